"""The tests' classroom with a treaty that may be made, and a small study of it."""

import shutil
from pathlib import Path

from tests.acceptance.worlds import WORKED

PROPOSAL = """
title: "Common defence, if it is made"
status: judgement
year: 2025
source: "a test"
pacts: [common_defence]
invited: [BBB, CCC, DDD]
quorum: [BBB, CCC]
proposer: BBB
since: start
"""

ARRANGEMENT = """
title: "Guarantee, and a treaty if it is made"
extend: hub
proposals: [made]
"""

STUDY = """
title: "A treaty that may be made"
scenario: classroom
overrides: {switches.politics: true, quarters: 6}
factors:
  arrangement: [hub, negotiated]
  negotiation: {path: switches.negotiation, values: [inert, "on"]}
design: {kind: grid}
replications: 3
outputs: [proposals, joining, states, stages, quarters]
"""

COMPARISON = """
title: "A treaty that may be made"
scenario: classroom
overrides: {switches.politics: true, quarters: 6}
arrangements: [hub, negotiated]
policies: [steady]
baseline: hub
replications: 3
"""


def write_treaty_world(folder: Path) -> Path:
    """Write the world into a folder, and return the file of its study."""
    shutil.copytree(WORKED.parent, folder)
    for name, text in {
        "proposals/made.yaml": PROPOSAL,
        "arrangements/negotiated.yaml": ARRANGEMENT,
        "studies/treaties.yaml": STUDY,
        "studies/compared.yaml": COMPARISON,
    }.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "studies" / "treaties.yaml"
