"""What is measured on: made-up people by `hersys seed`, keys of connected systems, accounts whose devices we hold."""

import concurrent.futures
import json
import os
import secrets
import subprocess
import sys
import time

import device
import notification
import people
from load import Load, faultless
from production import Database, Server

SIZES = {"ward": 100_000, "tenth": 3_400_000}
ACCOUNTS = 300
# Notifications of today that are submitted beside them, for the reports of the measured minutes need people who are ill: the
# server takes six a minute of one case.
ILL = 6000
# A doctor's drafts are counted one after the other, so one system's would stand in line: there are many clinics.
CLINICS = 8
CLINIC = ("kanda.admin", "physician", ["notification.draft", "notification.submit", "notification.read"])
# Key by name: who issues it, in which role it works, and its scopes.
KEYS = {
    "shinjuku": ("shinjuku.admin", "nurse", ["case.read", "person.read", "observation.read", "observation.write", "alert.read", "clinical.read"]),
    **{f"clinic {number}": CLINIC for number in range(CLINICS)},
    "prefecture": ("tokyo.admin", "coordinator", ["case.read", "person.read", "statistics.read"]),
    "nation": ("ministry.admin", "analyst", ["statistics.read"]),
}


def seed(binary, data, size, more):
    """Makes the people, or those that are missing."""
    named = ["--size", size] if size in SIZES else ["--cases", size]
    began = time.monotonic()
    subprocess.run([binary, "seed", *named, *more, "--data-dir", data], check=True)
    with Database(binary, data) as database:
        # What autovacuum has done by the time that a server has that many rows.
        database.psql("VACUUM (ANALYZE)")
    return round(time.monotonic() - began)


def issue_keys(base):
    """Keys of the connected systems, with the organisation of each."""
    until = time.strftime("%Y-%m-%d", time.localtime(time.time() + 390 * 86400))
    staff, keys = {}, {}
    for name, (login, role, scopes) in KEYS.items():
        if login not in staff:
            staff.update(people.demonstration(base, [login]))
        new = {"label": f"bench {name}", "roles": [role], "scopes": scopes, "valid_until": until}
        secret = people.expect(staff[login].ask("POST", "/api-keys", new), 201)["secret"]
        organization = people.expect(staff[login].ask("GET", "/me"))["organization"]["organization_id"]
        keys[name] = {"key": secret, "organization": organization}
    return staff["shinjuku.admin"], keys


def enrol(administrator, number):
    """Issues an account, sets its device up, signs in once, so that its device is known."""
    base = administrator.base
    login = f"bench.{number}.{secrets.token_hex(3)}"
    new = {"login": login, "display_name": f"試験 {number}", "roles": ["nurse"]}
    link = people.expect(administrator.ask("POST", "/accounts", new), 201)["enrolment_secret"]
    shown = people.expect(people.request(base, "POST", "/enrolment", {"secret": link}, people.OURS))
    password, secret = secrets.token_urlsafe(18), shown["totp_secret"]
    given = {"secret": link, "password": password, "code": device.code(secret, device.present())}
    people.expect(people.request(base, "POST", "/enrolment/completion", given, people.OURS))
    # The code typed there is good for one sign-in more.
    somebody = people.sign_in(base, login, password, device.code(secret, device.present()))
    known = next(one for one in somebody.headers["Cookie"].split("; ") if one.startswith("__Host-hersys-device="))
    return {"login": login, "password": password, "secret": secret, "device": known}


def issue(binary, program, data, frontend, size):
    """Keys and accounts, by the demonstration's own administrators; then those who fall ill today."""
    with Server(binary, data, frontend, "--demo") as server:
        administrator, keys = issue_keys(server.base)
        ill = min(ILL, (SIZES.get(size) or int(size)) // 2)
        scenarios = notification.scenarios(keys)
        scenarios = (scenarios * (ill // len(scenarios) + 1))[:ill]
        faultless(Load(program, server.address).run(scenarios, 4), "notifications of today")
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            accounts = list(pool.map(lambda number: enrol(administrator, number), range(ACCOUNTS)))
    return {"keys": keys, "accounts": accounts}


def prepare(binary, program, data, frontend, size, more):
    """Everything that is needed at a size, `program` being the load generator; what stands already is used again."""
    kept = os.path.join(data, "bench.json")
    if not os.path.exists(kept):
        os.makedirs(data, exist_ok=True)
        # As root, PostgreSQL runs as another user, who has to come through.
        os.chmod(data, 0o755)
        took = seed(binary, data, size, more)
        print(f"[bench] {size}: people made in {took} s", file=sys.stderr, flush=True)
        access = {**issue(binary, program, data, frontend, size), "seed_seconds": took}
        with open(kept, "w", encoding="utf-8") as file:
            os.chmod(kept, 0o600)
            json.dump(access, file)
    with open(kept, encoding="utf-8") as file:
        return json.load(file)
