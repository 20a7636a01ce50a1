"""A one-time code device (RFC 6238): SHA-1, six digits, half a minute."""

import base64
import hashlib
import hmac
import time

STEP = 30


def code(secret, step):
    """The six digits of a step; the secret is in Base32."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, step.to_bytes(8, "big"), hashlib.sha1).digest()
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def present():
    """The present half minute."""
    return int(time.time()) // STEP


def ahead(secret, steps):
    """What it shows from now on, as `hersys-load` wants it."""
    first = present()
    return {"from": first, "codes": [code(secret, first + place) for place in range(steps)]}
