"""What the makers have in common: PDFs are made some times over, and the times and the peak memory are told as JSON.

In flow the words `document.json HOW RUNS PLACE`; out flow the last PDF to that place and one object to the standard
output, in the form that report.rs reads.
"""

import json
import sys
import time


def peak():
    """The most memory that this process ever had resident, in kB, where the system tells it."""
    try:
        with open("/proc/self/status") as status:
            return next(float(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except OSError:
        return None


def measure(name, note, make):
    """Makes the PDF with `make(document, how)`, which gives its bytes."""
    document, how, runs, place = sys.argv[1:]
    times = []
    for _ in range(int(runs)):
        start = time.perf_counter()
        made = make(document, how)
        times.append((time.perf_counter() - start) * 1e3)
    with open(place, "wb") as file:
        file.write(made)
    print(json.dumps({"name": name, "times": times, "peak": peak(), "note": note}))
