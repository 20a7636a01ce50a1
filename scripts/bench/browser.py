"""P14, P15: what the browser programs weigh on the wire, and when somebody can begin on a slow phone."""

import json
import os
import shutil
import statistics
import subprocess
import urllib.error
import urllib.request

from results import Row

PROGRAMS = {"P14": ("patient", "/p/", 200_000), "P15": ("staff", "/", 900_000)}
USABLE = 2.0
RUNS = 5


def wire(url):
    """Bytes of a body as they go over the wire to a browser that takes Brotli, and how they are packed."""
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "br"})
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return len(answer.read()), answer.headers.get("Content-Encoding", "")
    except urllib.error.HTTPError as refusal:
        return len(refusal.read()), refusal.headers.get("Content-Encoding", "")


def loads(bench, url, throttle):
    """How Chromium loads a page for the first time, several times over."""
    node = os.path.join(bench.root, ".tools", "bin", "node")
    program = os.path.join(bench.root, "e2e", "first-load.mjs")
    asked = [node if os.path.exists(node) else shutil.which("node") or "node", program, url, str(RUNS), throttle]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        raise RuntimeError(f"first-load: {done.stderr.strip()[-800:]}")
    return json.loads(done.stdout)


def measure(bench, server, name):
    """The line of one program."""
    program, path, limit = PROGRAMS[name]
    slow, lan = loads(bench, server.base + path, "slow-4g"), loads(bench, server.base + path, "none")
    seen = dict.fromkeys(url for run in slow for url in run["came_ms"])
    files = {url.removeprefix(server.base): wire(url) for url in seen}
    total = sum(size for size, _ in files.values())
    usable = statistics.median(run["usable_ms"] for run in slow) / 1000
    quick = statistics.median(run["usable_ms"] for run in lan) / 1000
    encoded = statistics.median(run["encoded_bytes"] for run in slow)
    figure = f"{program}: {total / 1000:.0f} kB over the wire; usable after {usable:.2f} s on slow 4G, processor 4 × slower"
    details = {"files": files, "with_headers_bytes": encoded, "usable_unthrottled_s": quick, "slow_4g": slow, "unthrottled": lan}
    return Row(name, figure, f"≤ {limit // 1000} kB, ≤ {USABLE:.0f} s", total <= limit and usable <= USABLE, details=details)
