#!/usr/bin/env python3
"""Does the curve of the API equal the file that was imported?

    scripts/osaka.py URL FILE

Signs in at a demonstration at URL, sends FILE (the line list that Osaka Prefecture published in 2020) to be imported twice,
and compares what the API then tells, day of publication by day of publication, with a count of the file made here: all, by
age band and by sex. Needs nothing but Python; shares nothing with the importer.
"""

import collections
import csv
import datetime
import io
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

# The prefecture published the list: it registers for the centres of its area, and for 大阪市 where the place names none.
LOGIN = "osaka.clerk"
CENTER = "大阪市保健所（架空）"
BANDS = {"未就学児": "preschool", "就学児": "school_age", "調査中": "investigating", "不明": "unknown", "": "unknown"}
SEXES = {"男性": "male", "女性": "female"}


class Api:
    """A session at the server."""

    def __init__(self, url):
        self.base = url.rstrip("/")
        self.cookies = {}

    def call(self, method, path, body=None, kind="application/json"):
        data = json.dumps(body).encode() if kind == "application/json" and body is not None else body
        request = urllib.request.Request(f"{self.base}/api/v1{path}", data=data, method=method)
        request.add_header("X-Hersys-Request", "1")
        if data is not None:
            request.add_header("Content-Type", kind)
        if self.cookies:
            request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        try:
            with urllib.request.urlopen(request, timeout=600) as answer:
                for one in answer.headers.get_all("Set-Cookie") or []:
                    name, value = one.split(";")[0].split("=", 1)
                    self.cookies[name] = value
                return json.load(answer)
        except urllib.error.HTTPError as error:
            sys.exit(f"{method} {path}: {error.code} {error.read().decode()[:2000]}")

    def sign_in(self, login):
        accounts = self.call("GET", "/demonstration/accounts")
        account = next(one for one in accounts if one["login"] == login)
        ticket = self.call("POST", "/session", {"login": login, "password": account["password"]})["ticket"]
        self.call("POST", "/session/otp", {"ticket": ticket, "code": account["code"]})

    def series(self, dimension, first, last):
        query = urllib.parse.urlencode(
            {"dates": "published", "dimension": dimension, "from": first, "until": last}
        )
        points = self.call("GET", f"/statistics/series?{query}")["points"]
        return {(point["on"], point["value"]): point["amount"] for point in points}


def read(path):
    """The rows of the file, however it is encoded."""
    with open(path, "rb") as file:
        raw = file.read()
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return raw, list(csv.DictReader(io.StringIO(raw.decode(encoding))))
        except UnicodeDecodeError:
            pass
    sys.exit("neither UTF-8 nor CP932")


def band(cell):
    if cell in BANDS:
        return BANDS[cell]
    age = int(cell)
    return "90_over" if age >= 90 else f"{age}_{age + 9}"


def day(cell):
    return datetime.date.fromisoformat(cell.strip().replace("/", "-")).isoformat()


def main():
    url, path = sys.argv[1:]
    raw, rows = read(path)
    wanted = {name: collections.Counter() for name in ("total", "age_band", "sex")}
    for row in rows:
        on = day(row["報道提供日"])
        wanted["total"][(on, "")] += 1
        wanted["age_band"][(on, band(row["年代"]))] += 1
        wanted["sex"][(on, SEXES.get(row["性別"], "unknown"))] += 1
    first, last = min(on for on, _ in wanted["total"]), max(on for on, _ in wanted["total"])

    api = Api(url)
    api.sign_in(LOGIN)
    centers = api.call("GET", "/organizations?kind=health_center&limit=200")["items"]
    center = next(one["id"] for one in centers if one["name"] == CENTER)
    query = "/imports?" + urllib.parse.urlencode(
        {"mapping": "osaka_2020", "dry_run": "false", "file_name": path.rsplit("/")[-1], "center_id": center}
    )
    for turn in ("first", "second"):
        began = time.monotonic()
        told = api.call("POST", query, raw, kind="text/csv")
        seconds = time.monotonic() - began
        print(
            f"{turn} time ({told['encoding']}): {told['rows']} rows, {told['imported']} imported, "
            f"{told['duplicates']} duplicates, {told['rejected']} rejected, {seconds:.1f} s, {told['rows'] / seconds:.0f} rows/s"
        )
        if told["rows"] != len(rows) or told["imported"] + told["duplicates"] + told["rejected"] != len(rows):
            sys.exit(f"{len(rows)} rows in the file are not accounted for: {told['faults']}")
        if told["imported" if turn == "first" else "duplicates"] != len(rows):
            sys.exit(f"not every row was taken in once: {told['faults']}")

    # Sakai and others have centres of their own in the demonstration: the nation's figures hold them all.
    nation = Api(url)
    nation.sign_in("ministry.analyst")
    for dimension, counts in wanted.items():
        found = nation.series(dimension, first, last)
        if found != dict(counts):
            for key in sorted(set(found) | set(counts)):
                if found.get(key, 0) != counts.get(key, 0):
                    print(f"{dimension} {key}: the API says {found.get(key, 0)}, the file {counts.get(key, 0)}")
            sys.exit(f"{dimension}: the curve is not that of the file")
        print(f"{dimension}: {len(counts)} figures agree, {sum(counts.values())} in all")


if __name__ == "__main__":
    main()
