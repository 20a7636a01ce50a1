"""P17: from nothing to ready, on a database that exists. P16: the memory of a server at rest."""

import statistics
import time

from results import Row

STARTS = 5
REST = 10


def starts(bench):
    """P17, with PostgreSQL to be started, too; beside it PostgreSQL alone."""
    whole, beside, alone = [], [], []
    for _ in range(STARTS):
        with bench.server() as server:
            whole.append(server.ready_after)
        began = time.monotonic()
        with bench.database():
            alone.append(time.monotonic() - began)
            with bench.server() as server:
                beside.append(server.ready_after)
    median = statistics.median
    figure = f"ready {median(whole):.2f} s after the start, {median(beside):.2f} s where PostgreSQL runs already"
    details = {"whole_s": whole, "postgresql_running_s": beside, "cluster_start_alone_s": alone}
    return Row("P17", figure, "≤ 1 s", median(whole) <= 1, median(whole) / median(alone),
               f"`hersys cluster start` alone ({median(alone):.2f} s)", details)


def at_rest(server):
    """MiB that a server holds that nobody has asked anything yet, after its own work of the first seconds."""
    time.sleep(REST)
    return server.resident()


def memory(rest, under_load):
    """P16, from what was seen before and under P1."""
    figure = f"{rest:.0f} MiB at rest, {under_load:.0f} MiB under P1"
    return Row("P16", figure, "≤ 60 / 200 MiB", rest <= 60 and under_load <= 200, details={"rest_mib": rest, "under_p1_mib": under_load})
