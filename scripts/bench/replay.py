"""Recorded statements as a script of pgbench: the same work without HTTP, rules and sealing.

The same act is recorded twice. What differs between the two (ids, numbers, hashes) is new each time, all else stays.
"""

import re

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
LITERAL = re.compile(r"'(?:[^']|'')*'")
# A hash is new each time; what is longer is sealed, and its contents make no difference.
HASH = 64


class Differs(Exception):
    """The two recordings are not of the same work."""


def script(first, second, known=(), prologue=""):
    """The script. `known` maps what stands in the first recording to variables that the prologue sets."""
    if [one.text if one.parameters else len(one.text) for one in first] != [one.text if one.parameters else len(one.text) for one in second]:
        raise Differs([one.text[:80] for one in first], [one.text[:80] for one in second])
    names = dict(known)
    fresh = {}
    for one, other in zip(first, second):
        for here, there in _pairs(one, other):
            if here != there and here not in names and (made := _made(here)):
                names[here] = f"v{len(fresh)}"
                fresh[names[here]] = made
    lines = [prologue] if prologue else []
    if fresh:
        lines.append("SELECT " + ", ".join(f"{made} AS {name}" for name, made in fresh.items()) + " \\gset")
    for one in first:
        lines += _batch(one, names) if one.batch else [_one(one, names) + ";"]
    return "\n".join(lines) + "\n"


def _pairs(one, other):
    """Values of two recordings of a statement, side by side."""
    for place, value in one.parameters.items():
        yield value.strip("'"), other.parameters[place].strip("'")
        yield from zip(UUID.findall(value), UUID.findall(other.parameters[place]))
    yield from zip(UUID.findall(one.text), UUID.findall(other.text))


def _made(value):
    """How a value like this one is made anew; none where it may stay as it is."""
    if UUID.fullmatch(value):
        return "gen_random_uuid()"
    if re.fullmatch(r"\d{8,12}", value):
        return f"lpad((random() * 1e{len(value)})::bigint::text, {len(value)}, '1')"
    if value.startswith("\\x") and len(value) <= 2 + 2 * HASH:
        return f"'\\x' || left(repeat(md5(random()::text), 4), {len(value) - 2})"
    return None


def _literal(value, names):
    """A value as it stands in the script. A colon before a letter would be a variable of pgbench."""
    if value == "NULL":
        return value
    bare = value[1:-1]
    if bare in names:
        return f":{names[bare]}"
    found = [one for one in UUID.findall(bare) if one in names]
    if found:
        text = value
        for one in found:
            text = text.replace(one, f"' || :{names[one]}::text || '")
        return f"({text})" + ("::uuid[]" if bare.startswith("{") else "")
    if ":" in bare or "\\" in bare or "\n" in bare:
        bare = bare.replace("\\", "\\\\").replace(":", "\\x3a").replace("\n", "\\n")
        return f"E'{bare}'"
    return value


def _one(statement, names):
    """A statement with its parameters in their places."""
    text = statement.text if statement.parameters else LITERAL.sub(lambda found: _literal(found.group(), names), statement.text)
    return re.sub(r"\$(\d+)", lambda found: _literal(statement.parameters[found.group(1)], names), text).rstrip("; \n")


def _batch(statement, names):
    """What went in one piece goes in one piece."""
    parts = [part.strip() for part in re.split(r";(?=(?:[^']*'[^']*')*[^']*$)", statement.text) if part.strip()]
    ready = [LITERAL.sub(lambda found: _literal(found.group(), names), part) + ";" for part in parts]
    return ready if len(ready) == 1 else ["\\startpipeline", *ready, "\\endpipeline"]
