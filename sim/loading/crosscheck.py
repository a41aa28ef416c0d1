"""Check what one file says of another: names must exist, parties must be in the roster.

The checks read the composed nodes, so they run and report even where a file is
otherwise wrong, and they point at the word in question.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Final

from sim.domain.scenario import PARTS
from sim.loading.compose import policies_named_by
from sim.loading.context import LoadContext
from sim.loading.library import KINDS, is_name
from sim.loading.messages import mark_of
from sim.loading.nodes import Entry, Mark, Node

PARTIES = ("challenger", "target", "administration")
STATE_MAPPINGS = (
    "export_shares", "trade_shares", "reputation_priors", "dependence", "frictions",
)  # fmt: skip
ABOUT_OTHERS = ("dependence", "frictions")
LEAST_INVITED: Final = 2
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
    checker.check_treaties()
    for name, entry in chain(checker.part("policies"), checker.part("named_policies")):
        checker.check_policy(f"policies.{name}", entry.node)
    checker.check_patrons()
    checker.check_happenings()


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
        own = where.rpartition(".")[2]
        for field in ABOUT_OTHERS:
            named = node.get(field)
            if named and own in named.mapping:
                mark = named.mapping[own].key
                message = f"{where}.{field} names {self.context.libraries.label(own)} itself"
                self.context.problems.append(mark.problem(message))
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

    def check_treaties(self) -> None:
        """Check the pacts of the arrangements, and those that are proposed."""
        for name, entry in chain(self.part("pacts"), self.part("reference_pacts")):
            self.check_pact(name, entry)
            self.check_force(name, entry)
        for name, entry in self.part("proposed_pacts"):
            self.check_pact(name, entry)
        for name, entry in self.part("proposals"):
            self.check_proposal(f"proposals.{name}", entry.node)
        self.check_proposed_once()

    def check_happenings(self) -> None:
        """Check what a scenario lets happen at a date."""
        for part in ("shocks", "events"):
            for number, one in enumerate(_items(self.tree.get(part))):
                self.check_event(f"{part}.{number}", one)

    def check_pact(self, name: str, entry: Entry) -> None:
        """Check members and scope of a pact."""
        where, node = f"pacts.{name}", entry.node
        members = node.get("members")
        for member in members.items if members else ():
            self._check_name("states", f"{where}.members", member.mark, str(member.value))
        scope = node.get("scope")
        self._check_keys(
            "flashpoints", f"{where}.scope", scope.get("flashpoints") if scope else None
        )

    def check_force(self, name: str, entry: Entry) -> None:
        """Check that a pact of an arrangement can be in force."""
        force = entry.node.get("in_force")
        if force and force.text == "never":
            message = f"pact {name!r} is not in force, so an arrangement cannot hold it"
            hint = f"Override pacts.{name}.in_force with 'start' or a date, or leave the pact out."
            self.context.problems.append(entry.key.problem(message, hint))

    def check_proposal(self, where: str, node: Node) -> None:
        """Check who is invited to a treaty, who must agree and who proposes."""
        invited = _texts(node.get("invited"))
        for state in invited:
            self._check_name("states", f"{where}.invited", state.mark, str(state.value))
        here = [state for state in invited if state.text in self.roster]
        if len(invited) >= LEAST_INVITED > len(here):
            message = f"{where}.invited has only {len(here)} in the roster"
            self._add(node.mapping["invited"].key, message, "A treaty needs two.")
        self._check_party(f"{where}.proposer", node.get("proposer"))
        for state in _texts(node.get("quorum")):
            self._check_party(f"{where}.quorum", state)
        self._check_patrons_agree(where, node, {str(state.value) for state in invited})
        self._check_members(where, node, here)

    def _check_patrons_agree(self, where: str, node: Node, invited: Collection[str]) -> None:
        """Report a patron who is invited and whose agreement is not needed."""
        needed = {state.text for state in _texts(node.get("quorum"))}
        owners = (entry.node.get("patron") for _, entry in self.part("policies"))
        patrons = {str(owner.value) for owner in owners if owner}
        for code in sorted(patrons & set(invited) - needed):
            label = self.context.libraries.label(code)
            message = f"{where}.quorum leaves out {label}, a patron who is invited"
            hint = f"Add {code}: it holds only if the patron agrees."
            if "quorum" in node.mapping:
                self._add(node.mapping["quorum"].key, message, hint)

    def _check_members(self, where: str, node: Node, invited: Iterable[Node]) -> None:
        """Report who is invited and a member of no pact of a proposal."""
        texts = [
            self._file("proposed_pacts", str(name.value)) for name in _texts(node.get("pacts"))
        ]
        if not texts or None in texts:
            return  # an unknown pact is a problem already
        members = {one.text for pact in texts if pact for one in _texts(pact.get("members"))}
        for state in invited:
            if state.text not in members:
                label = self.context.libraries.label(str(state.value))
                message = f"{where}.invited names {label}, a member of none of its pacts"
                self._add(state.mark, message)

    def check_proposed_once(self) -> None:
        """Check that no pact stands in two proposals."""
        first: dict[str, str] = {}
        for name, entry in self.part("proposals"):
            for pact in _texts(entry.node.get("pacts")):
                text = str(pact.value)
                # A repetition in one proposal is reported by the check of its file.
                if first.setdefault(text, name) != name:
                    message = f"pact {text!r} is in two proposals, {first[text]!r} and {name!r}"
                    self._add(pact.mark, message, "Leave one of them out of the arrangement.")

    def check_event(self, where: str, node: Node) -> None:
        """Check the state of an event or a shock, and what an event says of it."""
        state = node.get("state")
        if state is None or state.text is None:
            return
        self._check_name("states", f"{where}.state", state.mark, state.text)
        side, pact = node.get("government"), node.get("withdraws_from")
        own = self._file("states", state.text)
        if side and own and not _items(own.get("sides")):
            label = self.context.libraries.label(state.text)
            self._add(side.mark, f"{where}.government: {label} has no sides")
        if pact and pact.text:
            self._check_name("pacts", f"{where}.withdraws_from", pact.mark, pact.text)
            self._check_membership(f"{where}.withdraws_from", pact, state.text)

    def _check_membership(self, where: str, pact: Node, code: str) -> None:
        """Report a pact of the scenario that a state is to leave and is no member of."""
        found = (self._file(part, str(pact.value)) for part in PARTS["pacts"])
        text = next(filter(None, found), None)
        if text and code not in {one.text for one in _texts(text.get("members"))}:
            label = self.context.libraries.label(code)
            self._add(pact.mark, f"{where} is {pact.text}, of which {label} is no member")

    def _file(self, part: str, name: str) -> Node | None:
        found = self.tree.get(part)
        return found.get(name) if found else None

    def check_policy(self, where: str, node: Node) -> None:
        """Check patron, challengers and deals of a policy, and the policies that it names."""
        self._check_party(f"{where}.patron", node.get("patron"))
        self._check_named(where, node)
        regimes = node.get("regimes")
        for number, regime in enumerate(regimes.items if regimes else ()):
            here = f"{where}.regimes.{number}"
            named = regime.get("challengers")
            for state in named.items if named else ():
                self._check_name("states", f"{here}.challengers", state.mark, str(state.value))
            self._check_keys("flashpoints", f"{here}.deals", regime.get("deals"))

    def _check_named(self, where: str, node: Node) -> None:
        """Report what a policy names that is another patron's or has no regimes."""
        patron, libraries = node.get("patron"), self.context.libraries
        for name in policies_named_by(node):
            other = self._file("named_policies", str(name.value))
            theirs = other.get("patron") if other else None
            if patron and theirs and theirs.text != patron.text:
                owner, wanted = (
                    libraries.label(str(theirs.value)),
                    libraries.label(str(patron.value)),
                )
                message = f"{where} names {name.text!r}, a policy of {owner}, not of {wanted}"
                self._add(name.mark, message)
            elif other and other.get("start"):
                message = f"{where} names {name.text!r}, which has no regimes of its own"
                self._add(name.mark, message, "Name a policy with regimes.")

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

    def _add(self, mark: Mark, message: str, hint: str = "") -> None:
        self.context.problems.append(mark.problem(message, hint))

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


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if node else ()


def _texts(node: Node | None) -> list[Node]:
    """Return the items of a list that are text."""
    return [item for item in _items(node) if item.text is not None]
