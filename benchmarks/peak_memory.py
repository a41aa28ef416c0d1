"""Run a study in this process and print its greatest memory in MB: `peak_memory.py STUDY RUNS`."""

import resource
import sys
import tempfile
from pathlib import Path

from sim.execution.runner import run_study
from sim.study.study_plan import plan_of

KB_PER_MB = 1024
STATUS = Path("/proc/self/status")


def peak_mb() -> float:
    """Return the greatest memory that this process has had.

    The count of `getrusage` begins with that of the process that started this one, so
    the kernel's own of this program is read where there is one.
    """
    if STATUS.exists():
        for line in STATUS.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / KB_PER_MB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KB_PER_MB


def main() -> None:
    """Run the study into a folder that is thrown away."""
    study, replications = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        run_study(plan_of(study, replications=replications), folder)
    print(peak_mb())


if __name__ == "__main__":
    main()
