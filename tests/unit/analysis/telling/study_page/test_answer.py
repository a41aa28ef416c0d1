"""What a class reads of a verdict made by hand: four arrangements, two policies."""

from sim.analysis.telling.study_page.answer import answer, sureness
from sim.analysis.verdict.verdict import verdict_of
from tests.unit.analysis.verdict.test_verdict import STUDY, comparison, verdict

TITLES = {"hub": "Hub", "treaty": "Treaty", "bare": "Nothing", "promise": "Promise"}


def test_the_answer_says_what_is_best_against_what_and_at_what_price() -> None:
    which, price, had = answer(verdict(), TITLES)
    # Means .5 and .8 a run under the treaty, 1.0 and 1.2 under the hub.
    assert which.startswith(
        "In 100 runs of 5 years each “Treaty” would have 50 to 80 failures of deterrence: the "
        "fewest of all under every policy. “Hub” would have 100 to 120. (40 runs were played of "
        "each arrangement under each policy.)"
    )
    # A tenth of the 40 runs has an abandonment under the treaty, none under the hub.
    assert price.startswith("The price, against “Hub”: a state does not give the help that it owed")
    assert "4 times in 40 runs, against 0; " in price
    # Corvia's means are -.3 under the treaty and -.2 under the hub.
    assert "Who pays? Against “Hub” Corvia (0.10) loses, in stakes over 5 years" in price
    assert had.startswith("Could it be had? Made in 5 years: “Treaty” in 0-25%")


def test_a_hundred_runs_are_said_to_be_played_only_where_they_were() -> None:
    study = STUDY.model_copy(update={"replications": 100})
    told = answer(verdict(study), TITLES)[0]
    assert "In 100 runs of 5 years each “Treaty” has 50 to 80 failures" in told
    assert "played" not in told


def test_without_treaties_to_be_made_it_says_that_this_was_not_asked() -> None:
    told = answer(verdict(chances=[]), TITLES)
    assert told[-1] == (
        "Whether such a treaty could be agreed on was not asked: it is taken as in force."
    )


def test_a_baseline_that_is_best_is_said_to_be() -> None:
    study = STUDY.model_copy(update={"baseline": "treaty"})
    told = answer(verdict(study), TITLES)
    assert "It is the one that all others are compared with." in told[0]
    assert len(told) == 2
    assert "“Treaty”" not in " ".join(sureness(verdict(study), TITLES, 3)[:-2])


def test_sureness_tells_luck_from_what_nobody_knows() -> None:
    first, *_, last = sureness(verdict(), TITLES, 17)
    assert first.startswith(
        "On the same luck “Treaty” has the smaller chance of failures in 40 of 40 sets of "
        "plausible numbers, against “Hub”. Luck alone does not explain that."
    )
    # The promise has .2 of the .5 that the treaty gains under one policy, .1 of .4 under the other.
    assert "“Promise” alone makes 25 to 40 % of that gain." in first
    assert "17 of the numbers" in last
    assert "cover luck and part" in last
    plain = sureness(verdict_of(comparison(vectors=False)), TITLES, 17)
    assert "in 40 of 40 runs" in plain[0]
    assert plain[-1].startswith("The shares cover luck only.")
