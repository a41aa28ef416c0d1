"""How the numbers of a report were made, what its words mean, its limits, and how to redo it."""

from typing import Final

from sim.analysis.dossier.arm_cells import ArmCells
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.telling.pages.glossary import GLOSSARY
from sim.analysis.telling.reports.failed_answer import folder_word, replay_command
from sim.analysis.telling.words import FAILURE
from sim.analysis.treaties import has_treaties
from sim.domain.safe_text import safe_text

BORROWED: Final = (
    "arrangement", "policy", "guarantor", "stakes", "major attack", "capitulation", "abandonment",
    "control lost", "fitted", "judgement",
)  # fmt: skip
"""Words of the glossary that a report uses."""

OWN: Final = (
    (
        "deterrence failure",
        (
            f"{FAILURE[0].upper()}{FAILURE[1:]}. Counted by its chance: a "
            "crisis that could have ended so with a chance of one in ten counts 0.1."
        ),
    ),
    ("run", "One life of the region, from the first quarter to the last, on one set of draws."),
    (
        "paired",
        (
            "Runs of the same number share their draws, so that a difference between two "
            "arrangements holds less luck than either of them."
        ),
    ),
    (
        "distinguishable",
        (
            "The difference is not zero at 5 %, corrected for how many are asked at once (Holm) "
            "where several are. What is not may be there all the same, too small for so few "
            "runs."
        ),
    ),
)
"""Words that only reports use, with their meaning."""

PARAMETER_VECTORS: Final = (
    "parameter vector",
    (
        "One value for each of what was fitted or judged, of several hundred that fit the record "
        "about as well: the plausible set. Each run plays one, the same under every arrangement."
    ),
)

REGRET: Final = (
    "regret",
    "How many more failures an arrangement has than the best one under the same policy.",
)


def terms_of(dossier: Dossier) -> list[tuple[str, str]]:
    """Return the words of a report with what they mean."""
    known = {one.word: one.meaning for one in GLOSSARY}
    own = [*OWN, *([PARAMETER_VECTORS] if dossier.manifest.vectors else [])]
    own += [REGRET] if dossier.comparison is not None else []
    return [*own, *((one, known[one]) for one in BORROWED)]


def method_paragraphs(dossier: Dossier, arms: ArmCells | None) -> list[str]:
    """Return how the numbers were made."""
    manifest = dossier.manifest
    years = "" if dossier.years is None else f" of {dossier.years:g} years"
    word = "cells" if manifest.kind == "comparison" else "points"
    design = manifest.study.get("design")
    kind = design.get("kind") if isinstance(design, dict) else None
    drawn = "" if kind in {None, "plausible"} else f" of a {str(kind).replace('_', ' ')} design"
    found = [
        (
            f"{manifest.runs:,} runs{years}: {len(manifest.points):,} {word}{drawn}, "
            f"{dossier.replications:,} runs of each, seed {manifest.seed}."
        ),
        (
            "In every quarter a flashpoint may offer its challenger an opportunity. What follows "
            "is a game: the challenger chooses whether and how gravely to challenge, the target "
            "whether to resist, third states whether to fight, to support or to stand aside. "
            "Each weighs what it would gain, owe and lose, and chooses with mistakes, so that "
            "the better option is the likelier one. `docs/explanation/the-model.md` tells it in "
            "full."
        ),
    ]
    if manifest.failed:
        return found
    if arms is not None:
        found.append(
            "Runs of the same number share their draws under every arrangement, so that "
            f"differences are paired. Intervals are of 95 % and cover {arms.rests_on}."
        )
    return found


def limit_lines(dossier: Dossier) -> list[str]:
    """Return what holds the study back."""
    found = [
        (
            "Arrangements are compared under stated assumptions. No war is forecast, and no "
            "level is a chance of war."
        ),
        "States are unitary actors; they misjudge options, but misread no signals.",
        (
            "Which tests against the record the model passes and fails is in "
            "`docs/explanation/validation.md`; `deter validate` makes them anew."
        ),
    ]
    if has_treaties(dossier.manifest) or dossier.manifest.study.get("negotiated"):
        found.append("How likely a treaty is made rests on coefficients that were set by hand.")
    if dossier.manifest.vectors is None:
        found.append("Intervals do not cover the judgements in the scenario: other numbers may "
                     "give other signs.")  # fmt: skip
    else:
        found.append("Intervals cover the inputs that the plausible set varies, and no others: "
                     "neither the rules nor what is judged beside them.")  # fmt: skip
    return found


def reproduce_lines(dossier: Dossier) -> list[tuple[str, str]]:
    """Return commands that make the study again and look into it, with what each is for."""
    manifest, name = dossier.manifest, folder_word(dossier)
    if manifest.agents is not None:
        # A folder may come from a stranger: its command is quoted, and is no advice of ours.
        purpose = "made it, in the folder's own words: read it and its agents before you play it"
        again = (safe_text(manifest.command), purpose)
    else:
        again = (f"deter reproduce {name}/manifest.json",
                 "plays it again and says whether every table is equal")  # fmt: skip
    if manifest.failed:
        return [again]
    return [
        again,
        (f"deter plot {name} --list", "lists the figures that can be drawn of it"),
        (replay_command(dossier, dossier.main_point, 0),
         "plays its first run again, with the reasons of every state"),
    ]  # fmt: skip


def facts_of(dossier: Dossier) -> dict[str, str]:
    """Return what identifies the study."""
    manifest = dossier.manifest
    git = manifest.git or {}
    changed = ", with files changed since" if git.get("has_changes") else ""
    return {
        "study": manifest.fingerprint,
        "code": manifest.code,
        "commit": f"{git.get('commit', 'unknown')}{changed}",
        "seed": str(manifest.seed),
        "made": manifest.times.finished or manifest.times.started,
        "command": safe_text(manifest.command),
        "versions": ", ".join(f"{name} {one}" for name, one in manifest.packages.items()),
    }
