"""Random valid scenarios: small worlds in which much happens and everything may be odd.

Rates of opportunities are large and thresholds low, so that crises, wars, closings and
leavings come up within a few quarters.
"""

from typing import Any

from hypothesis import strategies as st

from sim.domain.arrangements import Arrangement
from sim.domain.figures import LEAST, Figure
from sim.domain.flashpoints import Flashpoint
from sim.domain.pacts import Pact, Scope
from sim.domain.policies import Deal, Policy, Regime
from sim.domain.scenario import Scenario
from sim.domain.states import Base, Law, Place, State
from sim.domain.switches import JoinSwitches, Switches
from sim.domain.vocabulary import LEVELS, MODES, ModeName
from sim.rules.conflict.control import ControlParams
from sim.rules.conflict.opportunity import OpportunityParams
from sim.rules.conflict.reputation import ReputationParams
from sim.rules.conflict.war import WarParams
from sim.rules.crisis.choice import ChoiceParams
from sim.rules.crisis.council import CouncilParams
from sim.rules.crisis.entry import EntryParams, MinimumStakeParams
from sim.rules.crisis.escalation import EscalationParams
from sim.rules.crisis.payoffs import ExposureParams
from sim.rules.crisis.resolve import ResolveParams
from sim.rules.crisis.trade import TradeParams
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import figure
from tests.properties.strategies import optional

CODES = ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF")
SOURCE: dict[str, Any] = {"status": "judgement", "year": 2025, "source": "a test"}


def between(low: float, high: float, *extremes: float) -> st.SearchStrategy[float]:
    """Return ordinary numbers between two bounds, and often one of the bounds."""
    ordinary = st.floats(low, high, allow_subnormal=False).map(no_nearer_to_zero)
    # The least that a file may hold: what is divided by it comes out as large as it ever does.
    tiny = [LEAST] if low <= 0 < high else []
    return ordinary | st.sampled_from([low, high, *extremes, *tiny])


def no_nearer_to_zero(number: float) -> float:
    """Return 0 for a number that is nearer to it than any in a file, else the number."""
    return number if abs(number) >= LEAST else 0.0


def figures(low: float, high: float, *extremes: float) -> st.SearchStrategy[Figure]:
    return between(low, high, *extremes).map(figure)


shares = figures(0.0, 1.0, 0.5)
signed = figures(-1.0, 1.0, 0.0)


def about_others(
    codes: list[str], code: str, figure_of: st.SearchStrategy[Figure]
) -> st.SearchStrategy[dict[str, Figure]]:
    return st.dictionaries(st.sampled_from([c for c in codes if c != code]), figure_of, max_size=3)


def places(hosts: list[str | None]) -> st.SearchStrategy[Base]:
    return st.builds(
        lambda lat, lon, host, capacity: Base(
            place="somewhere", lat=lat, lon=lon, host=host, capacity=capacity, **SOURCE
        ),
        between(-20.0, 20.0),
        between(-20.0, 20.0),
        st.sampled_from(hosts),
        st.just(figure(1)) | shares,
    )


available_modes: st.SearchStrategy[list[ModeName]] = st.just(list(MODES)) | st.lists(
    st.sampled_from(MODES), unique=True, min_size=1
)


def by_mode[Item](values: st.SearchStrategy[Item]) -> st.SearchStrategy[dict[ModeName, Item]]:
    return st.dictionaries(st.sampled_from(MODES), values)


def laws() -> st.SearchStrategy[Law]:
    return st.builds(Law, support=by_mode(shares), fight=by_mode(shares))


def states(codes: list[str], code: str) -> st.SearchStrategy[State]:
    return st.builds(
        State,
        name=st.just(code),
        gdp_usd_bn=figures(10.0, 5000.0),
        gdp_growth_pct=figures(-3.0, 6.0),
        spending_usd_bn=figures(0.0, 100.0),
        military_price_level=figures(0.5, 3.0),
        burden_pct=st.just(figure(0)) | figures(0.001, 8.0),
        nuclear=shares,
        nuclear_vulnerability=shares,
        attrition_exposure=shares,
        democracy=shares,
        alignment=signed,
        non_alignment_norm=shares,
        public_support=shares,
        theatre_share=shares,
        law=st.just(Law()) | laws(),
        export_shares=about_others(codes, code, figures(0.0, 0.3)),
        trade_shares=about_others(codes, code, figures(0.0, 0.3)),
        reputation_priors=about_others(codes, code, shares),
        bases=st.tuples(
            places([None]), st.lists(places([c for c in codes if c != code]), max_size=2)
        ).map(lambda both: [both[0], *both[1]]),
    )


