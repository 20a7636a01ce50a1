"""The statements that the server sends for one request, as PostgreSQL's log has them for a moment.

The log of a private PostgreSQL holds no statements, since they name people; here it does for the application's role, on a
database of made-up people, while one request is answered.
"""

import dataclasses
import os
import re
import time

ROLE = "hersys_app"
TOLD = {"log_statement": "'all'", "log_parameter_max_length": "-1", "log_error_verbosity": "'default'"}
LINE = re.compile(r"^\d{4}-\d\d-\d\d \S+ \S+ \[(\d+)\] (LOG|DETAIL|[A-Z]+):  (.*)$")
PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")


@dataclasses.dataclass
class Statement:
    """A statement with its parameters, or a batch of several that went in one piece without any."""

    session: str
    text: str
    parameters: dict = dataclasses.field(default_factory=dict)
    batch: bool = False


def begin(database):
    """Connections of the application that are opened from now on are told in the log."""
    for name, value in TOLD.items():
        database.psql(f"ALTER ROLE {ROLE} SET {name} = {value}")


def end(database):
    """Those opened from now on are not."""
    for name in TOLD:
        database.psql(f"ALTER ROLE {ROLE} RESET {name}")


def during(database, act):
    """What was sent while `act` was done, the server's own work of each second left out."""
    before = os.path.getsize(database.log())
    act()
    time.sleep(0.5)
    with open(database.log(), encoding="utf-8", errors="replace") as file:
        file.seek(before)
        statements = list(_statements(file))
    own = set()
    kept = []
    for one in statements:
        if "'app.actor', 'system'" in one.text:
            own.add(one.session)
        ours = one.session in own
        if re.search(r"\b(COMMIT|ROLLBACK)$", one.text.rstrip("; \n")):
            own.discard(one.session)
        if not ours and not re.match(r"(LISTEN|DEALLOCATE|SET)\b", one.text):
            kept.append(one)
    return kept


def _statements(lines):
    """Statements in the order of the log; lines that begin with a tab go on with the one before."""
    told_at = None
    entries = []
    for line in lines:
        found = LINE.match(line.rstrip("\n"))
        if found:
            told_at = [found.group(1), found.group(2), found.group(3)]
            entries.append(told_at)
        elif told_at:
            told_at[2] += "\n" + line.rstrip("\n").removeprefix("\t")
    last = {}
    found = []
    for session, kind, text in entries:
        if kind == "LOG" and (match := re.match(r"(statement|execute [^:]*): (.*)$", text, re.DOTALL)):
            last[session] = Statement(session, match.group(2), batch=match.group(1) == "statement")
            found.append(last[session])
        elif kind == "DETAIL" and session in last and text.lower().startswith("parameters:"):
            last[session].parameters = dict(PARAMETER.findall(text))
    return found
