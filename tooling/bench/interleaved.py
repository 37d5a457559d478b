"""Runs commands in turn, again and again, and prints the median of each one's CPU and wall time in milliseconds.

stdin: `{"runs": N, "commands": {NAME: {"argv": […], "env": {…}}}}`; stdout: `{NAME: {"cpu": ms, "wall": ms}}`.
In turn, so that whatever else the machine does falls on all of them alike.
"""

import json
import os
import statistics
import sys
import time

wish = json.load(sys.stdin)
times = {name: [] for name in wish["commands"]}
devnull = os.open(os.devnull, os.O_RDWR)
for run in range(wish["runs"] + 1):
    for name, command in wish["commands"].items():
        started = time.perf_counter()
        child = os.fork()
        if child == 0:
            os.dup2(devnull, 0)
            os.dup2(devnull, 1)
            os.execve(command["argv"][0], command["argv"], command["env"])
        _, status, usage = os.wait4(child, 0)
        if status != 0:
            sys.exit(f"{name} ended with status {status}")
        # The first round warms the caches of the file system.
        if run > 0:
            times[name].append((usage.ru_utime + usage.ru_stime, time.perf_counter() - started))
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
