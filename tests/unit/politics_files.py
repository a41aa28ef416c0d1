"""Files of a treaty in the making and of policies that name others, for the small library."""

from pathlib import Path

PROPOSAL = (
    "title: League\nstatus: judgement\nsource: guess\npacts: [league]\n"
    "invited: [BBB, CCC]\nquorum: [BBB, CCC]\nproposer: BBB\n"
)


def add_proposal(work: Path, text: str = PROPOSAL) -> None:
    """Write a proposal, its pact and an arrangement `talks` that lists it."""
    (work / "proposals").mkdir(exist_ok=True)
    (work / "proposals" / "league.yaml").write_text(text, encoding="utf-8")
    pact = (work / "pacts" / "planned.yaml").read_text(encoding="utf-8")
    (work / "pacts" / "league.yaml").write_text(pact, encoding="utf-8")
    (work / "arrangements" / "talks.yaml").write_text(
        "title: Talks\nextend: plain\nproposals: [league]\n", encoding="utf-8"
    )


def add_path(work: Path) -> None:
    """Write a policy `path` that starts from `wavering`, which was `steady` before."""
    wavering = work / "policies" / "wavering.yaml"
    wavering.write_text(wavering.read_text(encoding="utf-8") + "before: steady\n", encoding="utf-8")
    (work / "policies" / "path.yaml").write_text(
        "title: Path\npatron: CCC\nstart: wavering\n"
        "transitions: {wavering: {wavering: [1, judgement, 2025, guess]}}\n",
        encoding="utf-8",
    )
