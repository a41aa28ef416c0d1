"""Reading a YAML file into nodes, or into problems that a user can act on.

The syntax is YAML 1.2 through ruamel.yaml; values follow its core schema, so
`NO` is a country and `2024-12-31` is text. What a scenario has no use for is
refused before it can do harm: anchors and aliases (the stuff of YAML bombs),
tags, deep nesting, several documents, numbers that are not finite, more values
than anybody writes.
"""

import codecs
import math
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Never

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError

from sim.domain.errors import Problem, ScenarioError
from sim.domain.plain_values import Scalar
from sim.domain.safe_text import first_unsafe, safe_text
from sim.loading.nodes import Entry, Mark, Node, Source

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
# ruamel.yaml takes some 25 microseconds for each: a megabyte of them would take half a minute.
MAX_VALUES = 50_000
# No 64-bit number has more, and `int` refuses texts of thousands of digits with a ValueError.
MAX_DIGITS = 20
# Whoever has more has made one mistake again and again, and every problem costs time.
MAX_PROBLEMS = 1000
CACHED_FILES = 1024

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS: dict[str, Scalar] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_PLAIN_WORDS = (
    ("mapping values are not allowed", "a ':' where none can stand", "Quote text that has ': '."),
    ("found unexpected end of stream", "a quote is opened and never closed", ""),
    ("but got '<stream end>'", "a bracket is opened and never closed", ""),
    ("that cannot start any token", "a character that must be quoted here", "Quote the text."),
    ("could not find expected ':'", "a ':' is missing after a key", ""),
    ("expected <block end>", "the indent does not fit the lines above", "Align with spaces."),
    ("unknown escape character", "a backslash in double quotes", "Use single quotes."),
)


_HARMLESS = str.maketrans("\n\t", "  ")


def read_nodes(path: Path, shown: str) -> Node:
    """Return the mapping that a file holds.

    Parameters
    ----------
    path : the file
    shown : its name in messages

    Raises
    ------
    ScenarioError : everything that makes the file unreadable
    """
    if not path.is_file():
        raise ScenarioError([Mark(Source(shown)).problem("there is no such file")])
    stamp = path.stat()
    # Asked of the file system, so that nothing of a file of gigabytes comes into memory.
    if stamp.st_size > MAX_BYTES:
        message = f"the file has {stamp.st_size:,} bytes; the limit is {MAX_BYTES:,}"
        raise ScenarioError([Mark(Source(shown)).problem(message)])
    found = _read_cached(path, shown, stamp.st_mtime_ns, stamp.st_size)
    if isinstance(found, ScenarioError):
        # A new one, as who catches it may add to its problems.
        raise ScenarioError(found.problems)
    return found


