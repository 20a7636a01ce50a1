"""P11, scaled down: three hundred accounts sign in as fast as ten thousand a minute, while health reports go on."""

import time

import device
import people
from load import ended, step
from observation import CONNECTIONS, cases, scenario
from results import Row

# Ten thousand within a minute; eight minutes for all of them.
A_SECOND = 10_000 / 60
ALLOWED = 480 / 10_000
# Half of 1.5 million people between seven and nine.
INTAKE = 104
CODES = 40


def signing_in(account, known):
    """Password and code; where the server is busy both are sent again."""
    cookie = {"Cookie": account["device"]} if known else {}
    headers = {**people.OURS, **cookie}
    return {
        "steps": [
            step("POST", "/session", headers, {"login": account["login"], "password": account["password"]}, keep={"ticket": "/ticket"}),
            step("POST", "/session/otp", headers, {"ticket": "{{ticket}}", "code": "{{code}}"}),
        ],
        "codes": device.ahead(account["secret"], CODES),
    }


def storm(bench, server, found, known):
    """All of them sign in; what became of it, and of the reports meanwhile."""
    load = bench.load(server)
    accounts = bench.accounts
    length = len(accounts) * ALLOWED
    intake = load.begin([scenario(one) for one in found], CONNECTIONS, seconds=length, warm_up=1, rate=INTAKE)
    time.sleep(1)
    signed = load.run([signing_in(one, known) for one in accounts], len(accounts), rate=A_SECOND, repeat=True)
    return {"accounts": len(accounts), "signed_in": signed, "intake": ended(intake)}


def measure(bench, server):
    """The line: people on devices that are known; in the details strangers, too."""
    found = cases(bench, server)
    seen = storm(bench, server, found, known=True)
    time.sleep(2 * device.STEP + 1)
    strangers = storm(bench, server, found, known=False)
    count, allowed = seen["accounts"], seen["accounts"] * ALLOWED
    done, took = seen["signed_in"]["done"], seen["signed_in"]["seconds"]
    lost, late = count - done, seen["intake"]["whole"]["p99"]
    told, refused = (sum(seen[name]["refused"].values()) for name in ("signed_in", "intake"))
    figure = f"{done} of {count} signed in within {took:.1f} s ({told} times told to come back), intake p99 {late:.0f} ms at {INTAKE}/s"
    figure += f", {refused} reports refused" if refused else ""
    target = f"none lost, {allowed:.1f} s (8 min for 10,000), intake p99 ≤ 200 ms"
    met = lost == 0 and took <= allowed and late <= 200 and not refused
    return Row("P11", figure, target, met, details={"known": seen, "strangers": strangers})
