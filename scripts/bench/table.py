"""The table of docs/performance.md, from the file of results: `python3 scripts/bench/table.py`."""

import json
import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def table(results):
    """All sizes below one another."""
    lines = ["| size | id | seen | target | beside it | |", "| --- | --- | --- | --- | --- | --- |"]
    for size, kept in results.items():
        for name, row in kept["rows"].items():
            beside = "–" if row["ratio"] is None else f"{row['ratio']:.2f} × {row['beside']}"
            verdict = "met" if row["met"] else "**missed**"
            lines.append(f"| `{size}` | {name} | {row['figure']} | {row['target']} | {beside} | {verdict} |")
    return "\n".join(lines)


if __name__ == "__main__":
    with open(os.path.join(ROOT, "bench", "results.json"), encoding="utf-8") as file:
        print(table(json.load(file)))
