"""What the figures were measured on, and how quiet it was."""

import datetime
import os
import re
import subprocess


def _first(path, pattern):
    with open(path, encoding="utf-8", errors="replace") as file:
        found = re.search(pattern, file.read(), re.MULTILINE)
    return found.group(1).strip() if found else "unknown"


def _said(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    return (done.stdout + done.stderr).strip()


def load():
    """The load averages of the last 1, 5 and 15 minutes: more than what we do ourselves means that others are at work."""
    return [round(one, 2) for one in os.getloadavg()]


def flushes(programs, directory):
    """How often a second the disk below makes a page durable: what every commit waits for."""
    place = os.path.join(directory, "fsync-probe")
    said = _said(os.path.join(programs, "pg_test_fsync"), "-s", "1", "-f", place)
    found = re.search(r"fdatasync\s+([\d.]+) ops/sec", said)
    return round(float(found.group(1))) if found else None


def describe(programs, directory, root, binary):
    """The machine, the programs and the state of the source. What a debug build gives proves the harness and nothing else."""
    memory = _first("/proc/meminfo", r"^MemTotal:\s+(\d+) kB")
    changed = _said("git", "status", "--porcelain", "--untracked-files=no", cwd=root)
    return {
        "processor": _first("/proc/cpuinfo", r"^model name\s*:\s*(.+)$"),
        "cores": os.cpu_count(),
        "memory_gib": round(int(memory) / 2**20, 1) if memory.isdigit() else None,
        "kernel": os.uname().release,
        "disk_flushes_per_second": flushes(programs, directory),
        "postgresql": _said(os.path.join(programs, "postgres"), "--version"),
        "commit": _said("git", "rev-parse", "--short=12", "HEAD", cwd=root) + (" and changes" if changed else ""),
        "build": os.path.basename(os.path.dirname(os.path.realpath(binary))),
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%MZ"),
        "load_before": load(),
    }
