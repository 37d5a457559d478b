"""Runs commands in turn, again and again, and prints the median of each one's CPU and wall time in milliseconds.

stdin: `{"runs": N, "commands": {NAME: {"argv": […], "env": {…}, "stdin": TEXT, "at_once": N}}}`;
stdout: `{NAME: {"cpu": ms, "wall": ms}}`. With `at_once`, so many processes start together, `cpu` is the mean of one of
them and `wall` the time until the last is done. In turn, so that whatever else the machine does falls on all alike.
"""

import json
import os
import statistics
import sys
import time

# A process that is not done by then is a defect to be looked at, not a figure.
deadline_seconds = 120

wish = json.load(sys.stdin)
times = {name: [] for name in wish["commands"]}
devnull = os.open(os.devnull, os.O_RDWR)


def start(command):
    """Starts one process; its input is a pipe where there is something to read, as it is for a package manager's helper."""
    ours = theirs = None
    if "stdin" in command:
        theirs, ours = os.pipe()
        os.write(ours, command["stdin"].encode())
        os.close(ours)
    child = os.fork()
    if child == 0:
        os.dup2(devnull if theirs is None else theirs, 0)
        os.dup2(devnull, 1)
        os.execve(command["argv"][0], command["argv"], command["env"])
    if theirs is not None:
        os.close(theirs)
    return child


for run in range(wish["runs"] + 1):
    for name, command in wish["commands"].items():
        started = time.perf_counter()
        children = {start(command) for _ in range(command.get("at_once", 1))}
        many = len(children)
        cpu = 0
        while children:
            child, status, usage = os.wait4(children.pop(), 0)
            if status != 0:
                sys.exit(f"{name} ended with status {status}")
            cpu += usage.ru_utime + usage.ru_stime
            if time.perf_counter() - started > deadline_seconds:
                sys.exit(f"{name} took more than {deadline_seconds} seconds")
        # The first round warms the caches of the file system.
        if run > 0:
            times[name].append((cpu / many, time.perf_counter() - started))
print(
    json.dumps(
        {
            name: {
                "cpu": statistics.median(cpu for cpu, _ in found) * 1000,
                "wall": statistics.median(wall for _, wall in found) * 1000,
            }
            for name, found in times.items()
        }
    )
)
