"""sqlmap over the parameters of lists: is anything that a caller writes read as SQL?"""

import csv
import glob
import os
import subprocess
import sys
import time

# Of a list, what a caller may write. Closed sets and numbers are read by their types, and tried all the same.
VALUES = {
    "limit": "50", "after": "WyLljYPku6PnlLAiLCIwMTk4YzVhMi03ZTRiLTdjNjMtOWE1MC0yZjZmMWMxZThhMTEiXQ", "text": "内科",
    "kind": "health_center", "view": "receiving", "status": "open", "severity": "mild", "whereabouts": "home",
    "reported_from": "2022-01-01", "reported_until": "2026-12-31", "count": "true", "queue": "receiving", "prefecture": "13",
    "on": "2022-10-01", "year": "2022", "municipality_code": "131041", "dates": "reported", "dimension": "severity",
    "from": "2022-01-01", "until": "2022-01-31",
}
LEFT_OUT = ("/statistics/series.xlsx", "/cases.xlsx")


def targets(person, operations):
    """Addresses that answer as they are, with every parameter that is known here."""
    for operation in operations:
        if operation.method != "GET" or operation.kind or operation.path in LEFT_OUT or "session" not in operation.security:
            continue
        given = [name for name, one in operation.parameters.items() if one["in"] == "query" and name in VALUES]
        # A cursor is one list's own; a list with another's refuses it.
        given = [name for name in given if name != "after" or operation.path == "/organizations"]
        if given:
            query = "&".join(f"{name}={VALUES[name]}" for name in given)
            yield f"{person.base}/api/v1{operation.path}?{query}"


def run(person, operations, seconds, out):
    """Lets sqlmap try; gives what it could make read as SQL."""
    place = os.path.join(out, "sqlmap")
    os.makedirs(place, exist_ok=True)
    addresses = list(targets(person, operations))
    with open(os.path.join(place, "targets.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(addresses) + "\n")
    found = os.path.join(place, "found.csv")
    program = os.path.join(os.path.dirname(sys.executable), "sqlmap")
    command = [program, "-m", file.name, "--batch", "--disable-coloring", "--flush-session", "--output-dir", place,
               "--results-file", found, "--cookie", person.headers["Cookie"], "--dbms", "PostgreSQL", "--technique", "BEU",
               "--level", "1", "--risk", "1", "--threads", "4", "--ignore-code", "*", "--skip-waf", "--time-limit", str(seconds)]
    began = time.monotonic()
    with open(os.path.join(place, "log.txt"), "w", encoding="utf-8") as log:
        try:
            subprocess.run(command, check=False, stdout=log, stderr=subprocess.STDOUT, timeout=seconds + 30)
        except subprocess.TimeoutExpired:
            return [f"sqlmap did not end within {seconds + 30} s"]
    print(f"[outside] sqlmap: {len(addresses)} addresses, {time.monotonic() - began:.0f} s", flush=True)
    rows = []
    for path in glob.glob(found):
        with open(path, encoding="utf-8") as file:
            rows += [row for row in csv.reader(file)][1:]
    return [f"sqlmap: {' '.join(row)}" for row in rows]
