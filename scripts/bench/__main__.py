#!/usr/bin/env python3
"""The work that a nation's worst day asks, measured on this machine; docs/performance.md has the table and how to read it.

    scripts/bench [--size ward|tenth|N] [--rows P1,P4…] [--keep DIR] [--curve FILE --from DAY --to DAY]

Runs the release build as a production runs it, on a database of that size made by `hersys seed`, which is kept and used
again. Prints a line for each row and writes them into bench/results.json, beside those of other sizes. What can be compared is
measured beside its floor or peer in the same run.
"""

import argparse
import os
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.append(os.path.join(ROOT, "scripts", "outside"))

import browser  # noqa: E402
import load  # noqa: E402
import machine  # noqa: E402
import notification  # noqa: E402
import observation  # noqa: E402
import prepare  # noqa: E402
import reading  # noqa: E402
import replay  # noqa: E402
import starting  # noqa: E402
import storm  # noqa: E402
from production import Database, Server, programs  # noqa: E402
from results import Results  # noqa: E402

# In the order they are measured in: what only reads before what writes.
ROWS = ["P17", "P16", "P1", "P4", "P5", "P7", "P14", "P15", "P11", "P2"]
READING = {"P4": reading.lists, "P5": reading.searches, "P7": reading.figures, "P11": storm.measure}


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="ward", help="ward, tenth, or a number of cases")
    parser.add_argument("--rows", default=",".join(ROWS), help="only these")
    parser.add_argument("--keep", default=os.path.join(os.environ.get("HERSYS_TEST_DIR", tempfile.gettempdir()), "bench"),
                        help="where databases are kept")
    parser.add_argument("--binary", default=os.path.join(ROOT, "target/release/hersys"))
    parser.add_argument("--load", default=os.path.join(ROOT, "target/release/hersys-load"))
    parser.add_argument("--frontend", default=os.path.join(ROOT, "frontend/dist"))
    parser.add_argument("--results", default=os.path.join(ROOT, "bench/results.json"))
    for option in ("curve", "from", "to"):
        parser.add_argument(f"--{option}", help="as of `hersys seed`")
    options = parser.parse_args()
    options.rows = [one.strip().upper() for one in options.rows.split(",")]
    if unknown := set(options.rows) - set(ROWS):
        parser.error(f"not measured here: {', '.join(sorted(unknown))}")
    return options


class Bench:
    """What the rows share: programs, data, keys."""

    def __init__(self, options):
        self.binary, self.program, self.root = options.binary, options.load, ROOT
        self.data = os.path.join(os.path.abspath(options.keep), options.size)
        self.frontend = os.path.abspath(options.frontend)
        more = [text for name in ("curve", "from", "to") if (value := getattr(options, name)) for text in (f"--{name}", value)]
        access = prepare.prepare(self.binary, self.program, self.data, self.frontend, options.size, more)
        self.keys, self.accounts = access["keys"], access["accounts"]

    def server(self):
        return Server(self.binary, self.data, self.frontend)

    def database(self):
        """PostgreSQL without the server."""
        return Database(self.binary, self.data)

    def load(self, server):
        return load.Load(self.program, server.address)

    def sql(self, name):
        return os.path.join(ROOT, "bench", name)

    def keep(self, name, text):
        """Puts a text beside the data, for whoever wants to see what was run."""
        with open(os.path.join(self.data, name), "w", encoding="utf-8") as file:
            file.write(text)


def observed(bench, rows, results):
    """P1 and P16, which one run gives."""
    with bench.server() as server:
        rest = starting.at_rest(server)
        seen = observation.measure(bench, server)
    if "P16" in rows:
        results.add(starting.memory(rest, seen["highest_mib"]))
    if "P1" in rows:
        results.add(observation.row(bench, seen))


def submitted(bench):
    """P2."""
    try:
        text = notification.same_statements(bench)
        bench.keep("notification-statements.sql", text)
        text = text if notification.copied(bench) else None
    except replay.Differs as fault:
        print(f"[bench] P2 without its peer: {str(fault)[:400]}", file=sys.stderr)
        text = None
    with bench.server() as server:
        return notification.measure(bench, server, text)


def play(bench, rows, results):
    """The rows that are asked for."""
    if "P17" in rows:
        results.add(starting.starts(bench))
    if {"P1", "P16"} & set(rows):
        observed(bench, rows, results)
    read = [one for one in ROWS if one in rows and (one in READING or one in browser.PROGRAMS)]
    if read:
        with bench.server() as server:
            for name in read:
                results.add(READING[name](bench, server) if name in READING else browser.measure(bench, server, name))
    if "P2" in rows:
        results.add(submitted(bench))


def main():
    options = parse()
    bench = Bench(options)
    description = machine.describe(programs(), bench.data, ROOT, bench.binary)
    print(f"[bench] {options.size}: {description}", file=sys.stderr, flush=True)
    with bench.database() as database:
        database.mark("real")
    try:
        play(bench, options.rows, Results(options.results, options.size, description))
    finally:
        with bench.database() as database:
            database.mark("demonstration")
    return 0


if __name__ == "__main__":
    sys.exit(main())
