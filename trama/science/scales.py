"""Scores, reliability and what networks share."""

import math

import numpy as np
from numpy.typing import NDArray

from trama.science.errors import TooFewError

Ratings = NDArray[np.float64]

NEEDED = 0.75  # share of a dimension's items that a person must answer to have a score
PAIR = 2


def reverse(ratings: Ratings, points: int) -> Ratings:
    """Turn ratings of items worded against their dimension: x' = points + 1 − x.

    Parameters
    ----------
    ratings : array of any shape
        Scale points from 1 to ``points``; ``nan`` is not answered.
    points : int
        Number of points of the scale.

    Returns
    -------
    array of the shape of ``ratings``
        Scale points from 1 to ``points``; ``nan`` stays ``nan``.

    References
    ----------
    None is needed: the scale is read from its other end.
    """
    return points + 1 - ratings


def person_scores(ratings: Ratings) -> Ratings:
    """Mean of the items each person answered, if they answered three quarters of them, rounded up.

    Parameters
    ----------
    ratings : array of shape (people, items)
        Scale points with reverse items already turned; ``nan`` is not answered.

    Returns
    -------
    array of shape (people,)
        Scale points; ``nan`` for whoever answered too few (6 of 8, 2 of 2).

    References
    ----------
    The 6-of-8 rule of this project's model, §17.1: a product decision, not a published cut.
    """
    answered = np.isfinite(ratings)
    count = answered.sum(axis=1)
    total = np.where(answered, ratings, 0.0).sum(axis=1)
    enough = count >= math.ceil(NEEDED * ratings.shape[1])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(enough, total / count, np.nan)


def complete(ratings: Ratings) -> Ratings:
    """Keep the people who answered every item (listwise deletion).

    Parameters
    ----------
    ratings : array of shape (people, items)
        Scale points; ``nan`` is not answered.

    Returns
    -------
    array of shape (complete people, items)
        The rows without ``nan``, in their order; no row when nobody answered everything.

    References
    ----------
    Little, R. J. A., & Rubin, D. B. (2019). Statistical analysis with missing data, 3rd ed., ch. 3 (complete-case and
    available-case analysis). Wiley. doi:10.1002/9781119482260
    """
    return ratings[np.isfinite(ratings).all(axis=1)]


def cronbach_alpha(ratings: Ratings) -> float:
    """Internal consistency: α = J/(J−1) · (1 − Σ var(item) / var(sum)), over people who answered every item.

    Parameters
    ----------
    ratings : array of shape (people, items), in scale points; ``nan`` is not answered.

    Returns
    -------
    float
        At most 1; negative when items contradict each other. No unit.

    Raises
    ------
    TooFewError
        Fewer than two items or two complete people, or everybody has the same sum.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika, 16, 297–334.
    doi:10.1007/BF02310555
    """
    whole = complete(ratings)
    people, items = whole.shape
    if items < PAIR or people < PAIR:
        raise TooFewError("alpha needs two items and two people who answered all of them")
    spread = whole.sum(axis=1).var(ddof=1)
    if spread <= 0:
        raise TooFewError("alpha does not exist when everybody has the same total")
    return float(items / (items - 1) * (1 - whole.var(axis=0, ddof=1).sum() / spread))


def alpha_interval(ratings: Ratings, *, draws: int = 2000, seed: int = 1) -> tuple[float, float]:
    """95 % percentile interval of `cronbach_alpha`, drawing people with replacement.

    Draws in which everybody has the same total are left out.

    Parameters
    ----------
    ratings : array of shape (people, items)
        Scale points; ``nan`` is not answered.
    draws : int
        How many bootstrap samples.
    seed : int
        Start of the random numbers: the same seed gives the same interval.

    Returns
    -------
    tuple of float
        Lower and upper limit, the 2.5 and 97.5 percentiles. No unit.

    Raises
    ------
    TooFewError
        As `cronbach_alpha`.

    References
    ----------
    Efron, B., & Tibshirani, R. (1993). An introduction to the bootstrap, §13.3. doi:10.1201/9780429246593
    """
    cronbach_alpha(ratings)
    whole = complete(ratings)
    people, items = whole.shape
    drawn = whole[np.random.default_rng(seed).integers(people, size=(draws, people))]
    spread = drawn.sum(axis=2).var(axis=1, ddof=1)
    parts = drawn.var(axis=1, ddof=1).sum(axis=1)
    usable = spread > 0
    alphas = items / (items - 1) * (1 - parts[usable] / spread[usable])
    low, high = np.percentile(alphas, [2.5, 97.5])
    return float(low), float(high)


def mcdonald_omega(ratings: Ratings) -> float:
    """Total omega of one factor: ω = (Σλ)² / ((Σλ)² + Σψ), maximum likelihood on the covariance matrix.

    Parameters
    ----------
    ratings : array of shape (people, items), in scale points; ``nan`` is not answered. Complete people count.

    Returns
    -------
    float
        From 0 to 1. No unit.

    Raises
    ------
    TooFewError
        Fewer than three items (one factor is not identified), not more complete people than items, or an item
        that does not vary.

    References
    ----------
    McDonald, R. P. (1999). Test theory: a unified treatment. doi:10.4324/9781410601087 (reissue)
    Jöreskog, K. G. (1967). Some contributions to maximum likelihood factor analysis. Psychometrika, 32, 443–482.
    """
    whole = complete(ratings)
    people, items = whole.shape
    if items <= PAIR:
        raise TooFewError("omega of one factor needs three items")
    if people <= items:
        raise TooFewError("omega needs more people who answered every item than items")
    covariance = np.cov(whole, rowvar=False)
    if np.linalg.matrix_rank(covariance) < items:
        raise TooFewError("omega does not exist when an item is constant or repeats others")
    return omega_of(covariance)


