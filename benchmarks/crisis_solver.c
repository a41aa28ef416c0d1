/* The first version of the crisis game solved, in plain C99: what the compiled solver is measured against.

   Straightforward on purpose: one end node after another, the exponential of the system's
   library, no vectors, no table that is not in the game. It gives choice, value, summary and
   expected utilities, and keeps less on the way than the solver in sim/engine does.

   Built by benchmarks/c_solver.py with `cc -O2 -std=c99 -shared -fPIC`. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MODES = 3, COUNCILS = 2, LEVELS = 3, MAX_GUARANTORS = 64, MAX_STRATEGIC = 6 };
enum { ABSTAIN, SUPPORT, FIGHT };
enum { FAIT_ACCOMPLI = 1 };

/* Columns of a row of `modes`. */
enum {
    PRIZE_SHARE, ATTRITION, CHALLENGE_COST, AUDIENCE_COST, NUCLEAR_RISK, CONCESSION_COST,
    SUPPORT_COST, DEPLOYMENT_COST, FIGHTING_COST, THRESHOLD, MODE_COLUMNS
};

/* Columns of an obligation. */
enum { WITH_ACTIVE, WITH_INACTIVE, WITHOUT, OBLIGATION_COLUMNS };

/* Columns of a node: seven true values, the same believed, then the guarantors' utilities. */
enum { PRESS, WIN, FRACTION, TRADE, COVER, CHALLENGER, TARGET, BELIEF, GUARANTORS = 14 };

typedef struct {
    double precision, precision_floor, precision_decay, opening_precision, support_weight;
    double belief_weight, reputation_weight, domestic_weight, reaction_speed;
    double control_lost, strength_challenger, salience_challenger, nuclear_challenger;
    double status_quo_utility, strength_target, salience_target, nuclear_target;
    double activation_probability, lag_quarters;
    long lag_delays_all, has_council, n, n_strategic;
    const long *is_available; /* (3) */
    const double *modes;      /* (3, 10) */
    const double *contest_exponent; /* (3) */
    const double *interoperability, *stake, *support, *reputation;
    const double *reputation_multiplier, *obligation_multiplier, *attrition_exposure, *nuclear;
    const double *nuclear_assurance, *nuclear_vulnerability, *norm_cost, *bias, *trade_share;
    const double *law_support, *law_fight; /* (n, 3) */
    const long *reservation;               /* (n, 3) */
    const double *obligation;              /* (n, 3, 3) */
    const double *strength;                /* (n) from the nearest base always open */
    const double *strength_hosted;         /* (n, n) of row from the soil of column */
} Crisis;

typedef struct {
    double *choice;   /* (4) */
    double *value;    /* (4) */
    double *summary;  /* (3, 7) */
    double *expected; /* (3, 2 + n) */
    double *work;     /* (nodes, 14 + n) */
} Solution;

/* What one subtree is about: a mode and an answer of the council. */
typedef struct {
    const Crisis *crisis;
    const double *payoffs;
    double prize, precision, exponent;
    double brought[MAX_GUARANTORS], reneging[MAX_GUARANTORS], weighed[MAX_GUARANTORS];
    double lawful[MAX_GUARANTORS][LEVELS];
} Subtree;

typedef struct {
    double press, wins, fraction, clash;
} Play;

static double larger(double a, double b) { return a > b ? a : b; }
static double smaller(double a, double b) { return a < b ? a : b; }

static double second_of_two(double first, double second)
{
    double odds = exp(-fabs(first - second));
    return (first >= second ? odds : 1) / (1 + odds);
}

static void choose(double abstain, double support, double fight, int highest, double *chosen)
{
    chosen[0] = 1;
    chosen[1] = chosen[2] = 0;
    if (highest == SUPPORT) {
        chosen[1] = second_of_two(abstain, support);
        chosen[0] = second_of_two(support, abstain);
    } else if (highest == FIGHT) {
        double top = larger(abstain, larger(support, fight));
        double one = exp(abstain - top), two = exp(support - top), three = exp(fight - top);
        double total = one + two + three;
        chosen[0] = one / total;
        chosen[1] = two / total;
        chosen[2] = three / total;
    }
}

static double weight_of(const Crisis *c, int level)
{
    return level == ABSTAIN ? 0 : level == SUPPORT ? c->support_weight : 1;
}

static int opens_bases(const Crisis *c, double weight) { return weight >= 0.5 * c->support_weight; }

