"""P2: notifications written and submitted, against pgbench with the server's own statements.

pgbench writes into a copy of the database: it makes people whose seals nobody can open. A database that does not fit on the disk
twice is measured without it.
"""

import re
import statistics

import pgbench
import record
import replay
from load import bearer, faultless, step
from results import Row

CONNECTIONS = 16
SECONDS = 15
ROUNDS = 2
COPY = "hersys_bench"
FORM = {
    "category": "confirmed",
    "person": {
        "family_name": "試験", "given_name": "{{unique}}", "family_kana": "シケン", "given_kana": "カンジャ", "sex": "female",
        "birth_date": "1980-03-14", "phone": "090-0000-0000",
        "residence": {"postal_code": "160-0022", "municipality_code": "131041", "street": "新宿1-1", "building": "架空の建物1"},
    },
    "diagnosis": {"diagnosed_on": "t", "onset_on": "-2", "symptoms": ["fever"], "spo2": "97"},
    "condition": {"severity": "mild"},
    "reporter": {"physician": "医師 健一"},
}
TABLE = """
CREATE SCHEMA IF NOT EXISTS bench;
DROP TABLE IF EXISTS bench.writer;
CREATE TABLE bench.writer AS
    SELECT row_number() OVER (ORDER BY account_id) AS n, account_id
    FROM api_key WHERE organization_id = '{clinic}';
ALTER TABLE bench.writer ADD PRIMARY KEY (n);
GRANT USAGE ON SCHEMA bench TO hersys_app;
GRANT SELECT ON bench.writer TO hersys_app;
"""


def scenarios(keys):
    """Draft and submission, by each of the clinics' systems."""
    return [_scenario(one["key"]) for name, one in keys.items() if name.startswith("clinic")]


def _scenario(key):
    headers = bearer(key)
    return [
        step("POST", "/notifications/drafts", headers, FORM, expect=201, keep={"draft": "/id"}),
        step("POST", "/notifications/drafts/{{draft}}/submission", {**headers, "If-Match": '"v1"'}, {"explained": True}, expect=201),
    ]


def same_statements(bench):
    """The server's statements for one notification as a script of pgbench."""
    steps = scenarios(bench.keys)[:1]
    with bench.database() as database:
        database.psql(TABLE.format(clinic=bench.keys["clinic 0"]["organization"]))
        record.begin(database)
    with bench.server() as server:
        def one():
            faultless(bench.load(server).run(steps, 1), "a notification to be recorded")
        try:
            for _ in range(24):
                one()
            first, second = record.during(server.database, one), record.during(server.database, one)
        finally:
            record.end(server.database)
    writer = next(found.group(1) for one in first if (found := re.search(r"'app\.account', '([^']+)'", one.text)))
    prologue = f"\\set n random(1, {len(scenarios(bench.keys))})\nSELECT account_id AS writer FROM bench.writer WHERE n = :n \\gset"
    return replay.script(first, second, {writer: "writer"}, prologue)


def copied(bench):
    """Makes the copy; whether there is one."""
    with bench.database() as database:
        return database.copy(COPY)


def measure(bench, server, text):
    """The line: HTTP and pgbench in turns, pgbench in the copy if there is one."""
    steps = scenarios(bench.keys)
    http, peer = [], []
    for _ in range(ROUNDS):
        used = server.processor_seconds()
        http.append(faultless(bench.load(server).run(steps, CONNECTIONS, seconds=SECONDS, warm_up=1), "P2"))
        http[-1]["server_cpu_s"] = round(server.processor_seconds() - used, 2)
        if text:
            peer.append(pgbench.run(server.database.elsewhere(COPY), text, CONNECTIONS, SECONDS, record.ROLE))
    server.database.elsewhere("postgres").psql(f"DROP DATABASE IF EXISTS {COPY}")
    best = statistics.mean(one["rate"] for one in http)
    beside = statistics.mean(one["rate"] for one in peer) if peer else None
    submitted = statistics.mean(one["steps"][1]["p99"] for one in http)
    details = {"http": http, "pgbench_statements": peer, "connections": CONNECTIONS}
    figure = f"{best:.0f}/s, written and submitted; p99 of a submission {submitted:.0f} ms"
    ratio = best / beside if beside else None
    return Row("P2", figure, "≥ 0.5 × pgbench of the same statements", bool(ratio and ratio >= 0.5), ratio,
               f"pgbench ({beside:.0f}/s)" if beside else "", details)