@st.composite
def flashpoints(draw: st.DrawFn, codes: list[str]) -> Flashpoint:
    challenger, target, *others = draw(st.permutations(codes))
    sides = draw(st.lists(st.sampled_from(["stake", "backer", "none"]), min_size=4, max_size=4))
    third = list(zip(others, sides, strict=False))
    return Flashpoint(
        title="A prize",
        challenger=challenger,
        target=target,
        administration=target,
        theatre=Place(
            place="there", lat=draw(between(-20.0, 20.0)), lon=draw(between(-20.0, 20.0)), **SOURCE
        ),
        salience_challenger=draw(figures(0.3, 1.0)),
        salience_target=draw(figures(0.3, 1.0) | shares),
        terrain_advantage=draw(figures(0.1, 3.0)),
        challenger_share=draw(shares),
        opportunity_rate=draw(st.sampled_from([2.0, 8.0, 1000.0, 0.5]).map(figure)),
        whole_state=draw(st.booleans()),
        modes=draw(available_modes),
        war_intensity=draw(figures(0.1, 2.0)),
        escalates=draw(st.sampled_from([True, True, False])),
        stakes={code: draw(shares) for code, side in third if side == "stake"},
        backers={code: draw(shares) for code, side in third if side == "backer"},
    )


def scopes(points: list[str]) -> st.SearchStrategy[Scope]:
    return st.builds(
        Scope,
        default=shares,
        flashpoints=st.dictionaries(st.sampled_from(points), shares, max_size=2),
    )


@st.composite
def pacts(draw: st.DrawFn, codes: list[str], points: list[str]) -> Pact:
    members = draw(
        st.permutations(codes) | st.lists(st.sampled_from(codes), unique=True, min_size=2)
    )
    one, other = members[:2]
    return Pact(
        title="A pact",
        kind=draw(st.sampled_from(["collective", "collective", "bilateral", "minilateral"])),
        members=members,
        in_force=draw(st.sampled_from(["start", "start", "2025-11-01", "never"])),
        until=draw(st.sampled_from([None, None, "2026-05-01"])),
        mutual_obligation=draw(figures(0.3, 1.0) | shares),
        obligations=draw(st.just({}) | st.fixed_dictionaries({one: st.just({other: figure(0.9)})})),
        triggers=draw(by_mode(shares)),
        scope=draw(st.just(Scope()) | scopes(points)),
        activation=draw(st.sampled_from(["majority", "consensus", "automatic", "individual"])),
        votes=draw(st.sampled_from(["states", "capability"])),
        consultation_lag_quarters=draw(figures(0.0, 2.0)),
        fallback=draw(shares),
        interoperability=draw(shares),
        basing=draw(st.just({}) | st.just({one: [other]}) | st.just({other: members[2:]})),
        nuclear=draw(st.sampled_from(["none", "umbrella", "sharing"])),
        reservations={one: draw(by_mode(st.sampled_from(LEVELS)))},
        **SOURCE,
    )


def regimes(points: list[str], **dates: object) -> st.SearchStrategy[Regime]:
    deal = st.builds(Deal, stake_multiplier=figures(0.0, 1.0), satisfaction=signed)
    keys = {
        "obligation_multiplier": figures(0.0, 2.0, 1.0),
        "reputation_multiplier": figures(0.0, 2.0),
        "stake_multiplier": figures(0.0, 2.0),
        "bias_logit": figures(-3.0, 3.0),
        "volatility_logit": figures(0.0, 2.0),
        "theatre_share": shares,
        "burden_demand_pct": figures(0.0, 6.0),
        "nuclear_assurance": shares,
        "deals": st.dictionaries(st.sampled_from(points), deal, max_size=2),
    }
    return optional(**keys).map(lambda given: Regime.model_validate({**dates, **given}))


@st.composite
def policies(draw: st.DrawFn, codes: list[str], points: list[str]) -> dict[str, Policy]:
    """Return policies of up to two patrons: a change of government, and a word of its own."""
    made = {}
    for patron in draw(st.lists(st.sampled_from(codes), unique=True, max_size=2)):
        held = [
            draw(regimes(points, until="2025Q4")),
            draw(regimes(points, since="2025Q4")),
        ]
        if draw(st.booleans()):
            named = draw(st.lists(st.sampled_from(codes), unique=True, min_size=1, max_size=2))
            held.append(draw(regimes(points, since="2026Q1", challengers=named)))
        made[f"of_{patron.lower()}"] = Policy(title="A policy", patron=patron, regimes=held)
    return made


