"""People of the demonstration, signed in, and what they see in their lists."""

import json
import time
import urllib.error
import urllib.request

API = "/api/v1"
# What our own pages send with a change.
OURS = {"X-Hersys-Request": "1"}


class Answer:
    """Status, headers and body of an answer; the body is parsed where it is JSON."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body
        self.json = None
        if "json" in (headers.get("Content-Type") or ""):
            self.json = json.loads(body)


def request(base, method, path, body=None, headers=None, content_type="application/json"):
    """One request to the API; refusals are answers, too."""
    headers = dict(headers or {})
    data = None
    if body is not None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers.setdefault("Content-Type", content_type)
    asked = urllib.request.Request(f"{base}{API}{path}", data, headers, method=method)
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as refusal:
        return Answer(refusal.code, refusal.headers, refusal.read())


def expect(answer, status=200):
    """The body of an answer that must have this status."""
    if answer.status != status:
        raise RuntimeError(f"{answer.status} instead of {status}: {answer.body[:400].decode(errors='replace')}")
    return answer.json


class Person:
    """Somebody signed in, or a connected system: `headers` are what it presents."""

    def __init__(self, base, name, headers):
        self.base, self.name, self.headers = base, name, headers

    def ask(self, method, path, body=None, **more):
        headers = {**self.headers, **more.pop("headers", {})}
        return request(self.base, method, path, body, headers, **more)

    def pages(self, path):
        """All items of a list; none where the list is not this person's."""
        after, items = None, []
        while True:
            mark = "&" if "?" in path else "?"
            answer = self.ask("GET", path + (f"{mark}after={after}" if after else ""))
            if answer.status in (403, 404):
                return []
            page = expect(answer)
            items += page["items"]
            after = page.get("next")
            if after is None:
                return items


def cookies(answer):
    return "; ".join(one.split(";")[0] for one in answer.headers.get_all("Set-Cookie") or [])


def sign_in(base, login, password, code):
    """Password and code; gives who has signed in."""
    ticket = expect(request(base, "POST", "/session", {"login": login, "password": password}, OURS))["ticket"]
    answer = request(base, "POST", "/session/otp", {"ticket": ticket, "code": code}, OURS)
    expect(answer)
    return Person(base, login, {**OURS, "Cookie": cookies(answer)})


def demonstration(base, logins):
    """Signs accounts of the demonstration in, each once: a code is good for one sign-in."""
    people = {}
    for login in logins:
        # Asked anew for each: a code is good for half a minute.
        accounts = expect(request(base, "GET", "/demonstration/accounts"))
        account = next(one for one in accounts if one["login"] == login)
        people[login] = sign_in(base, login, account["password"], account["code"])
    return people


def system(administrator, name, roles, scopes):
    """A connected system with a key of these scopes."""
    until = time.strftime("%Y-%m-%d", time.localtime(time.time() + 30 * 86400))
    new = {"label": name, "roles": roles, "scopes": scopes, "valid_until": until}
    secret = expect(administrator.ask("POST", "/api-keys", new), 201)["secret"]
    return Person(administrator.base, name, {"Authorization": f"Bearer {secret}"})
