"""Which records somebody sees, as their own lists tell: another way through the server than asking for one by its id."""

from people import expect
from patient import FORM, notify

# Lists by what they hold. A list that is not somebody's (403) holds nothing for them.
LISTS = {
    "organization": ["/organizations?limit=200"],
    "api_key": ["/api-keys?limit=200"],
    "draft": ["/notifications/drafts"],
    "case_view": ["/case-views"],
    "import": ["/imports?limit=200"],
    "optional_item": ["/optional-items"],
    "alert": ["/alerts?limit=200"],
    "case": [f"/cases?limit=200&view={view}" for view in ("responsible", "receiving", "area", "granted")],
}
# Cases that are opened to learn what hangs on them.
OPENED = 20
PURPOSE = {"X-Hersys-Purpose": "survey"}
# Lists of a case.
BELOW = {"clinical_entry": "clinical-entries", "survey_entry": "survey-entries", "transfer": "transfers", "external_id": "external-ids"}


class Seen:
    """What one person sees: ids by kind, all that lists hold, and what hangs on the first of their cases."""

    def __init__(self, person):
        self.person = person
        self.ids = {}
        cases = []
        for kind, paths in LISTS.items():
            items = [item for path in paths for item in person.pages(path)]
            self.ids[kind] = list(dict.fromkeys(item["id"] for item in items))
            if kind == "case":
                cases = items
        # Accounts are listed by organisation: one's own, and those that one has registered.
        places = [f"/accounts?limit=200&organization_id={place}" for place in self.ids["organization"]]
        self.ids["account"] = list(dict.fromkeys(item["id"] for path in places for item in person.pages(path)))
        self.ids["person"] = list(dict.fromkeys(case["person_id"] for case in cases))
        # Id of what hangs on a case, with the case's.
        kinds = ("notification", "entry", "query", *BELOW)
        self.hanging = {kind: {} for kind in kinds}
        for case in self.ids["case"][:OPENED]:
            self.open(case)
        for kind, found in self.hanging.items():
            self.ids[kind] = list(found)

    def open(self, case):
        answer = self.person.ask("GET", f"/cases/{case}", headers=PURPOSE)
        if answer.status != 200:
            return
        for notification in answer.json["notifications"]:
            self.hanging["notification"][notification] = case
            told = self.person.ask("GET", f"/notifications/{notification}", headers=PURPOSE)
            for query in (told.json or {}).get("queries", []) if told.status == 200 else []:
                self.hanging["query"][query["id"]] = case
        for entry in answer.json["timeline"]:
            self.hanging["entry"][entry["id"]] = case
        for kind, below in BELOW.items():
            told = self.person.ask("GET", f"/cases/{case}/{below}", headers=PURPOSE)
            found = told.json if told.status == 200 else []
            for one in found["items"] if isinstance(found, dict) else found:
                self.hanging[kind][one["id"]] = case

    def knows(self, kind, identity, owner):
        """Whether this person's own lists hold a record that `owner` sees."""
        if kind in self.hanging:
            return owner.hanging[kind][identity] in self.known("case")
        return identity in self.known(kind)

    def known(self, kind):
        return set(self.ids.get(kind, []))


def prepare(people):
    """Makes what the made-up people of a demonstration do not have: drafts, an import, a question."""
    doctor, nurse = people["kanda.doctor"], people["chiyoda.nurse"]
    for writer in (doctor, people["yotsuya.doctor"]):
        expect(writer.ask("POST", "/notifications/drafts", FORM), 201)
    notification = notify(doctor, FORM)["notification_id"]
    version = expect(nurse.ask("GET", f"/notifications/{notification}"))["version"]
    question = {"pointer": "/person/birth_date", "question": "年齢と合いません。"}
    match = {"If-Match": f"\"v{version}\""}
    expect(nurse.ask("POST", f"/notifications/{notification}/queries", question, headers=match))
    rows = "番号,報道提供日,年代,性別,居住地,退院・解除\n1,2020-01-29,40,女性,千代田区,○\n2,2020-02-30,20,男性,千代田区,\n"
    for clerk in (nurse, people["shinjuku.nurse"]):
        path = "/imports?mapping=osaka_2020&dry_run=false"
        expect(clerk.ask("POST", path, rows.encode(), content_type="text/csv"))
    item = {"code": "means_of_travel", "kind": "text", "definition": {"label": "移動手段"}}
    expect(people["chiyoda.admin"].ask("POST", "/optional-items", item), 201)
    ask_transfer(people["shinjuku.nurse"])


def ask_transfer(nurse):
    """Asks Chiyoda to take the newest case, about which something has been asked, too."""
    case = nurse.ask("GET", "/cases?limit=1&view=responsible").json["items"][0]
    asked = {"kind": "interview", "values": {"on": case["reported_on"], "method": "phone"}}
    expect(nurse.ask("POST", f"/cases/{case['id']}/survey-entries", asked), 201)
    number = {"kind": "specimen", "value": "T-0417"}
    expect(nurse.ask("POST", f"/cases/{case['id']}/external-ids", number), 201)
    centers = nurse.ask("GET", "/reference/health-centers?prefecture=13").json["items"]
    to = next(one["organization_id"] for one in centers if one["key"] == "13-001")
    body = {"to_center_id": to, "moved_on": case["reported_on"], "reason": "家族の家で療養するため"}
    match = {"If-Match": f"\"v{case['version']}\""}
    expect(nurse.ask("POST", f"/cases/{case['id']}/transfers", body, headers=match))