@lru_cache(maxsize=CACHED_FILES)
def _read_cached(path: Path, shown: str, _modified: int, _size: int) -> Node | ScenarioError:
    """Return the mapping in a file, or why it cannot be read.

    The arguments after the name are the key of the cache: a file that changed is read again.
    The error is returned so that it is kept: a long file with a mistake is read once too.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        # Raised, so that it is not kept: a right to read that is given changes no time.
        message = f"the file cannot be read: {error.strerror}"
        raise ScenarioError([Mark(Source(shown)).problem(message)]) from None
    try:
        return parse_text(_decode(raw, shown), shown)
    except ScenarioError as error:
        return error


def _decode(raw: bytes, shown: str) -> str:
    """Return the text of a UTF-8 file, without a byte order mark."""
    try:
        return raw.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        lines = tuple(raw.decode(errors="replace").split("\n"))
        mark = Mark(Source(shown, lines), line, column)
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8 text"
        raise ScenarioError([mark.problem(message, "Save the file as UTF-8.")]) from None


def parse_text(text: str, shown: str) -> Node:
    """Return the mapping that a text holds.

    Raises
    ------
    ScenarioError : everything that makes the text unreadable

    >>> parse_text("code: NO", "x.yaml").get("code").value
    'NO'
    """
    source = Source(shown, tuple(_LINE_END.split(text)))
    # Looked for first: ruamel.yaml says only that '\t' "cannot start any token".
    tabs = list(_tab_problems(source))
    if tabs:
        raise ScenarioError(tabs)
    reader = _Reader(source)
    try:
        # Events, not ruamel's loader: what is refused is seen before anything is built of it.
        # Pure Python, because the C library follows YAML 1.1.
        root = reader.document(iter(YAML(typ="safe", pure=True).parse(text)))
    except YAMLError as error:
        raise ScenarioError([*reader.problems, _syntax_problem(error, text, source)]) from None
    if root is not None and not isinstance(root.value, dict):
        reader.problems.append(root.mark.problem(_not_a_mapping_words(root)))
    if reader.problems or root is None:
        raise ScenarioError(reader.problems)
    return root


def _tab_problems(source: Source) -> Iterator[Problem]:
    """Return a problem for each line that is indented with a tab."""
    for number, line in enumerate(source.lines, start=1):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent and line.strip():
            mark = Mark(source, number, indent.index("\t") + 1)
            yield mark.problem("a tab in the indent", "YAML is indented with spaces.")


def _not_a_mapping_words(root: Node) -> str:
    kind = "a list" if isinstance(root.value, tuple) else "a single value"
    return f"the file is {kind}; it must be a mapping of 'key: value' lines"


def _syntax_problem(error: YAMLError, text: str, source: Source) -> Problem:
    """Return a YAML error in plain words, at its place."""
    if isinstance(error, ReaderError):
        before = text[: error.position]
        column = len(before) - (before.rfind("\n") + 1) + 1
        mark = Mark(source, before.count("\n") + 1, column)
        return mark.problem(_control_words(text[error.position]))
    if not isinstance(error, MarkedYAMLError):
        return Mark(source).problem(f"not YAML: {error}")
    said = str(error.problem)
    known = ((words, hint) for sign, words, hint in _PLAIN_WORDS if sign in said)
    words, hint = next(known, (said, ""))
    place = error.context_mark if words.endswith("never closed") else error.problem_mark
    if place is None:
        return Mark(source).problem(f"not YAML: {words}", hint)
    return Mark(source, place.line + 1, place.column + 1).problem(f"not YAML: {words}", hint)


def _control_words(letter: str) -> str:
    """Return what is wrong with a character that a terminal would obey."""
    return f"a control character, code {ord(letter)}"


class _StopReading(Exception):  # noqa: N818 - a signal, not an error
    """Raised to stop reading: what follows could not be understood."""


class _Reader:
    """Turns the events of one text into nodes and keeps the problems."""

    def __init__(self, source: Source) -> None:
        """Start without problems."""
        self.source = source
        self.problems: list[Problem] = []
        self.n_values = 0

    def document(self, events: Iterator[Event]) -> Node | None:
        """Return the one document of a stream; None if there is a problem."""
        try:
            for event in events:
                if isinstance(event, DocumentStartEvent):
                    root = self._node(next(events), events, 0)
                    self._refuse_second_document(events)
                    return root
        except _StopReading:
            return None
        self.problems.append(Mark(self.source).problem("the file is empty"))
        return None

    def _refuse_second_document(self, events: Iterator[Event]) -> None:
        for event in events:
            if isinstance(event, DocumentStartEvent):
                self._refuse(event, "a second document in one file", "Remove the '---'.")
            if isinstance(event, StreamEndEvent):
                return

    def _mark(self, event: Event) -> Mark:
        return Mark(self.source, event.start_mark.line + 1, event.start_mark.column + 1)

    def _refuse(self, event: Event, message: str, hint: str = "") -> Never:
        """Keep a problem and stop reading."""
        self._note(self._mark(event).problem(message, hint))
        raise _StopReading

    def _note(self, problem: Problem) -> None:
        """Keep a problem; stop reading after a thousand, which are one mistake made again."""
        self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            raise _StopReading

    def _node(self, event: Event, events: Iterator[Event], depth: int) -> Node:
        self._admit(event, depth)
        if isinstance(event, MappingStartEvent):
            return Node(self._mark(event), self._mapping(events, depth + 1))
        if isinstance(event, SequenceStartEvent):
            return Node(self._mark(event), self._sequence(events, depth + 1))
        if isinstance(event, ScalarEvent):
            return Node(self._mark(event), self._scalar(event))
        return self._refuse(event, "a value is missing")

    def _admit(self, event: Event, depth: int) -> None:
        """Refuse an event that no scenario file needs: aliases, tags, deep nesting, too many."""
        self.n_values += 1
        if self.n_values > MAX_VALUES:
            advice = "Give ranges or a grid in place of lists, or make several files of it."
            message = f"the file has more than {MAX_VALUES:,} keys and values"
            self._refuse(event, message, advice)
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            sign = "*" if isinstance(event, AliasEvent) else "&"
            advice = "Write the value out, or use 'extend' and 'overrides'."
            self._refuse(event, f"anchors and aliases ({sign}{event.anchor}) are refused", advice)
        if tag := getattr(event, "tag", None):
            self._refuse(event, f"tags ({tag}) are refused", "Remove the tag.")
        if depth > MAX_DEPTH:
            self._refuse(event, f"nested more than {MAX_DEPTH} levels deep")

    def _mapping(self, events: Iterator[Event], depth: int) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            self._admit(event, depth)
            if not isinstance(event, ScalarEvent):
                self._refuse(event, "a key must be a word, not a list or mapping")
            mark, key = self._mark(event), self._checked_text(str(event.value), event)
            node = self._node(next(events), events, depth)
            if key in entries:
                first = entries[key].key.line
                self._note(
                    mark.problem(f"key {key!r} is given twice", f"First given on line {first}.")
                )
            else:
                entries[key] = Entry(mark, node)
        return entries

    def _sequence(self, events: Iterator[Event], depth: int) -> tuple[Node, ...]:
        items: list[Node] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._node(event, events, depth))
        return tuple(items)

    def _scalar(self, event: ScalarEvent) -> Scalar:
        """Return the value that the YAML 1.2 core schema gives a scalar."""
        text = str(event.value)
        if event.style:
            return self._checked_text(text, event)
        if _NOT_FINITE.fullmatch(text):
            # Read on with a stand-in, so that further mistakes are told in the same pass.
            self._note(self._mark(event).problem(f"{text} is not a finite number"))
            return 0.0
        if text in _WORDS:
            return _WORDS[text]
        value = self._number(text, event)
        return self._checked_text(value, event) if isinstance(value, str) else value

    def _checked_text(self, text: str, event: ScalarEvent) -> str:
        """Return a text, with a problem noted if it holds what a terminal would obey.

        Escapes put control characters and halves of characters into quoted text. Ends of
        lines and tabs may stand in notes and sources; a title refuses them itself.
        """
        position = first_unsafe(text.translate(_HARMLESS))
        if position is None:
            return text
        # Half a character cannot be encoded in UTF-8, so pydantic's JSON would fail on it later.
        letter = text[position]
        is_half = "\ud800" <= letter <= "\udfff"
        said = "an escape that is no character" if is_half else _control_words(letter)
        hint = "Write the character itself." if is_half else "Remove it."
        self._note(self._mark(event).problem(said, hint))
        return safe_text(text)

    def _number(self, text: str, event: Event) -> Scalar:
        if _INTEGER.fullmatch(text):
            return self._integer(text, event)
        if not _FLOAT.fullmatch(text):
            return text
        number = float(text)
        if not math.isfinite(number):
            self._note(self._mark(event).problem(f"{text} is too large a number"))
            return 0.0
        return number

    def _integer(self, text: str, event: Event) -> Scalar:
        bases = {"0o": 8, "0x": 16}
        base = bases.get(text[:2], 10)
        digits = text[2:] if text[:2] in bases else text
        if len(digits) > MAX_DIGITS:
            self._note(self._mark(event).problem(f"{text[:9]}... is too large a number"))
            return 0
        return int(digits, base)
