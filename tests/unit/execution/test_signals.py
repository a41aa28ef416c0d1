import signal

import pytest

from sim.execution.runner import run_study
from tests.patience import PATIENCE
from tests.unit.small_studies import (
    SmallPlan,
    python,
)

pytestmark = pytest.mark.usefixtures("quick_runs")


TABLES_UNDER_CTRL_C = """
import signal, threading, time
import numpy as np
from sim.execution.signals import stop_on_signals

stop = np.zeros(1, dtype=np.int64)
with stop_on_signals(stop):
    import polars as pl
    before = signal.getsignal(signal.SIGINT)
    table = pl.DataFrame({"a": list(range(1000))}).lazy()

    def press():
        main = threading.main_thread().ident
        while not over:
            signal.pthread_kill(main, signal.SIGINT)
            pressed.append(True)
            time.sleep(0.0005)

    over, pressed, operations = [], [], 0
    # As a daemon: a torn operation ends this process at once.
    thread = threading.Thread(target=press, daemon=True)
    thread.start()
    while len(pressed) < 2000 or operations < 1000:
        operations += 1
        table.group_by("a").agg(pl.len()).sort("a").collect()
    over.append(True)
    thread.join()
print("heard", stop[0])
"""


@pytest.mark.slow
def test_no_table_operation_is_torn_by_ctrl_c() -> None:
    with python(TABLES_UNDER_CTRL_C) as process:
        said, told = process.communicate(timeout=PATIENCE)
    assert said == "heard 1\n", told


def test_ctrl_c_means_what_it_meant_once_a_study_is_over() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    run_study(SmallPlan())
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
