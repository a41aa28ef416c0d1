"""Check what one file says of another: names must exist, parties must be in the roster.

The checks read the composed nodes, so they run and report even where a file is
otherwise wrong, and they point at the word in question.
"""

from collections.abc import Collection, Iterator
from itertools import chain

from sim.loading.context import LoadContext
from sim.loading.library import KINDS, is_name
from sim.loading.messages import mark_of
from sim.loading.nodes import Entry, Mark, Node

PARTIES = ("challenger", "target", "administration")
STATE_MAPPINGS = ("export_shares", "trade_shares", "reputation_priors")
THIRD_PARTIES = ("stakes", "backers")


def cross_check(context: LoadContext, tree: Node, roster: Collection[str]) -> None:
    """Add to the problems everything in which the files of a scenario do not fit together.

    Parameters
    ----------
    context : looks names up and takes the problems
    tree : the composed scenario
    roster : codes of its states, readable or not
    """
    checker = _Checker(context, tree, roster)
    for name, entry in checker.part("states"):
        checker.check_state(f"states.{name}", entry.node)
    for name, entry in checker.part("flashpoints"):
        checker.check_flashpoint(f"flashpoints.{name}", entry.node)
    for name, entry in chain(checker.part("pacts"), checker.part("reference_pacts")):
        checker.check_pact(name, entry)
    for name, entry in checker.part("policies"):
        checker.check_policy(f"policies.{name}", entry.node)
    checker.check_patrons()


class _Checker:
    """Checks what the files of one scenario say of each other."""

    def __init__(self, context: LoadContext, tree: Node, roster: Collection[str]) -> None:
        """Remember what is checked; see `cross_check`."""
        self.context, self.tree, self.roster = context, tree, roster

    def part(self, key: str) -> Iterator[tuple[str, Entry]]:
        """Return the entries of one part of the scenario."""
        found = self.tree.get(key)
        return iter(found.mapping.items()) if found else iter(())

    def check_state(self, where: str, node: Node) -> None:
        """Check the states that a state's file names."""
        for field in STATE_MAPPINGS:
            self._check_keys("states", f"{where}.{field}", node.get(field))
        bases = node.get("bases")
        for number, base in enumerate(bases.items if bases else ()):
            host = base.get("host")
            if host and host.text:
                self._check_name("states", f"{where}.bases.{number}.host", host.mark, host.text)

    def check_flashpoint(self, where: str, node: Node) -> None:
        """Check the parties and third states of a flashpoint."""
        for field in PARTIES:
            self._check_party(f"{where}.{field}", node.get(field))
        for field in THIRD_PARTIES:
            self._check_keys("states", f"{where}.{field}", node.get(field))

    def check_pact(self, name: str, entry: Entry) -> None:
        """Check members and scope of a pact, and that it can be in force."""
        where, node = f"pacts.{name}", entry.node
        members = node.get("members")
        for member in members.items if members else ():
            self._check_name("states", f"{where}.members", member.mark, str(member.value))
        scope = node.get("scope")
        self._check_keys(
            "flashpoints", f"{where}.scope", scope.get("flashpoints") if scope else None
        )
        force = node.get("in_force")
        if force and force.text == "never":
            message = f"pact {name!r} is not in force, so an arrangement cannot hold it"
            hint = f"Override {where}.in_force with 'start' or a date, or leave the pact out."
            self.context.problems.append(entry.key.problem(message, hint))

    def check_policy(self, where: str, node: Node) -> None:
        """Check patron, challengers and deals of a policy."""
        self._check_party(f"{where}.patron", node.get("patron"))
        regimes = node.get("regimes")
        for number, regime in enumerate(regimes.items if regimes else ()):
            here = f"{where}.regimes.{number}"
            named = regime.get("challengers")
            for state in named.items if named else ():
                self._check_name("states", f"{here}.challengers", state.mark, str(state.value))
            self._check_keys("flashpoints", f"{here}.deals", regime.get("deals"))

    def check_patrons(self) -> None:
        """Check that no patron has two policies."""
        first: dict[str, str] = {}
        for name, entry in self.part("policies"):
            patron = entry.node.get("patron")
            code = patron.text if patron else None
            if code in first:
                label = self.context.libraries.label(str(code))
                message = f"{first[code]!r} and {name!r} are both policies of {label}"
                self.context.problems.append(
                    entry.key.problem(message, "Keep one policy a patron.")
                )
            elif code:
                first[code] = name

    def _check_party(self, where: str, node: Node | None) -> None:
        # What is no code at all is reported by the check of the file, at the same place.
        if node is None or not is_name("states", node.text or "") or node.text in self.roster:
            return
        code, libraries = str(node.value), self.context.libraries
        message = f"{where} is {libraries.label(code)}, which is not in the roster"
        hint = f"Add {code} to 'states' or leave this file out."
        if libraries.find("states", code) is None:
            message = f"{where} names {code!r}, and there is no such state"
            hint = self.context.suggestion("states", code, self.roster)
        self.context.problems.append(mark_of(Entry(node.mark, node)).problem(message, hint))

    def _check_keys(self, kind: str, where: str, node: Node | None) -> None:
        for key, entry in node.mapping.items() if node else ():
            self._check_name(kind, where, entry.key, key)

    def _check_name(self, kind: str, where: str, mark: Mark, name: str) -> None:
        """Report a name that no file has; the state need not be in the roster."""
        if kind == "states" and not is_name(kind, name):
            return
        part = self.tree.get(kind)
        # A file in a library will do: a pact may name states that this scenario leaves out.
        if (part and name in part.mapping) or self.context.libraries.find(kind, name):
            return
        message = f"{where} names {name!r}, and there is no such {KINDS[kind]}"
        hint = self.context.suggestion(kind, name)
        self.context.problems.append(mark.problem(message, hint))
