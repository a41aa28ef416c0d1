from sim.execution.seminar.lessons import searched_runs
from sim.execution.seminar.what_ifs import turns, what_if_scenario, with_other_luck
from sim.execution.single_run import simulate
from sim.results.run_request import RunRequest
from sim.study.seminar_files import seminar_of


def test_a_search_finds_the_crisis_that_the_classroom_is_known_for() -> None:
    request = RunRequest(scenario="classroom")
    scenario = request.load()
    seminar = seminar_of("classroom", scenario)
    (run,) = searched_runs(request, scenario, seminar, [0])
    found = {(one.factual.crisis, one.what_if) for one in run.lessons}
    assert ("2027Q4-border", "no_promise") in found
    assert run.n_crises == 7
    assert all(turns(one.factual, one.other) for one in run.lessons)
    assert {(one.seed, one.replication) for one in run.lessons} == {(92, 0)}


def test_the_runs_own_luck_is_among_the_draws_of_a_crisis() -> None:
    request = RunRequest(scenario="classroom")
    scenario = request.load()
    seminar = seminar_of("classroom", scenario)
    region = simulate(scenario)
    change = what_if_scenario(request, scenario, seminar.what_ifs["no_promise"])
    # The first draw is that of replication 0, which is the run: there the crisis ends in war.
    found = with_other_luck(region, "2027Q4-border", change, 1)
    assert (found.turned, found.wars) == (1, (0, 1))
    more = with_other_luck(region, "2027Q4-border", change, 20)
    assert 1 <= more.turned <= 20
    assert more.wars[0] <= more.wars[1]
