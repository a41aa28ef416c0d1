import re
import subprocess
from pathlib import Path

import pytest

from sim.results import provenance
from sim.results.provenance import git_state, package_versions
from tests.acceptance.worlds import classroom


def test_a_scenarios_digest_ignores_order_and_sees_every_number() -> None:
    one = classroom()
    turned = one.model_copy(update={"states": dict(reversed(one.states.items()))})
    assert turned.digest == one.digest
    assert classroom(quarters=19).digest != one.digest


def test_versions_of_packages_are_named_even_if_one_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = package_versions()
    assert {"mesa", "numba", "numpy", "polars"} <= set(found)
    assert re.match(r"\d+\.\d+", found["numpy"])
    monkeypatch.setattr(provenance, "PACKAGES", ("no-such-package-anywhere",))
    assert package_versions() == {"no-such-package-anywhere": "not installed"}


def test_outside_a_checkout_there_is_no_git_state(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(provenance, "__file__", str(tmp_path / "sim" / "results" / "provenance.py"))
    assert git_state() is None


def test_in_a_checkout_commit_and_changes_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(provenance, "__file__", str(tmp_path / "sim" / "results" / "provenance.py"))
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run([*git, "init", "-q"], check=True)
    # No commit yet: nothing can be said.
    assert git_state() is None
    (tmp_path / "file").write_text("one", encoding="utf-8")
    subprocess.run([*git, "add", "file"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "one"], check=True)
    state = git_state()
    assert state is not None
    assert re.fullmatch("[0-9a-f]{40}", str(state["commit"]))
    assert state["has_changes"] is False
    (tmp_path / "file").write_text("two", encoding="utf-8")
    state = git_state()
    assert state is not None
    assert state["has_changes"] is True
