#!/usr/bin/env python3
"""The system as strangers meet it: a server of its own with made-up people, tried by programs of others.

    scripts/outside [--seconds S] [--seed N] [--part NAME]… [--binary PATH] [--people N] [--out DIR]

Parts: `foreign` (ids of one organisation used by another), `fuzz` (schemathesis as a clinic's doctor, a health centre's
nurse, a prefecture's coordinator, the ministry's analyst, a patient, a connected system and an administrator), `inject` (sqlmap over
the parameters of lists). Afterwards the server's log holds no error, the server stops in order, and
`hersys doctor --deep` finds nothing. The seconds are divided among the parts; every program is ended when its time is up.
"""

import argparse
import os
import sys
import time

import foreign
import fuzz
import inject
import patient
import people
import records
from document import operations
from server import Server

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Who asks, with the share of the time. The administrator comes last, for he stops others.
LOGINS = ["kanda.doctor", "yotsuya.doctor", "chiyoda.nurse", "shinjuku.nurse", "osaka_city.nurse", "tokyo.coordinator",
          "osaka.coordinator", "chiyoda.admin", "kanda.admin", "ministry.analyst", "chiyoda.auditor", "tokyo.clerk"]
SPARE = "tokyo.clerk"
SCOPES = ["case.read", "case.write", "person.read", "notification.read", "observation.read", "observation.write", "alert.read"]


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", action="append", choices=["foreign", "fuzz", "inject"])
    parser.add_argument("--as", dest="names", action="append", metavar="LOGIN", help="only as these, in the part `fuzz`")
    parser.add_argument("--binary", default=os.path.join(ROOT, "target/debug/hersys"))
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--out", default=os.path.join(ROOT, "target/outside"))
    return parser.parse_args()


class Cast:
    """Everybody who asks."""

    def __init__(self, base):
        self.staff = people.demonstration(base, LOGINS)
        nurse = self.staff["shinjuku.nurse"]
        self.patient = patient.come_in(self.staff["kanda.doctor"], nurse)
        self.system = people.system(self.staff["chiyoda.admin"], "a connected system", ["nurse"], SCOPES)
        records.prepare(self.staff)

    def strangers(self):
        """Who is tried against the records of the others."""
        return [*(one for login, one in self.staff.items() if login != SPARE), self.system]

    def askers(self):
        names = ("kanda.doctor", "chiyoda.nurse", "tokyo.coordinator", "ministry.analyst")
        return [*(self.staff[name] for name in names), self.patient, self.system, self.staff["chiyoda.admin"]]


def play(server, options):
    """All parts; gives what is wrong."""
    parts = options.part or ["foreign", "fuzz", "inject"]
    known = operations(os.path.join(ROOT, "openapi/hersys.json"))
    cast = Cast(server.base)
    faults = []
    if "foreign" in parts:
        faults += foreign.check(known, cast.strangers(), cast.patient)
    if "inject" in parts:
        faults += inject.run(cast.staff["chiyoda.nurse"], known, options.seconds // 4, options.out)
    if "fuzz" in parts:
        askers = [one for one in cast.askers() if not options.names or one.name in options.names]
        share = options.seconds * (3 if "inject" in parts else 4) // 4 // len(askers)
        for person in askers:
            own = person is cast.patient
            spare = patient.again(cast.patient) if own else cast.staff[SPARE].headers["Cookie"]
            seen = None if own else records.Seen(person)
            faults += fuzz.run(person, seen, spare, known, share, options.seed, options.out)
    return faults


def main():
    options = parse()
    began = time.monotonic()
    os.makedirs(options.out, exist_ok=True)
    with Server(options.binary, options.people) as server:
        faults = play(server, options)
        faults += server.stop()
        faults += server.faults_in_log()[:20]
        faults += server.disagreements()
        os.replace(server.log_path, os.path.join(options.out, "server.log"))
    for fault in faults[:60]:
        print(f"[outside] {fault}", file=sys.stderr)
    print(f"[outside] {len(faults)} faults, {time.monotonic() - began:.0f} s, seed {options.seed}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
