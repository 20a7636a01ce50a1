"""P4, P5, P7: what people look at. One request at a time, for the floor is one statement at a time; then eight at once."""

import random
import re
import statistics

from load import bearer, faultless, step
from results import Row

SECONDS = 2
AT_ONCE = 8
FLOOR_TIMES = 40
# A statement that takes longer than this, all in all, is repeated less often, though ten times at least.
FLOOR_SECONDS = 15
CASE_COLUMNS = "c.*, p.number"
# What a list is asked for, and the same as a condition.
FILTERS = {
    "": "",
    "status=open": "c.status = 'open'",
    "status=closed": "c.status = 'closed'",
    "status=open,reopened&severity=severe": "c.status IN ('open', 'reopened') AND c.severity = 'severe'",
    "severity=moderate_2": "c.severity = 'moderate_2'",
    "whereabouts=home": "c.whereabouts = 'home'",
    "whereabouts=hospital&status=open": "c.whereabouts = 'hospital' AND c.status = 'open'",
    "sex=unknown": "c.sex = 'unknown'",
    "age_from=65&age_until=74": "c.age_years BETWEEN 65 AND 74",
    "municipality_code=131041": "c.municipality_code = '131041'",
    "onset=none,not_asked": "c.onset_state IN ('none', 'not_asked')",
    "reported_from=2022-08-01&reported_until=2022-08-07": "c.reported_on BETWEEN '2022-08-01' AND '2022-08-07'",
    "diagnosed_until=2022-02-01": "c.diagnosed_on <= '2022-02-01'",
    "onset_from=2022-08-01&onset_until=2022-08-07": "c.onset_on BETWEEN '2022-08-01' AND '2022-08-07'",
    "present=published_on": "c.published_on IS NOT NULL",
    "missing=onset": "c.onset_state IS NULL",
    "missing=assigned_to": "c.assigned_to IS NULL",
    "having=alert": "c.id IN (SELECT case_id FROM alert WHERE resolved_at IS NULL)",
    "having=silent": "c.status <> 'closed' AND c.whereabouts IN ('undecided', 'awaiting_bed', 'lodging', 'home') AND NOT EXISTS "
                     "(SELECT FROM observation o WHERE o.case_id = c.id AND o.observed_on = current_date)",
    "having=awaited_test": "c.id IN (SELECT case_id FROM case_entry WHERE awaited_on IS NOT NULL AND removed_at IS NULL)",
    "having=icu": "c.id IN (SELECT case_id FROM case_entry WHERE kind = 'hospital_stay' AND removed_at IS NULL "
                  "AND clear ->> 'discharged_on' IS NULL AND clear ->> 'icu' = 'yes')",
    "status=open&count=true": "c.status = 'open'",
    "severity=severe&count=true": "c.severity = 'severe'",
    "view=receiving&severity=severe": "c.severity = 'severe'",
}
# What it is ordered by. Each filter is measured in the usual order and in one that no index has; each order alone and with a filter
# that holds for few and for nearly all.
SORTS = {
    "reported_on": "c.reported_on", "diagnosed_on": "c.diagnosed_on", "onset_on": "c.onset_on", "published_on": "c.published_on",
    "age": "c.age_years", "sex": "c.sex", "municipality_code": "c.municipality_code", "status": "c.status", "severity": "c.severity",
    "whereabouts": "c.whereabouts",
}
SORTED_WITH = ("", "severity=severe", "status=closed")
CONDITIONS = {**FILTERS, "severity=severe": "c.severity = 'severe'"}
SURVEY = {"X-Hersys-Purpose": "survey"}


def floor(database, sql):
    """The 95th percentile in ms of a statement in psql, as superuser, its rows read and thrown away."""
    def run(times):
        said = database.psql("\\timing on\n\\o /dev/null\n" + f"{sql};\n" * times)
        return [float(one) for one in re.findall(r"^Time: ([\d.]+) ms", said, re.MULTILINE)]

    times = max(10, min(FLOOR_TIMES, int(FLOOR_SECONDS * 1000 / run(2)[-1])))
    return statistics.quantiles(run(times), n=20)[18]


def timed(bench, server, scenarios, what):
    """Times of requests alone and eight at once."""
    load = bench.load(server)
    alone = faultless(load.run(scenarios, 1, seconds=SECONDS, warm_up=1), what)
    busy = faultless(load.run(scenarios, AT_ONCE, seconds=SECONDS, warm_up=0.5), what)
    return {"alone": alone["whole"], "eight": busy["whole"], "eight_rate": busy["rate"]}


def worst(found):
    """The 95th percentile of the slowest kind, and its name."""
    name = max(found, key=lambda one: found[one]["alone"]["p95"])
    return found[name]["alone"]["p95"], name


def wanted():
    """Every filter and every order: the query, its condition, what it is ordered by."""
    for query in FILTERS:
        yield query, query, "reported_on", "DESC"
        yield f"{query}&sort=age", query, "age", "DESC"
    for sort in SORTS:
        for query in SORTED_WITH:
            for direction, way in (("descending", "DESC"), ("ascending", "ASC")):
                yield f"{query}&sort={sort}&direction={direction}", query, sort, way


