"""Rows of the table: printed one by one, kept side by side by size."""

import dataclasses
import json
import os

import machine


@dataclasses.dataclass
class Row:
    """One row of the table: what was found, what was wanted, what stood beside it."""

    id: str
    figure: str
    target: str
    met: bool
    # Of the figure to its floor or peer, where there is one, and what that was.
    ratio: float | None = None
    beside: str = ""
    details: dict = dataclasses.field(default_factory=dict)

    def line(self):
        ratio = "" if self.ratio is None else f" | {self.ratio:.2f} × {self.beside}"
        return f"{self.id:<4} {self.figure} | target {self.target}{ratio} | {'met' if self.met else 'MISSED'}"


class Results:
    """The file of results: sizes beside one another, each with the machine it was measured on."""

    def __init__(self, path, size, description):
        self.path, self.size = path, size
        self.all = {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                self.all = json.load(file)
        self.description = description

    def add(self, row):
        """Prints a row and writes it down at once: a later one may fail."""
        print(row.line(), flush=True)
        kept = dataclasses.asdict(row)
        kept.pop("id")
        own = self.all.setdefault(self.size, {"rows": {}, "runs": {}})
        run = self.description["date"]
        own["rows"][row.id] = {**kept, "run": run, "load_after": machine.load()}
        own["rows"] = dict(sorted(own["rows"].items(), key=lambda item: int(item[0][1:])))
        own["runs"][run] = self.description
        used = {one["run"] for one in own["rows"].values()}
        own["runs"] = {date: one for date, one in own["runs"].items() if date in used}
        with open(self.path + ".new", "w", encoding="utf-8") as file:
            json.dump(self.all, file, ensure_ascii=False, indent=1)
            file.write("\n")
        os.replace(self.path + ".new", self.path)
