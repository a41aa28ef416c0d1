"""What a load carries from step to step: libraries to look names up in, and problems.

A load does not stop at the first mistake. Every step adds what it finds to
the context and goes on with what is left; only the end raises all of it at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ValidationError

from sim.domain.errors import Problem, ScenarioError
from sim.loading.library import KINDS, Libraries, is_name
from sim.loading.messages import problems_of
from sim.loading.nodes import Entry, Node, python_value
from sim.loading.suggestions import MAX_HINTED


@dataclass
class LoadContext:
    """What one load has at hand: where names are looked up, and the problems found so far."""

    libraries: Libraries
    """Where names are looked up."""

    problems: list[Problem] = field(default_factory=list)
    """What has been found wrong so far."""

    def read(self, path: Path) -> Node | None:
        """Return the nodes of a file; None, and a problem in the context, if it is unreadable."""
        try:
            return self.libraries.read(path)
        except ScenarioError as error:
            self.problems.extend(error.problems)
            return None

    def find(self, kind: str, name: Node) -> Path | None:
        """Return the file of a name; None, and a problem in the context, if there is none."""
        text = str(name.value)
        path = self.libraries.find(kind, text)
        # What cannot be a name at all is reported by the check of the file it stands in.
        is_checked = name.mark.line > 0
        if path is None and (is_name(kind, text) or not is_checked):
            hint = self.suggestion(kind, text)
            what = KINDS[kind].replace("_", " ")
            self.problems.append(name.mark.problem(f"there is no {what} {text!r}", hint))
        return path

    @property
    def is_hinting(self) -> bool:
        """Return whether the next problem gets a hint: hints take time, so only the first do."""
        return len(self.problems) < MAX_HINTED

    def suggestion(self, kind: str, name: str, among: Iterable[str] | None = None) -> str:
        """Return the hint for an unknown name of a kind; empty after the first problems.

        Parameters
        ----------
        among : names that would do; absent: all that there are
        """
        return self.libraries.suggestion(kind, name, among) if self.is_hinting else ""

    def check(self, node: Node, model: type[BaseModel], what: str) -> None:
        """Add to the problems what is wrong with a file by itself, whatever others say."""
        try:
            # Strict: otherwise pydantic takes the text "5" for a number and 1 for true.
            model.model_validate(python_value(node), strict=True)
        except ValidationError as error:
            label = self.libraries.label
            self.problems.extend(problems_of(error, node, model, what, label))

    def entries(self, kind: str, names: Iterable[Node]) -> dict[str, Entry]:
        """Return {name: nodes of its file}; the place of each key is where the name is written."""
        found = {}
        for name in names:
            path = self.find(kind, name)
            node = self.read(path) if path else None
            if node:
                found[str(name.value)] = Entry(name.mark, node)
        return found
