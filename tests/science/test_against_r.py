"""Figures of R 4.2.2 (psych 2.2.9, multilevel 2.7) on the same answers; each test names the call."""

import numpy as np
import pytest

from trama.science.agreement import average_deviation, r_wg, r_wg_j
from trama.science.change import hedges_g_av
from trama.science.scales import cronbach_alpha, intraclass, mcdonald_omega

RATINGS = np.array(
    [
        [4, 4, 5, 4], [3, 3, 3, 2], [2, 3, 2, 2], [5, 4, 4, 5], [4, 5, 4, 4], [1, 2, 1, 2],
        [3, 4, 3, 3], [5, 5, 4, 5], [2, 2, 3, 2], [4, 3, 4, 4], [3, 3, 2, 3], [4, 4, 4, 5],
        [2, 1, 2, 1], [5, 4, 5, 5], [3, 2, 3, 3], [4, 5, 5, 4], [1, 1, 2, 2], [3, 4, 4, 3],
    ],
    dtype=float,
)  # fmt: skip
NETWORKS = np.repeat([0, 1, 2, 3], [3, 4, 5, 6])
AFTER = np.array(
    [4.5, 3, 2.5, 4.5, 4.75, 2, 3.5, 5, 2.5, 4.25, 3, 4.5, 2, 5, 3.25, 4.5, 1.75, 3.5]
)  # fmt: skip


def test_alpha():
    """`psych::alpha(x)$total$raw_alpha`."""
    assert cronbach_alpha(RATINGS) == pytest.approx(0.945727015, abs=1e-9)


def test_omega():
    """`factanal(covmat = cov(x), factors = 1)`, its loadings and uniquenesses in the items' own units."""
    assert mcdonald_omega(RATINGS) == pytest.approx(0.9465429169, abs=1e-6)


def test_intraclass_of_unequal_networks():
    """`aov(score ~ network)`: mean squares 0.24953704 and 1.57946429; k₀ = 4.407407; `multilevel::ICC2`."""
    single, mean = intraclass(RATINGS.mean(axis=1), NETWORKS)
    assert single == pytest.approx(-0.2361621666, abs=1e-9)
    assert mean == pytest.approx(-5.329578585, abs=1e-8)


@pytest.mark.parametrize(
    ("network", "together", "first", "deviation"),
    [
        (0, 0.7058823529, 0.5, 0.7777777778),
        (1, 0.0, 0.0, 1.03125),
        (2, 0.6946107784, 0.35, 0.88),
        (3, 0.0, 0.0, 1.1666666667),
    ],
)
def test_agreement(network, together, first, deviation):
    """`rwg.j(x, network, ranvar = 2)`, `rwg(x[, 1], …)` and `ad.m(x, network)` of multilevel."""
    rows = RATINGS[network == NETWORKS]
    assert r_wg_j(rows, 5) == pytest.approx(together, abs=1e-9)
    assert r_wg(rows[:, 0], 5) == pytest.approx(first, abs=1e-9)
    assert np.mean([average_deviation(item) for item in rows.T]) == pytest.approx(deviation, abs=1e-9)


def test_effect_size():
    """`(1 - 3 / (4 * 17 - 1)) * mean(d) / ((sd(before) + sd(after)) / 2)`."""
    effect = hedges_g_av(RATINGS.mean(axis=1), AFTER)
    assert effect.g_av == pytest.approx(0.23450646, abs=1e-8)
    assert effect.sd_change == pytest.approx(0.1690998854, abs=1e-9)
