"""How alike the members of one group see."""

import numpy as np
from numpy.typing import NDArray

from trama.science.errors import TooFewError

Ratings = NDArray[np.float64]

WIDE = 3  # scale points between the furthest two answers


def r_wg(values: Ratings, points: int) -> float:
    """Agreement on one item against answers at random: 1 − s² / σ²_EU, σ²_EU = (A² − 1)/12, truncated at 0.

    Parameters
    ----------
    values : array of shape (people,), in scale points; ``nan`` is not answered.
    points : number of points A of the scale.

    Returns
    -------
    float
        From 0 (as answers at random, or less alike) to 1 (all the same). No unit.

    Raises
    ------
    TooFewError
        Fewer than two answers.

    References
    ----------
    James, L. R., Demaree, R. G., & Wolf, G. (1984). Estimating within-group interrater reliability with and without
    response bias. Journal of Applied Psychology, 69, 85–98. doi:10.1037/0021-9010.69.1.85
    """
    known = values[np.isfinite(values)]
    if len(known) < 2:
        raise TooFewError("agreement needs two answers")
    return max(0.0, 1 - float(known.var(ddof=1)) / uniform_variance(points))


def uniform_variance(points: int) -> float:
    """Variance of answers at random, all points being equally likely: σ²_EU = (A² − 1)/12.

    Parameters
    ----------
    points : int
        Number of points A of the scale.

    Returns
    -------
    float
        Squared scale points; 0 for a single point.

    References
    ----------
    James, L. R., Demaree, R. G., & Wolf, G. (1984). Estimating within-group interrater reliability with and without
    response bias. Journal of Applied Psychology, 69, 85–98. doi:10.1037/0021-9010.69.1.85
    """
    return (points**2 - 1) / 12


def r_wg_j(ratings: Ratings, points: int) -> float:
    """Agreement on J items: J(1 − s̄²/σ²) / (J(1 − s̄²/σ²) + s̄²/σ²), truncated at 0.

    Parameters
    ----------
    ratings : array of shape (people, items), in scale points; ``nan`` is not answered. s̄² is the mean of the
        items' variances (n − 1), over items with two answers or more.
    points : number of points A of the scale.

    Returns
    -------
    float
        From 0 (as answers at random, or less alike) to 1 (all the same). No unit.

    Raises
    ------
    TooFewError
        No item has two answers.

    References
    ----------
    As `r_wg`.
    """
    columns = [column[np.isfinite(column)] for column in ratings.T]
    variances = [float(column.var(ddof=1)) for column in columns if len(column) > 1]
    if not variances:
        raise TooFewError("agreement needs an item with two answers")
    ratio = float(np.mean(variances)) / uniform_variance(points)
    agreement = len(variances) * (1 - ratio)
    return max(0.0, agreement / (agreement + ratio)) if agreement > 0 else 0.0


def average_deviation(values: Ratings) -> float:
    """AD_M = mean |x − mean(x)|, in scale points; 0 is full agreement.

    Parameters
    ----------
    values : array of shape (people,), in scale points; ``nan`` is not answered.

    Returns
    -------
    float
        Scale points, from 0 to half the width of the scale.

    Raises
    ------
    TooFewError
        Nobody answered.

    References
    ----------
    Burke, M. J., Finkelstein, L. M., & Dusig, M. S. (1999). On average deviation indices for estimating interrater
    agreement. Organizational Research Methods, 2, 49–68.
    """
    known = values[np.isfinite(values)]
    if not len(known):
        raise TooFewError("nobody answered")
    return float(np.abs(known - known.mean()).mean())


def views_differ(values: Ratings, points: int) -> bool:
    """Whether people see an item differently: AD_M > A/6, or max − min ≥ 3 scale points.

    Parameters
    ----------
    values : array of shape (people,)
        Scale points; ``nan`` is not answered.
    points : int
        Number of points A of the scale.

    Returns
    -------
    bool
        ``False`` also with fewer than two answers: one person does not disagree.

    References
    ----------
    A/6 is the practical limit of Burke, M. J., & Dunlap, W. P. (2002). Estimating interrater agreement with the
    average deviation index: a user's guide. Organizational Research Methods, 5, 159–172.
    doi:10.1177/1094428102005002002. The three points are this project's, model §17.2.
    """
    known = values[np.isfinite(values)]
    if len(known) < 2:
        return False
    return average_deviation(known) > points / 6 or float(np.ptp(known)) >= WIDE
