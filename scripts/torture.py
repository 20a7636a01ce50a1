#!/usr/bin/env python3
"""Is every write that was acknowledged there, once, whatever is killed?

    scripts/torture.py [--rounds N] [--seconds S] [--writers W] [--control] [--binary target/debug/hersys]

Each round starts the server on the same data, lets many writers submit notifications and report health, kills the server,
PostgreSQL or both with SIGKILL in the midst of it, starts again, and repeats under its idempotency key whatever had no answer. Then
it asks the API for every record that was ever acknowledged, counts the rows behind every key, and has `hersys doctor --deep` look
at all there is. Anything lost, doubled or disagreeing ends it with status 1.

--control: sets synchronous_commit = off, under which PostgreSQL promises less: the run must lose something, or this
program could not see a loss (status 1 where it loses nothing).
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid

FORM = {
    "category": "confirmed",
    "person": {
        "family_name": "試験", "family_kana": "シケン", "sex": "female", "birth_date": "1980-03-14", "phone": "090-0000-0000",
        "residence": {"postal_code": "160-0022", "municipality_code": "131041", "street": "新宿1-1", "building": "架空の建物1"},
    },
    "diagnosis": {"diagnosed_on": "2022-10-03", "onset_on": "2022-10-01", "spo2": "97"},
    "condition": {"severity": "mild"},
    "reporter": {"reported_on": "2022-10-03", "physician": "医師 健一"},
}
REPORT = {"channel": "external", "report": {"temperature": 37.1, "spo2": 97, "urgent_asked": True}}


class Gone(Exception):
    """No answer came: nobody knows whether it was done."""


class Refused(Exception):
    """An answer that is no success."""


def request(base, method, path, body=None, headers=()):
    """One request; gives status, headers and body."""
    headers = dict(headers)
    data = None
    if body is not None:
        data = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    asked = urllib.request.Request(f"{base}/api/v1{path}", data, headers, method=method)
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.status, answer.headers, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as refusal:
        text = refusal.read()
        if refusal.code in (429, 500, 502, 503, 504):
            raise Gone(f"{refusal.code}") from None
        raise Refused(f"{method} {path}: {refusal.code} {text[:400].decode(errors='replace')}") from None
    except (OSError, ValueError, urllib.error.URLError) as fault:
        raise Gone(str(fault)) from None


class Server:
    """The server under torture, with its PostgreSQL."""

    def __init__(self, binary, data, log):
        self.binary, self.data, self.log = binary, data, log
        self.base = self.process = None

    def start(self):
        """Starts it; gives the seconds until it says that it is ready."""
        began = time.monotonic()
        options = ["serve", "--demo", "--listen", "127.0.0.1:0", "--data-dir", self.data, "--frontend", self.data]
        self.process = subprocess.Popen([self.binary, *options], stdout=subprocess.PIPE, stderr=self.log, text=True)
        for line in self.process.stdout:
            if line.startswith("ready "):
                self.base = line.split()[1]
                threading.Thread(target=self.process.stdout.read, daemon=True).start()
                return time.monotonic() - began
        sys.exit("the server ended before it was ready")

    def postgres(self):
        """The process of PostgreSQL."""
        with open(os.path.join(self.data, "postgres", "data", "postmaster.pid"), encoding="utf-8") as file:
            return int(file.readline())

    def kill(self, whom):
        """SIGKILL for the server, for PostgreSQL with all its sessions, or for both."""
        if whom in ("postgres", "both"):
            leader = self.postgres()
            os.killpg(leader, signal.SIGKILL)
        if whom in ("server", "both"):
            self.process.kill()
            self.process.wait()

    def stop(self):
        self.process.terminate()
        if self.process.wait(timeout=60) != 0:
            sys.exit("the server did not stop in order")


class Access:
    """Keys of a clinic's and of a health centre's system."""

    def __init__(self, base):
        until = time.strftime("%Y-%m-%d", time.localtime(time.time() + 30 * 86400))
        self.clinic = self.issue(base, "kanda.admin", ["physician"], until,
                                 ["notification.draft", "notification.submit", "notification.read"])
        self.center = self.issue(base, "shinjuku.admin", ["nurse"], until,
                                 ["case.read", "observation.read", "observation.write"])

    @staticmethod
    def issue(base, login, roles, until, scopes):
        _, _, accounts = request(base, "GET", "/demonstration/accounts")
        account = next(one for one in accounts if one["login"] == login)
        ours = {"X-Hersys-Request": "1"}
        _, _, ticket = request(base, "POST", "/session", {"login": login, "password": account["password"]}, ours)
        _, headers, _ = request(base, "POST", "/session/otp", {"ticket": ticket["ticket"], "code": account["code"]}, ours)
        cookies = "; ".join(one.split(";")[0] for one in headers.get_all("Set-Cookie"))
        new = {"label": "torture", "roles": roles, "scopes": scopes, "valid_until": until}
        _, _, made = request(base, "POST", "/api-keys", new, {**ours, "Cookie": cookies})
        return {"Authorization": f"Bearer {made['secret']}"}


class Ledger:
    """What was asked, and what was acknowledged."""

    def __init__(self):
        self.lock = threading.Lock()
        self.acknowledged = {}  # key of the act → (kind, id)
        self.pending = {}  # key of the act → what to repeat
        self.cases = []
        self.errors = []

    def asked(self, key, act):
        with self.lock:
            self.pending[key] = act

    def answered(self, key, kind, identity):
        with self.lock:
            known = self.acknowledged.get(key)
            if known and known != (kind, identity):
                self.errors.append(f"{kind} {key} was answered {known[1]} and then {identity}")
            self.acknowledged[key] = (kind, identity)
            self.pending.pop(key, None)


def submit(server, access, ledger, key, act):
    """Draft and submission, each under a key of its own; taken up again where it was cut off."""
    if "draft" not in act:
        headers = {**access.clinic, "Idempotency-Key": act["draft_key"]}
        _, _, draft = request(server.base, "POST", "/notifications/drafts", act["form"], headers)
        act["draft"] = draft["id"]
    headers = {**access.clinic, "Idempotency-Key": key, "If-Match": '"v1"'}
    _, _, receipt = request(server.base, "POST", f"/notifications/drafts/{act['draft']}/submission", {}, headers)
    ledger.answered(key, "notification", receipt["notification_id"])


def report(server, access, ledger, key, act):
    headers = {**access.center, "Idempotency-Key": key}
    _, _, kept = request(server.base, "POST", f"/cases/{act['case']}/observations", REPORT, headers)
    ledger.answered(key, "observation", kept["id"])


def perform(server, access, ledger, key, act):
    (submit if act["kind"] == "notification" else report)(server, access, ledger, key, act)


def write(server, access, ledger, end):
    """One writer: one act after the other until the end; what gets no answer stays pending."""
    while not end.is_set():
        key = str(uuid.uuid4())
        if not ledger.cases or random.random() < 0.4:
            form = json.loads(json.dumps(FORM))
            form["person"]["given_name"] = key[:8]
            act = {"kind": "notification", "form": form, "draft_key": str(uuid.uuid4())}
        else:
            act = {"kind": "observation", "case": random.choice(ledger.cases)}
        ledger.asked(key, act)
        try:
            perform(server, access, ledger, key, act)
        except Gone:
            end.wait(0.05)
        except Refused as fault:
            # Six reports a minute and person: refused, and known to be so.
            with ledger.lock:
                ledger.pending.pop(key, None)
                ledger.errors.append(str(fault))


def repeat(server, access, ledger):
    """Whatever had no answer is repeated under its key."""
    for key, act in list(ledger.pending.items()):
        for attempt in range(60):
            try:
                perform(server, access, ledger, key, act)
                break
            except Refused as fault:
                # What it hangs on (a draft that was acknowledged, say) is not there any more.
                with ledger.lock:
                    ledger.pending.pop(key, None)
                    ledger.errors.append(f"a repetition: {fault}")
                break
            except Gone as fault:
                if "429" in str(fault) and act["kind"] == "observation":
                    ledger.pending.pop(key, None)
                    break
                if attempt == 59:
                    sys.exit(f"no answer within a minute: {fault}")
                time.sleep(1)


def psql(binary, data, text):
    url = subprocess.run([binary, "cluster", "start", "--data-dir", data], capture_output=True, text=True, check=True).stdout.strip()
    program = os.path.join(os.environ.get("HERSYS_PG_BIN", ""), "psql")
    return subprocess.run([program, url, "-qAtc", text], capture_output=True, text=True, check=True).stdout.split()


def missing(server, access, ledger, binary):
    """What was acknowledged and is not there, or there more than once."""
    rows = psql(binary, server.data, "SELECT id FROM notification UNION ALL SELECT id FROM observation")
    there = {}
    for row in rows:
        there[row] = there.get(row, 0) + 1
    wanted = {identity for _, identity in ledger.acknowledged.values()}
    lost = [identity for identity in wanted if there.get(identity, 0) == 0]
    doubled = [identity for identity, times in there.items() if times > 1]
    unasked = [identity for identity in there if identity not in wanted]
    # And through the API, some of them, as who asked would see them.
    notified = [identity for kind, identity in ledger.acknowledged.values() if kind == "notification" and identity not in lost]
    for identity in random.sample(notified, min(20, len(notified))):
        request(server.base, "GET", f"/notifications/{identity}", headers=access.clinic)
    return lost, doubled, unasked


def refresh_cases(server, access, ledger):
    _, _, page = request(server.base, "GET", "/cases?limit=200", headers=access.center)
    ledger.cases = [case["id"] for case in page["items"]]


def one_round(number, whom, server, access, ledger, options):
    end = threading.Event()
    writers = [threading.Thread(target=write, args=(server, access, ledger, end)) for _ in range(options.writers)]
    before = len(ledger.acknowledged)
    for writer in writers:
        writer.start()
    time.sleep(options.seconds * random.uniform(0.5, 1.0))
    server.kill(whom)
    killed = time.monotonic()
    if whom == "postgres":
        time.sleep(0.5)  # the writers go on, against a server without a database
    end.set()
    for writer in writers:
        writer.join()
    if whom != "postgres":
        server.start()
    repeat(server, access, ledger)
    refresh_cases(server, access, ledger)
    print(f"round {number}: {whom} killed after {len(ledger.acknowledged) - before} acts, all repeated "
          f"{time.monotonic() - killed:.1f} s later", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--control", action="store_true")
    parser.add_argument("--binary", default="target/debug/hersys")
    options = parser.parse_args()
    place = os.environ.get("HERSYS_TEST_DIR", tempfile.gettempdir())
    os.makedirs(place, exist_ok=True)
    data = tempfile.mkdtemp(prefix="torture-", dir=place)
    os.chmod(data, 0o755)
    log = open(os.path.join(data, "server.log"), "w", encoding="utf-8")
    for program in ("staff", "patient"):
        os.makedirs(os.path.join(data, program))
    server, ledger = Server(options.binary, data, log), Ledger()
    server.start()
    try:
        access = Access(server.base)
        if options.control:
            # One by one: a setting of the system cannot be changed in a transaction, and what is sent together is one.
            for change in ("ALTER ROLE hersys_app SET synchronous_commit = off", "ALTER SYSTEM SET wal_writer_delay = '10s'",
                           "SELECT pg_reload_conf()"):
                psql(options.binary, data, change)
            server.stop()
            server.start()
        for number in range(1, options.rounds + 1):
            whom = "postgres" if options.control else ("server", "postgres", "both")[number % 3]
            one_round(number, whom, server, access, ledger, options)
        lost, doubled, unasked = missing(server, access, ledger, options.binary)
        server.stop()
        doctor = subprocess.run([options.binary, "doctor", "--deep", "--data-dir", data], capture_output=True, text=True)
        print(doctor.stdout.strip())
        count = len(ledger.acknowledged)
        print(f"{options.rounds} rounds, {count} acknowledged, {len(lost)} lost, {len(doubled)} doubled, {len(unasked)} unasked, "
              f"{len(ledger.errors)} refused, doctor {'content' if doctor.returncode == 0 else 'NOT content'}")
        if options.control:
            return 0 if lost else 1
        for fault in (lost, doubled, unasked, ledger.errors):
            if fault:
                print(fault[:5])
        return 1 if lost or doubled or unasked or ledger.errors or doctor.returncode else 0
    finally:
        if server.process.poll() is None:
            server.process.kill()
        subprocess.run([options.binary, "cluster", "stop", "--data-dir", data], check=False)
        log.close()
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