def omega_of(covariance: Ratings) -> float:
    """Total omega of one factor from a covariance matrix: ω = (Σλ)² / ((Σλ)² + Σψ).

    λ are the loadings and ψ the unique variances of `one_factor`.

    Parameters
    ----------
    covariance : array of shape (items, items)
        Covariances of the items, in squared scale points; of full rank.

    Returns
    -------
    float
        From 0 to 1. No unit.

    Raises
    ------
    numpy.linalg.LinAlgError
        The matrix has no inverse. `mcdonald_omega` refuses such data with a sentence.

    References
    ----------
    McDonald, R. P. (1999). Test theory: a unified treatment. doi:10.4324/9781410601087 (reissue)
    """
    loadings, unique = one_factor(covariance)
    common = float(loadings.sum() ** 2)
    return common / (common + float(unique.sum()))


def one_factor(covariance: Ratings) -> tuple[Ratings, Ratings]:
    """Fit one common factor to a covariance matrix by maximum likelihood: S ≈ λλᵀ + Ψ.

    Minimises F(ψ) = Σ over the eigenvalues θ after the first of Ψ^-½ S Ψ^-½ of (θ − ln θ − 1), as Jöreskog (1967)
    does. ψ is kept between 0.5 % and the whole of each variance.

    Parameters
    ----------
    covariance : array of shape (items, items)
        Covariances S of the items, in squared scale points; of full rank.

    Returns
    -------
    tuple of arrays of shape (items,)
        Loadings λ, in scale points, with a sum that is not negative; unique variances ψ, in squared scale points.

    Raises
    ------
    numpy.linalg.LinAlgError
        The matrix has no inverse.

    References
    ----------
    Jöreskog, K. G. (1967). Some contributions to maximum likelihood factor analysis. Psychometrika, 32, 443–482.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 -- 60 MB that few processes ever need

    variance = np.diag(covariance)
    start = np.log(np.maximum(0.5 / np.diag(np.linalg.inv(covariance)) * 1.0, 0.005 * variance))
    bounds = [(math.log(0.005 * each), math.log(each)) for each in variance]
    found = minimize(
        _misfit,
        start,
        args=(covariance,),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"ftol": 1e-14, "gtol": 1e-9, "maxiter": 2000},
    )
    unique = np.exp(found.x)
    values, vectors = np.linalg.eigh(_scaled(covariance, unique))
    loadings = np.sqrt(unique) * vectors[:, -1] * math.sqrt(max(values[-1] - 1, 0.0))
    return loadings * np.sign(loadings.sum() or 1.0), unique


def _scaled(covariance: Ratings, unique: Ratings) -> Ratings:
    root = 1 / np.sqrt(unique)
    scaled: Ratings = covariance * np.outer(root, root)
    return scaled


def _misfit(log_unique: Ratings, covariance: Ratings) -> tuple[float, Ratings]:
    """F and its gradient in log ψ: ψᵢ·∂F/∂ψᵢ = Σₖ (1 − θₖ) wᵢₖ² over the eigenvalues after the first."""
    values, vectors = np.linalg.eigh(_scaled(covariance, np.exp(log_unique)))
    rest, ways = np.maximum(values[:-1], 1e-12), vectors[:, :-1]
    misfit = float((rest - np.log(rest) - 1).sum())
    slope: Ratings = (ways**2 * (1 - rest)).sum(axis=1)
    return misfit, slope


def intraclass(scores: Ratings, networks: NDArray[np.int_]) -> tuple[float, float]:
    """ICC(1) and ICC(2) of persons' scores, from the one-way analysis of variance by network.

    ICC(1) = (MSB − MSW) / (MSB + (k₀ − 1) MSW), ICC(2) = (MSB − MSW) / MSB,
    k₀ = (N − Σnⱼ²/N) / (J − 1).

    Parameters
    ----------
    scores : array of shape (people,), in scale points, without ``nan``.
    networks : array of shape (people,), integers from 0: whose person it is.

    Returns
    -------
    tuple of float
        ICC(1), at most 1, and ICC(2), at most 1; both negative when people differ more within than between
        networks. No unit.

    Raises
    ------
    TooFewError
        Fewer than two networks, nobody beside anybody, or no variance at all.

    References
    ----------
    Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater reliability. Psychological
    Bulletin, 86, 420–428. doi:10.1037/0033-2909.86.2.420
    Bliese, P. D. (2000). Within-group agreement, non-independence, and reliability: implications for data aggregation
    and analysis. In Klein & Kozlowski (eds.), Multilevel theory, research, and methods in organizations. Jossey-Bass.
    """
    sizes = np.bincount(networks)
    sizes = sizes[sizes > 0]
    people, groups = len(scores), len(sizes)
    if groups < PAIR or people <= groups:
        raise TooFewError("ICC needs two networks, and one with two people")
    names, places = np.unique(networks, return_inverse=True)
    means = np.bincount(places, scores) / np.bincount(places)
    between = float((sizes * (means - scores.mean()) ** 2).sum() / (groups - 1))
    within = float(((scores - means[places]) ** 2).sum() / (people - groups))
    size = (people - (sizes**2).sum() / people) / (groups - 1)
    if between <= 0 or len(names) != groups:
        raise TooFewError("ICC does not exist when networks do not differ at all")
    return (between - within) / (between + (size - 1) * within), (between - within) / between
