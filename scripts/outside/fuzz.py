"""schemathesis as one person: every operation of the document, right and broken requests, sequences of them."""

import json
import os
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
# What it needs beyond its budget to begin and to report.
GRACE = 90
# Lines of a report that are printed.
SHOWN = 60
# Members of bodies that are no plain text, though their schema says no more than string.
NO_TEXTS = {"kind", "secret", "ticket", "password", "code", "pin"}


def texts_of(operations):
    """Names of members that are plain texts somewhere in a body."""
    found = set()

    def walk(schema):
        if isinstance(schema, dict):
            for name, part in (schema.get("properties") or {}).items():
                kinds = part.get("type", "") if isinstance(part, dict) else ""
                if "string" in (kinds if isinstance(kinds, list) else [kinds]) and not {"format", "enum", "pattern"} & part.keys():
                    found.add(name)
            for part in schema.values():
                walk(part)
        elif isinstance(schema, list):
            for part in schema:
                walk(part)

    walk(operations[0].document["components"]["schemas"])
    return sorted(found - NO_TEXTS)


def run(person, seen, spare, operations, seconds, seed, out):
    """Lets schemathesis ask as somebody; gives what is wrong."""
    cursors = []
    for path in ("/organizations?limit=1", "/cases?limit=1", "/audit?limit=1", "/accounts?limit=1"):
        answer = person.ask("GET", path)
        if answer.status == 200 and answer.json.get("next"):
            cursors.append(answer.json["next"])
    state = {"ids": seen.ids if seen else {}, "spare": spare, "cursors": cursors, "texts": texts_of(operations)}
    slug = re.sub(r"\W", "_", person.name)
    place = os.path.join(out, f"{slug}.state.json")
    with open(place, "w", encoding="utf-8") as file:
        json.dump(state, file)
    report = os.path.join(out, f"{slug}.json")
    program = os.path.join(os.path.dirname(sys.executable), "schemathesis")
    command = [program, "--config-file", os.path.join(HERE, "schemathesis.toml"), "--no-color", "run",
               f"{person.base}/api/v1/openapi.json", "--max-time", str(seconds), "--seed", str(seed),
               "--report", "json", "--report-json-path", report]
    for name, value in person.headers.items():
        command += ["--header", f"{name}: {value}"]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": os.path.join(HERE, "hooks.py"), "HERSYS_OUTSIDE_STATE": place}
    began = time.monotonic()
    with open(os.path.join(out, f"{slug}.txt"), "w", encoding="utf-8") as log:
        try:
            status = subprocess.run(command, check=False, stdout=log, stderr=subprocess.STDOUT, env=environment,
                                    cwd=out, timeout=seconds + GRACE).returncode
        except subprocess.TimeoutExpired:
            return [f"schemathesis as {person.name} did not end {GRACE} s after its time"]
    print(f"[outside] schemathesis as {person.name}: {time.monotonic() - began:.0f} s, status {status}", flush=True)
    return [] if status == 0 else [f"schemathesis as {person.name}: {told(log.name)}"]


def told(report):
    """What schemathesis says is wrong, from its first failure on: where this runs, nobody may be able to open the file."""
    with open(report, encoding="utf-8") as file:
        lines = file.read().splitlines()
    begin = next((number for number, line in enumerate(lines) if re.match(r"=+ (FAILURES|ERRORS) =+", line)), max(0, len(lines) - SHOWN))
    return "\n".join([report, *lines[begin:begin + SHOWN]])