static double win_probability(const Crisis *c, double exponent, double defenders)
{
    double challenger = c->strength_challenger, stronger = larger(challenger, defenders);
    if (stronger <= 0)
        return 0.5;
    if (exponent == 1)
        return challenger / (challenger + defenders);
    double ours = pow(challenger / stronger, exponent);
    double theirs = pow(defenders / stronger, exponent);
    return ours / (ours + theirs);
}

static double timely_share(const Crisis *c, const double *invoked)
{
    double delayed;
    if (invoked[WITH_ACTIVE] <= invoked[WITHOUT])
        return 1;
    delayed = c->lag_delays_all ? 1 : 1 - invoked[WITHOUT] / invoked[WITH_ACTIVE];
    return 1 - delayed + delayed * exp(-c->lag_quarters * c->reaction_speed);
}

static void read_law(const Crisis *c, int mode, int k, double *lawful)
{
    double may_support = c->law_support[k * MODES + mode];
    double may_fight = smaller(c->law_fight[k * MODES + mode], may_support);
    long cap = c->reservation[k * MODES + mode];
    lawful[0] = cap == 0 ? 1 : 1 - may_support;
    lawful[1] = cap == 0 ? 0 : cap == 1 ? may_support : may_support - may_fight;
    lawful[2] = cap == 2 ? may_fight : 0;
}

static void enter(Subtree *t, const Crisis *c, int mode, int council)
{
    t->crisis = c;
    t->payoffs = c->modes + mode * MODE_COLUMNS;
    t->prize = t->payoffs[PRIZE_SHARE] * (1 - c->control_lost);
    t->precision = c->precision
                   / (c->precision_floor + c->precision_decay * t->payoffs[PRIZE_SHARE]);
    t->exponent = c->contest_exponent[mode];
    for (int k = 0; k < c->n; k++) {
        const double *invoked = c->obligation + (k * MODES + mode) * OBLIGATION_COLUMNS;
        double timely = c->has_council && mode == FAIT_ACCOMPLI ? timely_share(c, invoked) : 1;
        t->weighed[k] = smaller(1, invoked[council] * c->obligation_multiplier[k]);
        t->reneging[k] = t->weighed[k] * (c->reputation_weight * c->reputation_multiplier[k]
                                          + c->domestic_weight * c->support[k]);
        t->brought[k] = timely * c->interoperability[k];
        read_law(c, mode, k, t->lawful[k]);
    }
}

/* Strength of guarantor k from the best base that the first so many hosts open. */
static double reach(const Crisis *c, const double *weight, int k, int hosts)
{
    double best = c->strength[k];
    for (int host = 0; host < hosts; host++) {
        double here = c->strength_hosted[k * c->n + host];
        if (here > best && opens_bases(c, weight[host]))
            best = here;
    }
    return best;
}

static double defenders_strength(const Subtree *t, const double *weight)
{
    const Crisis *c = t->crisis;
    double total = c->strength_target;
    for (int k = 0; k < c->n; k++)
        if (weight[k] > 0)
            total += weight[k] * t->brought[k] * reach(c, weight, k, (int)c->n);
    return total;
}

/* Strength of the strategic guarantors and one of the rest that commits so much. */
static double strength_with(const Subtree *t, const double *weight, const double *reaches,
                            int joiner, double own)
{
    const Crisis *c = t->crisis;
    int n_strategic = (int)c->n_strategic;
    double total = c->strength_target;
    for (int k = 0; k < n_strategic; k++) {
        double best = reaches[k];
        if (weight[k] <= 0)
            continue;
        if (own > 0 && opens_bases(c, own))
            best = larger(best, c->strength_hosted[k * c->n + joiner]);
        total += weight[k] * t->brought[k] * best;
    }
    if (own > 0)
        total += own * t->brought[joiner] * reach(c, weight, joiner, n_strategic);
    return total;
}

static Play end_of_play(const Subtree *t, double defenders, double trade, double cover)
{
    const Crisis *c = t->crisis;
    const double *p = t->payoffs;
    double total = c->strength_challenger + defenders;
    Play play;
    play.wins = win_probability(c, t->exponent, defenders);
    play.fraction = total <= 0 ? 0.5 : c->strength_challenger / total;
    play.clash = play.wins * c->salience_challenger * t->prize - p[CHALLENGE_COST] * (1 + trade)
                 - p[ATTRITION] * (1 - play.fraction) - p[NUCLEAR_RISK] * cover;
    play.press = second_of_two(-t->precision * p[AUDIENCE_COST], t->precision * play.clash);
    return play;
}

