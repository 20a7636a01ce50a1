"""What schemathesis cannot know from the document: ids of records that are there, versions, cursors, words of the domain.

A generated value that is right by its schema gives way to one that hits something; which one, the generated value
decides, so that a run with the same seed asks the same. What is wrong by its schema stays as it is.
"""

import json
import os
import re
import sys
import zlib

import schemathesis

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from document import KINDS  # noqa: E402

with open(os.environ["HERSYS_OUTSIDE_STATE"], encoding="utf-8") as file:
    STATE = json.load(file)
UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", re.IGNORECASE)
# Ids in queries and bodies, by the name of the member.
MEMBERS = {"organization_id": "organization", "center_id": "organization", "institution_id": "organization",
           "ids": "notification", "case_id": "case", "person_id": "person"}
# What people type into fields of text.
WORDS = ["2022-10-03", "R4.10.3", "令和4年10月3日", "昭和64年5月1日", "t", "-3", "8/19", "2月30日", "99999999", "090-0123-4567",
         "０９０−１２３４−５６７８", "+81 90 1234 5678", "タカハシ", "ﾀｶﾊｼ ｹﾝｺ", "髙橋", "葛\U000e0100城", "160-0022", "131041", "13104",
         "36.5", "97", "1,5", "-0", "1e9", "=1+1", "'=1+1", "%_\\", "\u202e", "\ufeff", "👩‍👩‍👧", "a" * 5000, "あ" * 101, " ", "", "null"]


def drawn(value, choices, times):
    """One of the choices for so many of a hundred values; nothing for the rest."""
    number = zlib.crc32(repr(value).encode("utf-8", "surrogatepass"))
    if not choices or number % 100 >= times:
        return None
    return choices[number // 100 % len(choices)]


def known(kind, value):
    """A record that is there in the place of an id."""
    if isinstance(value, str) and UUID.match(value):
        return drawn(value, STATE["ids"].get(kind, []), 85) or value
    return value


def kind_of(path):
    fitting = [begin for begin in KINDS if path.removeprefix("/api/v1").startswith(begin)]
    return KINDS[max(fitting, key=len)] if fitting else None


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if path_parameters:
        path = context.operation.path
        for name, value in path_parameters.items():
            if name == "id":
                path_parameters[name] = known(kind_of(path), value)
            elif name == "code" and isinstance(value, str):
                codes = ["1600022", "160-0022", "0"] if "postal" in path else ["131041", "13104", "271403"]
                path_parameters[name] = drawn(value, codes, 60) or value
    return path_parameters


@schemathesis.hook
def map_query(context, query):
    for name, value in (query or {}).items():
        if name in MEMBERS:
            query[name] = known(MEMBERS[name], value)
        elif name == "after" and isinstance(value, str):
            query[name] = drawn(value, STATE["cursors"], 50) or value
        elif name == "mapping" and isinstance(value, str):
            query[name] = drawn(value, ["osaka_2020", "standard_patients"], 80) or value
        elif name in ("text", "file_name") and isinstance(value, str):
            query[name] = drawn(value, WORDS, 50) or value
    return query


@schemathesis.hook
def map_headers(context, headers):
    if headers and isinstance(headers.get("If-Match"), str):
        headers["If-Match"] = drawn(headers["If-Match"], ['"v1"', '"v1"', '"v2"', '"v3"'], 85) or headers["If-Match"]
    return headers


def with_words(value, member=""):
    """The same body with ids that are there and words that people type."""
    if isinstance(value, dict):
        return {name: with_words(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [with_words(part, member) for part in value]
    if isinstance(value, str):
        if UUID.match(value):
            return known(MEMBERS.get(member), value)
        if member in STATE["texts"]:
            return drawn(value, WORDS, 40) or value
    return value


@schemathesis.hook
def map_body(context, body):
    return with_words(body)


@schemathesis.hook
def before_call(context, case, kwargs):
    """What ends or locks a session does so to another than the one that everything else is asked with."""
    if re.search(r"/(self/)?session(/(lock|unlock|organization))?$", case.operation.path) and STATE["spare"]:
        headers = dict(kwargs.get("headers") or {})
        if "Cookie" in headers:
            headers["Cookie"] = STATE["spare"]
            kwargs["headers"] = headers
