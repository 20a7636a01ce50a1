"""What the OpenAPI document says: operations, what their addresses name, and a right body for each."""

import json

API = "/api/v1"
# A second record that an address names: nobody's.
OTHER = "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a12"
METHODS = ("get", "post", "put", "patch", "delete")
# What `{id}` names, by the beginning of the path; the longest one counts.
KINDS = {
    "/accounts/": "account",
    "/alerts/": "alert",
    "/api-keys/": "api_key",
    "/case-batches/": "case_batch",
    "/case-views/": "case_view",
    "/cases/": "case",
    "/clinical-entries/": "clinical_entry",
    "/distinctions/": "distinction",
    "/external-ids/": "external_id",
    "/imports/": "import",
    "/merges/": "merge",
    "/notifications/": "notification",
    "/notifications/drafts/": "draft",
    "/optional-items/": "optional_item",
    "/organizations/": "organization",
    "/persons/": "person",
    "/queries/": "query",
    "/self/observations/": "report",
    "/survey-entries/": "survey_entry",
    "/timeline/": "entry",
    "/transfers/": "transfer",
}
LIST = "番号,報道提供日,年代,性別,居住地,退院・解除\n1,2020-01-29,40,女性,新宿区,○\n2,2020-02-30,20,男性,新宿区,\n"


class Operation:
    """One operation of the document; `path` is that below `/api/v1`."""

    def __init__(self, document, path, method, entry):
        self.document, self.path, self.method, self.entry = document, path.removeprefix(API), method.upper(), entry
        self.name = f"{self.method} {self.path}"
        self.parameters = {one["name"]: one for one in entry.get("parameters", [])}
        self.security = [scheme for one in entry["security"] for scheme in one]

    @property
    def kind(self):
        """What `{id}` names; none where there is no `{id}`."""
        if "{id}" not in self.path:
            return None
        fitting = [begin for begin in KINDS if self.path.startswith(begin)]
        return KINDS[max(fitting, key=len)]

    def address(self, identity="0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11"):
        """The path with its parameters filled in, and what a query must hold."""
        path = self.path.replace("{id}", identity).replace("{kind}", "medical_institution").replace("{other}", OTHER)
        path = path.replace("{code}", "1600022" if "postal" in path else "131041")
        query = {
            "/notifications": "queue=own",
            "/transfers": "queue=incoming",
            "/watched-contacts": "queue=ongoing",
            "/imports": "mapping=osaka_2020&dry_run=true",
            "/statistics/series": "dates=reported&dimension=severity&from=2022-01-01&until=2022-01-31",
            "/statistics/series.xlsx": "dates=reported&dimension=severity&from=2022-01-01&until=2022-01-31",
            "/reference/municipalities": "prefecture=13", "/reference/health-centers": "prefecture=13",
            "/reference/holidays": "year=2022", "/reference/responsible-center": "municipality_code=131041",
        }.get(self.path)
        return f"{path}?{query}" if query and (self.path != "/imports" or self.method == "POST") else path

    def headers(self):
        """Headers without which it refuses for another reason than the one that is tried."""
        wanted = {}
        if "If-Match" in self.parameters:
            wanted["If-Match"] = '"v1"'
        if "X-Hersys-Purpose" in self.parameters:
            wanted["X-Hersys-Purpose"] = "survey"
        return wanted

    def body(self):
        """A right body, its example, with the type that it has; nothing where there is none."""
        content = self.entry.get("requestBody", {}).get("content", {})
        for kind, media in content.items():
            if kind == "text/csv":
                return LIST.encode(), kind
            return self.example(media["schema"]), kind
        return None, None

    def example(self, schema):
        name = schema["$ref"].rsplit("/", 1)[1]
        return self.document["components"]["schemas"][name]["example"]

    def send(self, person, identity=None, query=None, body=None):
        """Asks it as somebody; what is not given is as the document has it."""
        path = self.address(identity) if identity else self.address()
        if query:
            path += ("&" if "?" in path else "?") + query
        given, kind = self.body()
        more = {"content_type": kind} if kind else {}
        return person.ask(self.method, path, given if body is None else body, headers=self.headers(), **more)


def operations(path):
    """All operations of the document."""
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    return [
        Operation(document, path, method, entry)
        for path, item in document["paths"].items()
        for method, entry in item.items()
        if method in METHODS
    ]
