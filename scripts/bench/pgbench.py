"""Running pgbench, the peer of everything that writes."""

import os
import re
import subprocess
import tempfile

from production import programs


def run(database, script, connections, seconds, role=None, settings=None):
    """Runs a script at full speed with so many connections; gives transactions a second and the mean time in ms."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as file:
        file.write(script)
        file.flush()
        asked = [os.path.join(programs(), "pgbench"), "--no-vacuum", "--protocol=prepared", f"--client={connections}", "--jobs=2",
                 f"--time={seconds}", f"--file={file.name}"]
        asked += [f"--define={name}={value}" for name, value in (settings or {}).items()]
        around = {**os.environ, **({"PGOPTIONS": f"-c role={role}"} if role else {})}
        done = subprocess.run([*asked, database.url], capture_output=True, text=True, check=False, env=around)
    said = done.stdout + done.stderr
    rate = re.search(r"^tps = ([\d.]+)", said, re.MULTILINE)
    if done.returncode or not rate:
        raise RuntimeError(f"pgbench: {said[-2000:]}")
    mean = re.search(r"latency average = ([\d.]+) ms", said)
    return {"rate": float(rate.group(1)), "mean": float(mean.group(1))}
