"""Plans for `hersys-load`, and what it reports."""

import json
import subprocess
import urllib.request


def step(method, path, headers, body=None, expect=200, keep=None):
    """One request of a scenario; see `crates/bench/src/plan.rs`."""
    headers = list(headers.items())
    if body is not None:
        headers.append(("Content-Type", "application/json"))
    text = "" if body is None else json.dumps(body, ensure_ascii=False)
    return {"method": method, "path": f"/api/v1{path}", "headers": headers, "body": text, "expect": expect, "keep": keep or {}}


def bearer(key):
    return {"Authorization": f"Bearer {key}"}


class Load:
    """The load generator and the server that it is turned on."""

    def __init__(self, program, address):
        self.program, self.address = program, address

    def plan(self, scenarios, connections, **more):
        scenarios = [one if isinstance(one, dict) else {"steps": one} for one in scenarios]
        return json.dumps({"address": self.address, "connections": connections, "scenarios": scenarios, **more})

    def get(self, path, headers):
        """What the server answers to one question of the harness's own."""
        asked = urllib.request.Request(f"http://{self.address}/api/v1{path}", headers=headers)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return json.load(answer)

    def run(self, scenarios, connections, **more):
        """Plays the scenarios to their end; gives the report."""
        done = subprocess.run([self.program], input=self.plan(scenarios, connections, **more), capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"hersys-load: {done.stderr.strip()[:1000]}")
        return json.loads(done.stdout)

    def begin(self, scenarios, connections, **more):
        """Begins to play; `ended` gives the report."""
        process = subprocess.Popen([self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        process.stdin.write(self.plan(scenarios, connections, **more))
        process.stdin.close()
        return process


def ended(process):
    """The report of what `begin` began."""
    text = process.stdout.read()
    if process.wait() != 0:
        raise RuntimeError("hersys-load failed")
    return json.loads(text)


def admitted(report, what):
    """The report, if nothing failed. Who is told to come back (503, at most one in a thousand) is lost to the rate, and told."""
    late = report["refused"].get("503", 0)
    if sum(report["refused"].values()) > late or late * 1000 > report["whole"]["count"]:
        raise RuntimeError(f"{what}: refused {report['refused']}: {report['texts']}")
    return report


def faultless(report, what):
    """The report, if nothing was refused."""
    if report["refused"]:
        raise RuntimeError(f"{what}: refused {report['refused']}: {report['texts']}")
    return report
