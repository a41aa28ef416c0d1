"""Count what a run has to compute: `operations.py SCENARIO ARRANGEMENT RUNS`.

Started with NUMBA_DISABLE_JIT=1 the kernel is plain Python, and every division in the text
of rules, engine and kernel is replaced by one that counts as it divides. Exponentials and
draws are functions already. Prints a line of JSON: the counts of all runs together.
"""

import ast
import importlib.abc
import importlib.machinery
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from types import CodeType, ModuleType

EXPONENTIALS, DIVISIONS, DRAWS = "exponentials", "divisions", "draws"
KINDS = (EXPONENTIALS, DIVISIONS, DRAWS)
COUNTED_ROOMS = ("sim.engine.", "sim.rules.", "sim.kernel.")
COUNTING_DIVISION = "_count_and_divide"
PAIR, COUNTING_PICK = "choice_of_two", "_count_and_pick"

counts: Counter[str] = Counter()


def count_and_divide(one: float, other: float) -> float:
    """Return a quotient, and count it; of arrays, count every number."""
    quotient = one / other
    counts[DIVISIONS] += getattr(quotient, "size", 1)
    return quotient


def count_and_pick(pair: tuple[float, float], place: int) -> float:
    """Return one quotient of a pair; the other, which nobody reads, counts no more."""
    counts[DIVISIONS] -= 1  # the compiler leaves it out where it has inlined the rule
    return pair[place]


class _Divisions(ast.NodeTransformer):
    """Replaces every division of a module that somebody reads."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """Replace `choice_of_two(...)[place]`."""
        self.generic_visit(node)
        called = node.value.func if isinstance(node.value, ast.Call) else None
        if not (isinstance(called, ast.Name) and called.id == PAIR):
            return node
        return _call(COUNTING_PICK, node.value, node.slice)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Replace `a / b`."""
        self.generic_visit(node)
        is_division = isinstance(node.op, ast.Div)
        return _call(COUNTING_DIVISION, node.left, node.right) if is_division else node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        """Replace `a /= b`."""
        self.generic_visit(node)
        if not isinstance(node.op, ast.Div):
            return node
        # A target is written and read: the same text once more, as something that is read.
        read = ast.parse(ast.unparse(node.target), mode="eval").body
        return ast.Assign([node.target], _call(COUNTING_DIVISION, read, node.value))


def _call(name: str, one: ast.expr, other: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), [one, other], [])


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a module with its divisions counted."""

    def get_code(self, fullname: str) -> CodeType:
        """Return the code of the changed text, never that of Python's cache."""
        tree = _Divisions().visit(ast.parse(self.get_data(self.get_filename(fullname))))
        return compile(ast.fix_missing_locations(tree), self.path, "exec")

    def exec_module(self, module: ModuleType) -> None:
        """Run a module that knows the functions that count."""
        vars(module).update({COUNTING_DIVISION: count_and_divide, COUNTING_PICK: count_and_pick})
        super().exec_module(module)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the rooms that a run is computed in."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return how such a module is loaded; nothing for any other."""
        if not fullname.startswith(COUNTED_ROOMS):
            return None
        found = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if found and isinstance(found.loader, importlib.machinery.SourceFileLoader):
            found.loader = _Loader(fullname, found.loader.path)
        return found


def counted(kind: str, function: Callable[..., object]) -> Callable[..., object]:
    """Return a function that counts how often it is called."""

    def call(*arguments: object) -> object:
        counts[kind] += 1
        return function(*arguments)

    return call


def count_calls() -> None:
    """Count exponentials and draws from here on: before any rule has imported them."""
    from sim.kernel import draws, exponential

    exponential.exponential = counted(EXPONENTIALS, exponential.exponential)
    draws.philox4x64 = counted(DRAWS, draws.philox4x64)


def main() -> None:
    """Play the runs and print what they took."""
    scenario, arrangement, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    sys.meta_path.insert(0, _Finder())
    count_calls()
    from sim.engine.run.ensemble import play, setting_of
    from sim.loading.scenarios import load_scenario

    setting = setting_of(load_scenario(scenario, arrangement=arrangement))
    counts.clear()  # what the arrays took is no part of a run
    play(setting, 0, runs)
    print(json.dumps({kind: counts[kind] for kind in KINDS}))


if __name__ == "__main__":
    main()