static double utility(const Subtree *t, int k, int level, double press, double win, double fraction)
{
    const Crisis *c = t->crisis;
    const double *p = t->payoffs;
    double loss = -win * c->stake[k] * t->prize, reneging = t->reneging[k], risk;
    if (level == ABSTAIN)
        return loss - press * reneging - (1 - press) * 0.5 * reneging;
    if (level == SUPPORT)
        return loss - press * (p[SUPPORT_COST] + 0.5 * reneging)
               - (1 - press) * p[DEPLOYMENT_COST];
    risk = c->attrition_exposure[k] * p[ATTRITION] * fraction
           + press * p[NUCLEAR_RISK] * c->nuclear_vulnerability[k] * c->nuclear_challenger
           + press * c->norm_cost[k] * t->prize;
    return loss - risk - p[FIGHTING_COST] - (1 - press) * p[DEPLOYMENT_COST];
}

/* How one of the rest answers: its expected weight. */
static double answer(const Subtree *t, const double *weight, const double *reaches,
                     const Play *alone, double trade, double cover, int k)
{
    const Crisis *c = t->crisis;
    double logit[LEVELS], expected = 0;
    logit[ABSTAIN] = t->precision * utility(t, k, ABSTAIN, alone->press,
                                            alone->press * alone->wins,
                                            alone->press * alone->fraction);
    for (int level = SUPPORT; level <= FIGHT; level++) {
        double assured = c->nuclear[k] * c->nuclear_assurance[k];
        double defenders = strength_with(t, weight, reaches, k, weight_of(c, level));
        Play play = end_of_play(t, defenders, trade + c->trade_share[k],
                                level == FIGHT ? larger(cover, assured) : cover);
        logit[level] = t->precision * utility(t, k, level, play.press, play.press * play.wins,
                                              play.press * play.fraction);
    }
    logit[FIGHT] += c->bias[k];
    for (int highest = 0; highest < LEVELS; highest++) {
        double chosen[LEVELS];
        if (t->lawful[k][highest] <= 0)
            continue;
        choose(logit[ABSTAIN], logit[SUPPORT], logit[FIGHT], highest, chosen);
        expected += t->lawful[k][highest]
                    * (chosen[SUPPORT] * c->support_weight + chosen[FIGHT]);
    }
    return expected;
}

static void solve_end(const Subtree *t, int end, double *values)
{
    const Crisis *c = t->crisis;
    double weight[MAX_GUARANTORS] = {0}, reaches[MAX_STRATEGIC];
    int level[MAX_GUARANTORS] = {0}, n_strategic = (int)c->n_strategic;
    double trade = 0, cover = c->nuclear_target;
    Play play;
    for (int k = n_strategic - 1; k >= 0; k--, end /= LEVELS) {
        level[k] = end % LEVELS;
        weight[k] = weight_of(c, level[k]);
        if (level[k] > ABSTAIN)
            trade += c->trade_share[k];
        if (level[k] == FIGHT)
            cover = larger(cover, c->nuclear[k] * c->nuclear_assurance[k]);
    }
    if (c->n > n_strategic) {
        double answers[MAX_GUARANTORS];
        Play alone;
        for (int k = 0; k < n_strategic; k++)
            reaches[k] = reach(c, weight, k, n_strategic);
        alone = end_of_play(t, strength_with(t, weight, reaches, 0, 0), trade, cover);
        for (int k = n_strategic; k < c->n; k++)
            answers[k] = answer(t, weight, reaches, &alone, trade, cover, k);
        for (int k = n_strategic; k < c->n; k++)
            weight[k] = answers[k];
    }
    play = end_of_play(t, defenders_strength(t, weight), trade, cover);
    values[PRESS] = play.press;
    values[WIN] = play.press * play.wins;
    values[FRACTION] = play.press * play.fraction;
    values[TRADE] = play.press * trade;
    values[COVER] = play.press * cover;
    values[CHALLENGER] = play.press * play.clash - (1 - play.press) * t->payoffs[AUDIENCE_COST];
    values[TARGET] = play.press * (-play.wins * c->salience_target * t->prize
                                   - t->payoffs[ATTRITION] * play.fraction);
    memcpy(values + BELIEF, values, BELIEF * sizeof *values);
    for (int k = 0; k < c->n; k++)
        values[GUARANTORS + k] = utility(t, k, level[k], values[PRESS], values[WIN],
                                         values[FRACTION]);
}

