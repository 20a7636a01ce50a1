"""P1: health reports that are durable when they are answered, against pgbench writing the same rows."""

import statistics
import time

import pgbench
import record
import replay
from load import admitted, bearer, faultless, step
from production import Watch
from results import Row

CONNECTIONS = 16
SECONDS = 15
ROUNDS = 2
REPORT = {"temperature": 36.8, "spo2": 97, "urgent_asked": True, "symptoms": [{"symptom": "cough_runny_nose", "answer": "no"}]}
# Reports of one case that the server takes within a minute, less one for good measure.
A_MINUTE = 5
TABLE = """
CREATE SCHEMA IF NOT EXISTS bench;
DROP TABLE IF EXISTS bench.observed;
CREATE TABLE bench.observed AS
    SELECT row_number() OVER (ORDER BY md5(id::text)) AS n, id AS case_id, person_id, responsible_center_id AS center_id,
        (SELECT account_id FROM api_key WHERE organization_id = responsible_center_id ORDER BY id DESC LIMIT 1) AS account_id
    FROM case_record
    WHERE responsible_center_id = '{center}' AND status <> 'closed' AND whereabouts NOT IN ('released', 'dead');
ALTER TABLE bench.observed ADD PRIMARY KEY (n);
GRANT USAGE ON SCHEMA bench TO hersys_app;
GRANT SELECT ON bench.observed TO hersys_app;
ANALYZE bench.observed;
"""


def cases(bench, server):
    """Cases of a centre that are still to be observed, with the key of the system that reports for them."""
    center = bench.keys["shinjuku"]
    server.database.psql(TABLE.format(center=center["organization"]))
    rows = server.database.rows("SELECT case_id, person_id FROM bench.observed ORDER BY n")
    if not rows:
        raise RuntimeError("nobody is under observation: make the database anew")
    return [{"case": case, "person": person, "key": center["key"]} for case, person in rows]


def scenario(case, report=REPORT):
    """One report."""
    body = {"channel": "external", "report": report}
    return [step("POST", f"/cases/{case['case']}/observations", bearer(case["key"]), body, expect=201)]


class Share:
    """How many reports the cases may still have: the server takes six a minute of each."""

    def __init__(self, cases):
        self.limit, self.spent = A_MINUTE * cases, []

    def wait(self, count):
        """Waits until so many more are no more than the share of a minute."""
        count = min(count, self.limit)
        while sum(one for at, one in self.spent if time.monotonic() - at < 61) + count > self.limit:
            time.sleep(1)

    def note(self, count):
        self.spent.append((time.monotonic(), count))


def reports(bench, server, found, share, guess, **more):
    """A run of reports of about `guess` a second, as long as the cases' share allows it."""
    seconds = max(3, min(SECONDS, share.limit / guess / 1.3 - 1))
    share.wait(guess * (seconds + 1) * 1.3)
    report = bench.load(server).run([scenario(one) for one in found], CONNECTIONS, seconds=seconds, warm_up=1, **more)
    share.note(report["rate"] * (seconds + 1))
    return admitted(report, "P1")


def same_statements(bench, found):
    """The server's own statements as a script of pgbench."""
    with bench.database() as database:
        record.begin(database)
    with bench.server() as server:
        def one(case):
            faultless(bench.load(server).run([scenario(case)], 1), "a report to be recorded")
        try:
            for case in found[:2 * CONNECTIONS]:
                one(case)
            first, second = (record.during(server.database, lambda case=case: one(case)) for case in found[-2:])
        finally:
            record.end(server.database)
    known = {found[-2]["case"]: "case_id", found[-2]["person"]: "person_id"}
    prologue = "\\set n random(1, :cases)\nSELECT case_id, person_id FROM bench.observed WHERE n = :n \\gset"
    return replay.script(first, second, known, prologue)


def measure(bench, server):
    """HTTP and pgbench in turns, then HTTP at half the rate, with the highest memory of the server meanwhile."""
    found = cases(bench, server)
    with open(bench.sql("observation.sql"), encoding="utf-8") as file:
        rows = file.read()
    share, guess, http, peer = Share(len(found)), 500, [], []
    with Watch(server) as watch:
        for _ in range(ROUNDS):
            used = server.processor_seconds()
            http.append(reports(bench, server, found, share, guess))
            http[-1]["server_cpu_s"] = round(server.processor_seconds() - used, 2)
            guess = http[-1]["rate"]
            peer.append(pgbench.run(server.database, rows, CONNECTIONS, SECONDS, settings={"cases": len(found)}))
            share.note(peer[-1]["rate"] * SECONDS)
        best = statistics.mean(one["rate"] for one in http)
        half = reports(bench, server, found, share, best / 2, rate=best / 2)
    return {"cases": found, "http": http, "peer": peer, "half": half, "best": best, "highest_mib": watch.highest}


def row(bench, seen):
    """The line, with what pgbench makes of the server's own statements."""
    best, beside = seen["best"], statistics.mean(one["rate"] for one in seen["peer"])
    found, late = seen.pop("cases"), seen["half"]["whole"]["p99"]
    details = {**seen, "cases": len(found), "connections": CONNECTIONS}
    try:
        text = same_statements(bench, found)
        bench.keep("observation-statements.sql", text)
        with bench.database() as database:
            details["pgbench_statements"] = pgbench.run(database, text, CONNECTIONS, SECONDS, record.ROLE, {"cases": len(found)})
    except (RuntimeError, replay.Differs) as fault:
        details["pgbench_statements"] = f"not measured: {str(fault)[:300]}"
    told = sum(sum(one["refused"].values()) for one in [*seen["http"], seen["half"]])
    figure = f"{best:.0f}/s; p99 {late:.1f} ms at {best / 2:.0f}/s" + (f"; {told} told to come back" if told else "")
    target = "≥ 1.0 × pgbench; p99 ≤ 50 ms at half the rate"
    return Row("P1", figure, target, best >= beside and late <= 50, best / beside, f"pgbench ({beside:.0f}/s)", details)
