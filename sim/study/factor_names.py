"""What a factor may be called: it is a column of every table, so a reader must tell it apart.

DuckDB, which the docs name as a reader, takes capitals and small letters for the same in the
names of columns, and gives the first of two. A name that cannot be seen cannot be told
apart by anybody.
"""

import unicodedata
from collections.abc import Iterable, Iterator

from sim.domain.misfits import Misfit
from sim.engine.outcomes.outcomes import ACCOUNT_PREFIXES, FLASHPOINT_COLUMNS, OUTCOME_NAMES
from sim.engine.outcomes.political_outcomes import (
    JOINING_COLUMNS,
    POLITICAL_OUTCOMES,
    PROPOSAL_COLUMNS,
    STATE_COLUMNS,
)
from sim.study.tables import RESERVED

HINT = "Give it another name, and a path."


def column_key(name: str) -> str:
    """Return what two names have in common that some reader takes for one.

    >>> column_key("Wars") == column_key("wars") == column_key("wa\uff52s")
    True
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


COUNTED = (
    *OUTCOME_NAMES,
    *FLASHPOINT_COLUMNS,
    *POLITICAL_OUTCOMES,
    *STATE_COLUMNS,
    *PROPOSAL_COLUMNS,
    *JOINING_COLUMNS,
)
"""Columns that hold what runs counted."""

COLUMNS = {column_key(name): name for name in (*RESERVED, *COUNTED)}
"""{key: column} of all tables."""


def is_column(name: str) -> bool:
    """Return whether some reader takes a name for that of a column of some table."""
    key = column_key(name)
    return key in COLUMNS or key.startswith(ACCOUNT_PREFIXES)


def name_misfits(names: Iterable[str]) -> Iterator[Misfit]:
    """Yield names that are those of columns, that cannot be seen, or that readers mix up."""
    seen: dict[str, str] = {}
    for name in names:
        place, key = ("factors", name), column_key(name)
        if not name.strip() or not name.isprintable():
            shown = name.encode("unicode_escape").decode("ascii")
            message = f"has a name that cannot be seen, '{shown}'" if name else "has an empty name"
            yield Misfit(place, message, HINT)
        elif name != name.strip():
            yield Misfit(place, "has a name that begins or ends with a space", HINT)
        elif is_column(name):
            # The class of a study file does not know the codes of the scenario's states.
            begun = next((one for one in ACCOUNT_PREFIXES if key.startswith(one)), "")
            column = COLUMNS.get(key, f"{begun}...")
            message = "has the name of a column of the tables"
            if name != column and not name.startswith(ACCOUNT_PREFIXES):
                message += f", {column}, for readers such as DuckDB that tell no capitals apart"
            yield Misfit(place, message, HINT)
        elif key in seen:
            message = f"is {seen[key]!r} to readers such as DuckDB that tell no capitals apart"
            yield Misfit(place, message, HINT)
        seen.setdefault(key, name)
