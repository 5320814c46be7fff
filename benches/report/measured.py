"""Shared code of the makers: makes a PDF several times, and prints the times and the peak memory as JSON.

The arguments are `document.json HOW RUNS PLACE`. The last PDF is written to PLACE, and one object to the standard
output, in the format that report.rs reads.
"""

import json
import sys
import time


def peak():
    """Returns the peak resident memory of this process, in kB, if the system provides it."""
    try:
        with open("/proc/self/status") as status:
            return next(float(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except OSError:
        return None


def measure(name, note, make):
    """Makes the PDF with `make(document, how)`, which returns its bytes."""
    document, how, runs, place = sys.argv[1:]
    times = []
    for _ in range(int(runs)):
        start = time.perf_counter()
        made = make(document, how)
        times.append((time.perf_counter() - start) * 1e3)
    with open(place, "wb") as file:
        file.write(made)
    print(json.dumps({"name": name, "times": times, "peak": peak(), "note": note}))