def lists(bench, server):
    """P4: the first page of a centre's list, by every filter and in every order."""
    me = bench.keys["shinjuku"]
    found = {}
    for asked, query, sort, way in wanted():
        asked = asked.strip("&")
        path = f"/cases?limit=50&{asked}".rstrip("&")
        found[asked] = timed(bench, server, [[step("GET", path, bearer(me["key"]))]], f"P4 {asked}")
        column = "receiving_center_id" if "receiving" in query else "responsible_center_id"
        condition = CONDITIONS[query]
        where = f"c.{column} = '{me['organization']}' AND c.kind = 'patient'" + (f" AND {condition}" if condition else "")
        by = SORTS[sort]
        sql = (f"SELECT {CASE_COLUMNS} FROM case_record c JOIN person p ON p.id = c.person_id WHERE {where} "
               f"ORDER BY {by} {way} NULLS LAST, c.id {way} LIMIT 51")
        found[asked]["floor_p95"] = floor(server.database, sql)
    slowest, name = worst(found)
    beside = found[name]["floor_p95"]
    cases = server.database.rows(f"SELECT count(*) FROM case_record WHERE responsible_center_id = '{me['organization']}'")[0][0]
    figure = f"p95 {slowest:.1f} ms ({name or 'no filter'}; {len(found)} lists, {cases} cases of the centre)"
    return Row("P4", figure, "p95 ≤ 60 ms", slowest <= 60, slowest / beside, f"the SQL in psql ({beside:.1f} ms)", found)


def somebodies(bench, server, count=40):
    """People of a centre, from several pages of its list: family name, its reading, phone."""
    load, key = bench.load(server), bench.keys["shinjuku"]["key"]
    chance = random.Random(5)
    rows = server.database.rows("SELECT person_id FROM case_record WHERE responsible_center_id = "
                                f"'{bench.keys['shinjuku']['organization']}' ORDER BY id")
    found = []
    for (person,) in chance.sample(rows, min(count, len(rows))):
        answer = load.get(f"/persons/{person}", bearer(key))
        if answer["contact"]["phone"]:
            found.append((answer["identity"], answer["contact"]["phone"]))
    return found


def searches(bench, server):
    """P5: part of a name in kanji or kana, a phone or its last four digits, within a prefecture."""
    people = somebodies(bench, server)
    texts = {
        "family name": [one["family_name"] for one, _ in people],
        "whole name": [one["family_name"] + one["given_name"] for one, _ in people],
        "reading": [one["family_kana"] for one, _ in people],
        "two kana of a reading": [one["family_kana"][:2] for one, _ in people],
        "phone": [phone for _, phone in people],
        "last four digits": [phone[-4:] for _, phone in people],
    }
    headers = {**bearer(bench.keys["prefecture"]["key"]), **SURVEY}
    found = {}
    for kind, all_of in texts.items():
        scenarios = [[step("POST", "/persons/search", headers, {"text": text})] for text in dict.fromkeys(all_of)]
        found[kind] = timed(bench, server, scenarios, f"P5 {kind}")
    slowest, name = worst(found)
    count = server.database.rows(f"SELECT count(*) FROM case_record WHERE prefecture_id = '{bench.keys['prefecture']['organization']}'")[0][0]
    return Row("P5", f"p95 {slowest:.0f} ms ({name}; {count} cases of the prefecture)", "p95 ≤ 150 ms", slowest <= 150, details=found)


def figures(bench, server):
    """P7: the last 90 days and all days of a prefecture and of the nation, by each dimension that a dashboard has."""
    # A series has 1,300 days at most, and the people of a past wave lie years before those who were notified for the bench.
    first, middle, last = server.database.rows(
        "SELECT greatest(first, last - 1299), greatest(first, last - 89), last FROM (SELECT min(reported_on) AS first, "
        "percentile_disc(0.99) WITHIN GROUP (ORDER BY reported_on) AS last FROM case_record) AS days")[0]
    prefecture = bench.keys["prefecture"]["organization"]
    columns = {"severity": "c.severity", "sex": "c.sex", "age_band": "c.age_years / 10", "district": None}
    found = {}
    for area, key in (("nation", bench.keys["nation"]["key"]), ("prefecture", bench.keys["prefecture"]["key"])):
        place = f"c.prefecture_id = '{prefecture}' AND " if area == "prefecture" else ""
        below = "c.responsible_center_id" if area == "prefecture" else "c.prefecture_id"
        for name, since in (("90 days", middle), ("all days", first)):
            for dimension, column in columns.items():
                path = f"/statistics/series?dates=reported&dimension={dimension}&from={since}&until={last}"
                kind = f"{area}, {name}, {dimension}"
                found[kind] = timed(bench, server, [[step("GET", path, bearer(key))]], f"P7 {kind}")
                where = f"{place}c.reported_on BETWEEN '{since}' AND '{last}'"
                sql = f"SELECT c.reported_on, {column or below}, count(*) FROM case_record c WHERE {where} GROUP BY 1, 2"
                found[kind]["floor_p95"] = floor(server.database, sql)
    slowest, name = worst(found)
    beside = found[name]["floor_p95"]
    return Row("P7", f"p95 {slowest:.1f} ms ({name})", "p95 ≤ 50 ms", slowest <= 50, slowest / beside,
               f"GROUP BY over the cases in psql ({beside:.1f} ms)", found)
