"""Before and after, for people who answered both times."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from trama.science.errors import TooFewError

Scores = NDArray[np.float64]

PAIRS = 5  # fewer linked people say nothing about a network's change
DRAWS = 2000


class Direction(Enum):
    """What may be said of a network's change."""

    ROSE = "rose"
    HELD = "held"
    FELL = "fell"
    CANNOT_SAY = "cannot_say"


@dataclass(frozen=True)
class Effect:
    """A standardised change of many networks."""

    pairs: int
    mean_change: float
    sd_change: float
    g_av: float


def hedges_g_av(before: Scores, after: Scores) -> Effect:
    """Mean paired change over the mean of both standard deviations, corrected for small samples.

    g_av = J · mean(after − before) / ((s_before + s_after)/2), J = 1 − 3/(4·df − 1), df = n − 1.

    Parameters
    ----------
    before, after : arrays of shape (people,), in scale points, the same person in the same place.

    Returns
    -------
    Effect
        Change in scale points; ``g_av`` in standard deviations.

    Raises
    ------
    TooFewError
        Fewer than two pairs, or nobody differs from anybody.

    References
    ----------
    The average of both standard deviations: Lakens, D. (2013). Calculating and reporting effect sizes to facilitate
    cumulative science. Frontiers in Psychology, 4, 863. doi:10.3389/fpsyg.2013.00863
    The correction J: Hedges, L. V. (1981). Distribution theory for Glass's estimator of effect size and related
    estimators. Journal of Educational Statistics, 6, 107–128. doi:10.3102/10769986006002107
    """
    pairs = len(before)
    if pairs < 2:
        raise TooFewError("a change needs two people who answered both times")
    change = after - before
    spread = float(before.std(ddof=1) + after.std(ddof=1)) / 2
    if spread <= 0:
        raise TooFewError("a standardised change does not exist when nobody differs from anybody")
    small = 1 - 3 / (4 * (pairs - 1) - 1)
    return Effect(
        pairs, float(change.mean()), float(change.std(ddof=1)), small * float(change.mean()) / spread
    )


def g_av_interval(
    before: Scores, after: Scores, networks: NDArray[np.int_], *, seed: int = 1
) -> tuple[float, float]:
    """95 % percentile interval of `hedges_g_av`, drawing whole networks with replacement.

    Parameters
    ----------
    before, after : arrays of shape (people,), in scale points, the same person in the same place.
    networks : array of shape (people,), integers: whose person it is.
    seed : start of the random numbers; the same seed gives the same interval.

    Returns
    -------
    tuple of float
        Lower and upper limit, the 2.5 and 97.5 percentiles, in standard deviations.

    Raises
    ------
    TooFewError
        Fewer than two networks, or `hedges_g_av` raises.

    References
    ----------
    Davison, A. C., & Hinkley, D. V. (1997). Bootstrap methods and their application, §3.8 (hierarchical data).
    doi:10.1017/CBO9780511802843
    """
    hedges_g_av(before, after)
    members = [np.flatnonzero(networks == network) for network in np.unique(networks)]
    if len(members) < 2:
        raise TooFewError("an interval over networks needs two networks")
    dice = np.random.default_rng(seed)
    found = []
    for drawn in dice.integers(len(members), size=(DRAWS, len(members))):
        rows = np.concatenate([members[index] for index in drawn])
        try:
            found.append(hedges_g_av(before[rows], after[rows]).g_av)
        except TooFewError:
            continue
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def change_interval(change: Scores, *, seed: int = 1) -> tuple[float, float]:
    """95 % percentile interval of the mean of paired changes, drawing people with replacement.

    Parameters
    ----------
    change : array of shape (people,), after − before, in scale points.
    seed : start of the random numbers; the same seed gives the same interval.

    Returns
    -------
    tuple of float
        Lower and upper limit, the 2.5 and 97.5 percentiles, in scale points.

    Raises
    ------
    TooFewError
        Nobody answered both times.

    References
    ----------
    Efron, B., & Tibshirani, R. (1993). An introduction to the bootstrap, §13.3. doi:10.1201/9780429246593
    """
    if not len(change):
        raise TooFewError("nobody answered both times")
    drawn = np.random.default_rng(seed).integers(len(change), size=(DRAWS, len(change)))
    low, high = np.percentile(change[drawn].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def direction(change: Scores, *, smallest: float = 0.25) -> Direction:
    """What may be said of one network's change, by its linked people.

    With the 95 % interval [l, u] of the mean change d: it rose when l > 0, fell when u < 0, held when −s ≤ l and
    u ≤ s; otherwise, and with fewer than five pairs, it cannot be said.

    Parameters
    ----------
    change : array of shape (people,)
        After − before, in scale points; ``nan`` has no score in one of them.
    smallest : float
        Scale points s below which a change does not matter to a conversation: a quarter of a point is two of eight
        sentences one point apart. A product decision of this project.

    Returns
    -------
    Direction
        ``CANNOT_SAY`` is an answer and not an error.

    References
    ----------
    Lakens, D. (2017). Equivalence tests: a practical primer for t tests, correlations, and meta-analyses. Social
    Psychological and Personality Science, 8, 355–362. doi:10.1177/1948550617697177. There the interval within the
    bounds is the 90 % one, at α = 0.05; the 95 % interval here asks for more, α = 0.025.
    """
    known = change[np.isfinite(change)]
    if len(known) < PAIRS:
        return Direction.CANNOT_SAY
    low, high = change_interval(known)
    if low > 0:
        return Direction.ROSE
    if high < 0:
        return Direction.FELL
    return Direction.HELD if -smallest <= low and high <= smallest else Direction.CANNOT_SAY
