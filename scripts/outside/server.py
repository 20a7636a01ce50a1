"""A demonstration server of its own, on data that are thrown away."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time

# No limits: what is tried here is not how often one may ask (`crates/api/tests/it/rates.rs` tries that).
LIMITS = ["intake", "intake-address", "records", "records-address", "files", "files-address", "public-address"]
# Signs in the log that no answer may leave, whatever was asked.
FAULTS = re.compile(r"panicked at|\bERROR\b|stack overflow|fatal runtime|memory allocation of")
STARTS_WITHIN = 120
STOPS_WITHIN = 60


class Server:
    """`hersys serve --demo` with made-up people; `base` is its address."""

    def __init__(self, binary, people):
        self.binary, self.people = binary, people
        place = os.environ.get("HERSYS_TEST_DIR", tempfile.gettempdir())
        os.makedirs(place, exist_ok=True)
        self.data = tempfile.mkdtemp(prefix="outside-", dir=place)
        # As root, PostgreSQL runs as another user, who has to come through.
        os.chmod(self.data, 0o755)
        for program in ("staff", "patient"):
            os.makedirs(os.path.join(self.data, "frontend", program))
        self.log_path = os.path.join(self.data, "server.log")
        self.base = self.process = None

    def __enter__(self):
        options = ["serve", "--demo", "--cases", str(self.people), "--listen", "127.0.0.1:0", "--data-dir", self.data,
                   "--frontend", os.path.join(self.data, "frontend")]
        for limit in LIMITS:
            options += [f"--rate-{limit}", "0"]
        with open(self.log_path, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen([self.binary, *options], stdout=subprocess.PIPE, stderr=log, text=True)
        patience = threading.Timer(STARTS_WITHIN, self.process.kill)
        patience.start()
        for line in self.process.stdout:
            if line.startswith("ready "):
                self.base = line.split()[1].rstrip("/")
                break
        patience.cancel()
        if self.base is None:
            self.leave()
            raise SystemExit("the server was not ready in time")
        # What else it says must not fill the pipe.
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.leave()

    def stop(self):
        """Ends it as an operator would; gives what is wrong with how it ended."""
        if self.process.poll() is not None:
            return [f"the server ended by itself ({self.process.returncode})"]
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(timeout=STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            return [f"the server did not stop within {STOPS_WITHIN} s"]
        return [f"the server stopped with {status}"] if status else []

    def leave(self):
        """Nothing of it is left, whatever happened."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        subprocess.run([self.binary, "cluster", "stop", "--data-dir", self.data], check=False, capture_output=True, timeout=120)
        shutil.rmtree(self.data, ignore_errors=True)

    def faults_in_log(self):
        """Lines of its log that no answer may leave."""
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return [line.strip() for line in log if FAULTS.search(line)]

    def disagreements(self):
        """What `hersys doctor --deep` finds after all that was done; the server has stopped."""
        began = time.monotonic()
        asked = [self.binary, "doctor", "--deep", "--data-dir", self.data]
        found = subprocess.run(asked, check=False, capture_output=True, text=True, timeout=600)
        print(f"[outside] doctor --deep: {time.monotonic() - began:.0f} s", flush=True)
        return [] if found.returncode == 0 else [f"doctor: {line}" for line in (found.stdout + found.stderr).strip().splitlines()]
