"""Is what belongs to others out of reach? Ids that one person's lists hold are used by everybody whose lists do not."""

from people import OURS, Person
from records import Seen

# Records of each kind that are tried by each stranger.
TRIED = 3
OUT_OF_REACH = (403, 404)
# What nobody among the made-up people has: reports are patients' own, merges take two people (see tests/it/wall/merge.rs).
UNTRIED = {"report", "merge", "distinction"}
# Organisations that a query or a body names, beside the id in the address.
NAMED = [("GET /accounts", "organization_id"), ("GET /statistics/series", "organization_id"),
         ("GET /statistics/series.xlsx", "organization_id")]


def refused(person):
    """How somebody without a session is refused. What sends a key does not send the header of our own pages, which what
    knows no keys asks for first."""
    return (401, 403) if "Authorization" in person.headers else (401,)


class Trial:
    """What was tried, and what is wrong."""

    def __init__(self, operations):
        self.operations, self.asked, self.faults, self.opened = operations, 0, [], set()

    def judge(self, operation, person, answer, wanted, about):
        self.asked += 1
        if answer.status not in wanted:
            text = answer.body[:200].decode(errors="replace")
            self.faults.append(f"{operation.name} as {person.name} {about}: {answer.status} {text}")

    def about(self, kind):
        return [one for one in self.operations if one.kind == kind]

    def staffs(self):
        return [one for one in self.operations if "session" in one.security]

    def strangers(self, seen):
        """Every record that somebody sees, by everybody who does not."""
        for owner in seen:
            for stranger in seen:
                for kind, identities in owner.ids.items():
                    hidden = [one for one in identities if not stranger.knows(kind, one, owner)]
                    for identity in hidden[:TRIED]:
                        self.stranger(stranger.person, kind, identity, owner.person.name)
                hidden = [one for one in owner.ids["organization"] if one not in stranger.known("organization")]
                for identity in hidden[:TRIED]:
                    self.named(stranger.person, identity)

    def stranger(self, person, kind, identity, owner):
        for operation in self.about(kind):
            if "session" in operation.security:
                answer = operation.send(person, identity)
                self.judge(operation, person, answer, OUT_OF_REACH, f"on a {kind} of {owner}")

    def named(self, person, identity):
        for name, parameter in NAMED:
            operation = next(one for one in self.operations if one.name == name)
            answer = operation.send(person, query=f"{parameter}={identity}")
            self.judge(operation, person, answer, OUT_OF_REACH, "for a foreign organisation")

    def owners(self, seen):
        """What somebody's lists hold can be opened, or the check above would see nothing."""
        for owner in seen:
            for kind, identities in owner.ids.items():
                for operation in self.about(kind):
                    if operation.method == "GET" and operation.path.endswith(("{id}", "-entries/{id}/versions")) and identities:
                        answer = operation.send(owner.person, identities[0])
                        self.judge(operation, owner.person, answer, (200, 403), "on an own record")
                        if answer.status == 200:
                            self.opened.add(kind)

    def nobody(self, seen, patient):
        """Without a session, with one that is none, with a key that is none, with a patient's: 401 everywhere."""
        base = patient.base
        others = [
            Person(base, "nobody", OURS),
            Person(base, "a forged session", {**OURS, "Cookie": "__Host-hersys=AAAAAAAAAAAAAAAAAAAAAA"}),
            Person(base, "a forged key", {"Authorization": "Bearer hsk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}),
        ]
        for person in (*others, patient):
            for operation in self.staffs():
                ids = [one for owner in seen for one in owner.ids.get(operation.kind, [])]
                answer = operation.send(person, ids[0] if ids else None)
                self.judge(operation, person, answer, refused(person), "without a session")
        for person in (*others, seen[0].person):
            for operation in self.operations:
                if "patient" in operation.security:
                    answer = operation.send(person)
                    self.judge(operation, person, answer, refused(person), "without a patient's session")


def check(operations, people, patient):
    """Tries it all; gives what is wrong."""
    seen = [Seen(person) for person in people]
    trial = Trial(operations)
    trial.owners(seen)
    trial.nobody(seen, patient)
    trial.strangers(seen)
    missing = {one.kind for one in operations if one.kind and one.method == "GET"} - trial.opened - UNTRIED
    trial.faults += [f"nobody could open any {kind}: nothing was tried" for kind in sorted(missing)]
    print(f"[outside] records of others: {trial.asked} requests, {len(trial.faults)} wrong", flush=True)
    return trial.faults