static void solve_guarantor(const Subtree *t, int k, double *values, const double *child)
{
    const Crisis *c = t->crisis;
    int width = GUARANTORS + (int)c->n;
    const double *zero = child, *one = child + width, *two = child + 2 * width;
    double abstain = t->precision * zero[GUARANTORS + k];
    double support = t->precision * one[GUARANTORS + k];
    double fight = t->precision * two[GUARANTORS + k] + c->bias[k];
    double shares[LEVELS] = {0}, believed[LEVELS] = {t->lawful[k][0], 0, 0};
    double trust = c->belief_weight * t->weighed[k];
    for (int highest = 0; highest < LEVELS; highest++) {
        double chosen[LEVELS], lawful = t->lawful[k][highest], stand, expected, to_fight;
        choose(abstain, support, fight, highest, chosen);
        for (int level = 0; level < LEVELS; level++)
            shares[level] += lawful * chosen[level];
        if (highest == ABSTAIN)
            continue;
        stand = chosen[SUPPORT] + chosen[FIGHT];
        expected = (1 - trust) * stand + trust * c->reputation[k];
        to_fight = stand > 0 ? chosen[FIGHT] / stand : 0;
        believed[ABSTAIN] += lawful * (1 - expected);
        believed[SUPPORT] += lawful * expected * (1 - to_fight);
        believed[FIGHT] += lawful * expected * to_fight;
    }
    for (int column = 0; column < width; column++) {
        const double *share = BELIEF <= column && column < GUARANTORS ? believed : shares;
        values[column] = share[0] * zero[column] + share[1] * one[column] + share[2] * two[column];
    }
}

static void solve_subtree(const Subtree *t, double *nodes)
{
    const Crisis *c = t->crisis;
    int width = GUARANTORS + (int)c->n, ends = 1, first;
    for (int k = 0; k < c->n_strategic; k++)
        ends *= LEVELS;
    first = (ends - 1) / 2;
    for (int end = 0; end < ends; end++)
        solve_end(t, end, nodes + (first + end) * width);
    for (int k = (int)c->n_strategic - 1; k >= 0; k--) {
        ends /= LEVELS;
        for (int node = (ends - 1) / 2; node < (ends - 1) / 2 + ends; node++)
            solve_guarantor(t, k, nodes + node * width, nodes + (LEVELS * node + 1) * width);
    }
}

static void solve_mode(const Crisis *c, int mode, Solution *solution)
{
    int width = GUARANTORS + (int)c->n;
    double after[GUARANTORS + MAX_GUARANTORS] = {0};
    double *summary = solution->summary + mode * 7;
    double *expected = solution->expected + mode * (2 + c->n);
    double concede, resist, gain, value;
    Subtree t;
    for (int council = 0; council < COUNCILS; council++) {
        double active = c->has_council ? c->activation_probability : 1;
        double chance = council == 0 ? active : 1 - active;
        if (chance <= 0)
            continue;
        enter(&t, c, mode, council);
        solve_subtree(&t, solution->work);
        for (int column = 0; column < width; column++)
            after[column] += chance * solution->work[column];
    }
    concede = -t.payoffs[CONCESSION_COST] * c->salience_target * (1 - c->control_lost);
    resist = second_of_two(t.precision * concede, t.precision * after[BELIEF + TARGET]);
    gain = c->salience_challenger * t.prize;
    value = (1 - resist) * gain + resist * after[BELIEF + CHALLENGER];
    solution->value[mode + 1] = value - t.payoffs[THRESHOLD];
    summary[0] = t.precision;
    summary[1] = resist;
    summary[2] = after[PRESS];
    summary[3] = after[WIN];
    summary[4] = value;
    summary[5] = after[BELIEF + TARGET];
    summary[6] = concede;
    expected[0] = (1 - resist) * gain + resist * after[CHALLENGER];
    expected[1] = (1 - resist) * concede + resist * after[TARGET];
    for (int k = 0; k < c->n; k++)
        expected[2 + k] = -(1 - resist) * c->stake[k] * t.prize + resist * after[GUARANTORS + k];
}

/* Fill `solution`, whose arrays are 0, so many times over. */
void solve(const Crisis *crisis, Solution *solution, long times)
{
    for (; times > 0; times--) {
        double top, total = 0;
        top = solution->value[0] = crisis->status_quo_utility;
        for (int mode = 0; mode < MODES; mode++) {
            solution->value[mode + 1] = -INFINITY;
            if (crisis->is_available[mode])
                solve_mode(crisis, mode, solution);
            top = larger(top, solution->value[mode + 1]);
        }
        for (int option = 0; option <= MODES; option++) {
            int is_open = option == 0 || crisis->is_available[option - 1];
            double gap = solution->value[option] - top;
            solution->choice[option] = is_open ? exp(crisis->opening_precision * gap) : 0;
            total += solution->choice[option];
        }
        for (int option = 0; option <= MODES; option++)
            solution->choice[option] /= total;
    }
}
