"""The server as a production runs it: release build, durable, no demonstration; on a database that is kept."""

import glob
import os
import re
import shutil
import signal
import subprocess
import threading
import time

# One address and one key stand for a whole region's, so the limits by address and account are set aside as an
# operator would do it; nothing else differs from what is shipped.
LIMITS = ["intake", "intake-address", "records", "records-address", "public-address"]
STARTS_WITHIN = 120
STOPS_WITHIN = 60


def programs():
    """The directory of PostgreSQL's programs."""
    named = os.environ.get("HERSYS_PG_BIN")
    found = [named] if named else sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    if not found and shutil.which("pgbench"):
        found = [os.path.dirname(os.path.realpath(shutil.which("pgbench")))]
    if not found:
        raise SystemExit("no programs of PostgreSQL: set HERSYS_PG_BIN")
    return found[0]


class Database:
    """The private PostgreSQL of a directory, as its superuser."""

    def __init__(self, binary, data):
        self.binary, self.data, self.url = binary, data, None

    def start(self):
        """Starts it, where it does not run; gives the superuser's address."""
        asked = [self.binary, "cluster", "start", "--data-dir", self.data]
        self.url = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
        return self.url

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        subprocess.run([self.binary, "cluster", "stop", "--data-dir", self.data], check=True, capture_output=True, timeout=120)

    def psql(self, text, *options, role=None):
        """What psql writes when it runs the text."""
        around = {**os.environ, **({"PGOPTIONS": f"-c role={role}"} if role else {})}
        asked = [os.path.join(programs(), "psql"), self.url, "-qAtX", "-v", "ON_ERROR_STOP=1", *options]
        done = subprocess.run(asked, input=text, capture_output=True, text=True, check=False, env=around)
        if done.returncode:
            raise RuntimeError(f"psql: {done.stderr.strip()[:2000]}")
        return done.stdout

    def rows(self, text):
        """The answer's rows, each a list of texts."""
        return [line.split("|") for line in self.psql(text).splitlines()]

    def elsewhere(self, name):
        """Another database of the same PostgreSQL."""
        other = Database(self.binary, self.data)
        other.url = f"{self.url.rsplit('/', 1)[0]}/{name}"
        return other

    def copy(self, name):
        """A copy of the whole database, if the disk has room for it; what writes rows that nobody could open writes there."""
        size = int(self.psql("SELECT pg_database_size(current_database())"))
        self.elsewhere("postgres").psql(f"DROP DATABASE IF EXISTS {name}")
        if shutil.disk_usage(self.data).free < size * 1.5 + 2**33:
            return False
        self.elsewhere("postgres").psql(f"CREATE DATABASE {name} TEMPLATE hersys STRATEGY file_copy")
        self.elsewhere(name).psql("ANALYZE")
        return True

    def log(self):
        return os.path.join(self.data, "postgres", "log", "postgresql.log")

    def mark(self, mode):
        """Made-up people stay what they are; only a database marked as real is served as a production's is."""
        self.psql(f"UPDATE installation SET mode = '{mode}'")


class Server:
    """`hersys serve`; `base` is its address, `ready_after` how long it took to say so."""

    def __init__(self, binary, data, frontend, *options):
        self.options = [binary, "serve", "--listen", "127.0.0.1:0", "--data-dir", data, "--frontend", frontend]
        for limit in LIMITS:
            self.options += [f"--rate-{limit}", "0"]
        self.options += options
        self.database = Database(binary, data)
        self.log_path = os.path.join(data, "server.log")
        self.base = self.process = self.ready_after = None

    def __enter__(self):
        with open(self.log_path, "a", encoding="utf-8") as log:
            began = time.monotonic()
            self.process = subprocess.Popen(self.options, stdout=subprocess.PIPE, stderr=log, text=True)
        patience = threading.Timer(STARTS_WITHIN, self.process.kill)
        patience.start()
        for line in self.process.stdout:
            if line.startswith("ready "):
                self.ready_after = time.monotonic() - began
                self.base = line.split()[1].rstrip("/")
                break
        patience.cancel()
        if self.base is None:
            self.process.wait()
            raise SystemExit(f"the server was not ready; its log is {self.log_path}")
        # What else it says must not fill the pipe.
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        try:
            self.database.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    @property
    def address(self):
        return self.base.removeprefix("http://")

    def resident(self):
        """MiB of memory that the process holds at this moment."""
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1024

    def processor_seconds(self):
        """Seconds of the processor that the server, without PostgreSQL, has used so far."""
        with open(f"/proc/{self.process.pid}/stat", encoding="utf-8") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Watch:
    """The highest memory of a server while something runs, looked at five times a second."""

    def __init__(self, server):
        self.server, self.highest, self.end = server, 0, threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)

    def _look(self):
        while not self.end.wait(0.2):
            self.highest = max(self.highest, self.server.resident())

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.end.set()
        self.thread.join()