@st.composite
def parameters(draw: st.DrawFn) -> Parameters:
    return Parameters(
        choice=ChoiceParams(
            precision=draw(between(0.5, 30.0)),
            opening_precision=draw(between(0.5, 20.0)),
            threshold_grey_zone=draw(between(-0.5, 0.5)),
            threshold_fait_accompli=draw(between(-0.5, 0.5)),
            threshold_major_attack=draw(st.sampled_from([-1.0, -0.3, -2.0, 0.3])),
            strategic_guarantors=draw(st.integers(1, 4)),
        ),
        council=CouncilParams(veto_intercept_logit=draw(st.sampled_from([0.0, 1.0, -3.0]))),
        opportunity=OpportunityParams(
            excitation=draw(between(0.0, 3.0)), heat_half_life_quarters=draw(between(0.5, 40.0))
        ),
        war=WarParams(
            end_probability=draw(st.sampled_from([0.15, 0.05, 0.5, 1.0])),
            fighter_engaged_share=draw(between(0.0, 1.0)),
            supporter_engaged_share=draw(between(0.0, 1.0)),
            attrition_per_quarter=draw(between(0.0, 1.0)),
            nuclear_use_probability=draw(st.sampled_from([0.0, 0.002, 0.3, 1.0])),
            gdp_loss_per_quarter=draw(between(0.0, 0.5)),
            size_correlation=draw(st.sampled_from([0.0, 0.6])),
        ),
        escalation=EscalationParams(threshold=draw(st.sampled_from([0.0, 0.3, -1.0]))),
        resolve=ResolveParams(sd=draw(st.sampled_from([0.0, 0.6, 2.0]))),
        trade=TradeParams(weight=draw(between(0.0, 15.0))),
        exposure=ExposureParams(target=draw(st.sampled_from([0.0, 1.0]))),
        entry=EntryParams(
            minimum_stake=MinimumStakeParams(
                grey_zone=draw(between(0.0, 1.0)),
                fait_accompli=draw(between(0.0, 0.8)),
                major_attack=draw(between(0.0, 0.5)),
            ),
            minimum_obligation=draw(between(0.0, 1.0)),
        ),
        control=ControlParams(closing_share=draw(between(0.2, 1.0))),
        reputation=ReputationParams(
            prior_strength=draw(between(0.5, 10.0)),
            spillover=draw(between(0.0, 1.0)),
            minimum_obligation=draw(between(0.0, 0.5)),
            weight_grey_zone=draw(between(0.0, 2.0)),
            policy_shift=draw(between(0.0, 2.0)),
            memory_years=draw(between(0.1, 20.0)),
        ),
    )


_words = {
    "negotiation": st.sampled_from(("on", "inert", "off")),
    "join": st.builds(JoinSwitches, **dict.fromkeys(JoinSwitches.model_fields, st.booleans())),
}
switches = st.builds(Switches, **dict.fromkeys(Switches.model_fields, st.booleans()) | _words)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario[Parameters]:
    """Return a world of three to six states with up to three flashpoints and four pacts."""
    codes = list(CODES[: draw(st.sampled_from([4, 5, 6, 3]))])
    points = [f"place_{k}" for k in range(draw(st.sampled_from([3, 2, 1])))]
    held = {
        f"pact_{k}": draw(pacts(codes, points))
        for k in range(draw(st.sampled_from([2, 3, 4, 1, 0])))
    }
    return Scenario[Parameters](
        title="Random",
        states={code: draw(states(codes, code)) for code in codes},
        flashpoints={name: draw(flashpoints(codes)) for name in points},
        arrangement=Arrangement(title="Random", pacts=sorted(held)),
        pacts=held,
        reference_pacts=draw(st.sampled_from([{}, held])),
        policies=draw(policies(codes, points)),
        parameters=draw(parameters()),
        switches=draw(st.just(Switches()) | switches),
        start="2025Q2",
        quarters=draw(st.sampled_from([8, 7, 6, 5, 1])),
        seed=draw(st.integers(0, 2**63 - 1)),
    )
