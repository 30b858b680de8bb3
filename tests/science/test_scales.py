"""Values by hand, published values, and properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from trama.science.agreement import average_deviation, r_wg, r_wg_j, uniform_variance, views_differ
from trama.science.change import Direction, change_interval, direction, g_av_interval, hedges_g_av
from trama.science.errors import TooFewError
from trama.science.scales import (
    alpha_interval,
    cronbach_alpha,
    intraclass,
    mcdonald_omega,
    omega_of,
    one_factor,
    person_scores,
    reverse,
)

NAN = float("nan")


def test_reverse():
    assert reverse(np.array([1.0, 5.0, NAN]), 5).tolist()[:2] == [5, 1]


@pytest.mark.parametrize(("answered", "known"), [(8, True), (6, True), (5, False), (0, False)])
def test_person_scores_need_three_quarters_rounded_up(answered, known):
    ratings = np.array([[4.0] * answered + [NAN] * (8 - answered)])
    assert np.isfinite(person_scores(ratings))[0] == known


def test_a_pulse_needs_both_items():
    assert np.isfinite(person_scores(np.array([[4.0, NAN], [4.0, 2.0]]))).tolist() == [False, True]


def test_alpha_by_hand():
    # Items (1,2,3) and (1,3,2): variances 1 and 1, sums 2, 5, 5 with variance 3: 2·(1 − 2/3).
    assert cronbach_alpha(np.array([[1.0, 1], [2, 3], [3, 2], [NAN, 4]])) == pytest.approx(2 / 3)


@pytest.mark.parametrize("ratings", [[[1.0], [2.0]], [[1.0, 2.0]], [[1.0, 2.0], [2.0, 1.0]]])
def test_alpha_that_does_not_exist(ratings):
    with pytest.raises(TooFewError):
        cronbach_alpha(np.array(ratings))


def test_alpha_interval_holds_alpha_and_repeats():
    ratings = np.random.default_rng(3).integers(1, 6, size=(60, 1)) + np.random.default_rng(4).integers(
        0, 2, size=(60, 5)
    )
    low, high = alpha_interval(ratings.astype(float), seed=7)
    assert low < cronbach_alpha(ratings.astype(float)) < high
    assert (low, high) == alpha_interval(ratings.astype(float), seed=7)


def test_omega_of_an_exact_one_factor_model():
    loadings, unique = np.array([0.9, 0.7, 0.6, 0.8]), np.array([0.4, 0.6, 0.5, 0.3])
    covariance = np.outer(loadings, loadings) + np.diag(unique)
    found, rest = one_factor(covariance)
    assert found == pytest.approx(loadings, abs=1e-4)
    assert rest == pytest.approx(unique, abs=1e-4)
    assert omega_of(covariance) == pytest.approx(9.0 / (9.0 + 1.8), abs=1e-4)


def test_omega_equals_alpha_when_loadings_are_equal():
    covariance = np.full((5, 5), 0.5) + np.diag([0.7] * 5)
    assert omega_of(covariance) == pytest.approx(5 * 0.5 / (5 * 0.5 + 0.7), abs=1e-5)


@pytest.mark.parametrize("ratings", [np.ones((9, 2)), np.eye(3), np.ones((9, 3))])
def test_omega_that_does_not_exist(ratings):
    with pytest.raises(TooFewError):
        mcdonald_omega(ratings.astype(float))


def test_omega_of_answers():
    dice = np.random.default_rng(1)
    ratings = dice.normal(3, 1, size=(4000, 1)) + dice.normal(0, 1, size=(4000, 4))
    assert mcdonald_omega(ratings) == pytest.approx(16 / 20, abs=0.02)


def test_icc_of_shrout_and_fleiss():
    # The example of Shrout & Fleiss (1979): ICC(1,1) = .17, ICC(1,4) = .44.
    table = np.array(
        [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
    )
    single, mean = intraclass(table.ravel(), np.repeat(np.arange(6), 4))
    assert (round(single, 2), round(mean, 2)) == (0.17, 0.44)


def test_icc_of_unequal_networks_uses_k0():
    scores, networks = np.array([1.0, 2, 4, 5, 6]), np.array([0, 0, 1, 1, 1])
    # MSB = 2·(1.5−3.6)² + 3·(5−3.6)² = 14.7; MSW = (0.5 + 2)/3; k₀ = 5 − 13/5 = 2.4.
    between, within = 14.7, 2.5 / 3
    single, mean = intraclass(scores, networks)
    assert single == pytest.approx((between - within) / (between + 1.4 * within))
    assert mean == pytest.approx((between - within) / between)


@pytest.mark.parametrize(
    ("scores", "networks"), [([1.0, 2], [0, 0]), ([1.0, 2], [0, 1]), ([1.0, 2, 1, 2], [0, 0, 1, 1])]
)
def test_icc_that_does_not_exist(scores, networks):
    with pytest.raises(TooFewError):
        intraclass(np.array(scores), np.array(networks))


def test_r_wg_by_hand():
    assert uniform_variance(5) == 2.0
    assert r_wg(np.array([3.0, 4, 4, 5, NAN]), 5) == pytest.approx(1 - (2 / 3) / 2)
    assert r_wg(np.array([1.0, 5, 1, 5]), 5) == 0
    with pytest.raises(TooFewError):
        r_wg(np.array([3.0]), 5)


def test_r_wg_j_by_hand():
    ratings = np.array([[3.0, 4], [4, 4], [5, 4]])
    assert r_wg_j(ratings, 5) == pytest.approx(2 * 0.75 / (2 * 0.75 + 0.25))
    assert r_wg_j(np.array([[1.0, 1], [5, 5]]), 5) == 0
    with pytest.raises(TooFewError):
        r_wg_j(np.array([[1.0, NAN]]), 5)


def test_average_deviation_by_hand():
    assert average_deviation(np.array([1.0, 3, 5])) == pytest.approx(4 / 3)
    with pytest.raises(TooFewError):
        average_deviation(np.array([NAN]))


@pytest.mark.parametrize(
    ("values", "differ"),
    [([1, 1, 2, 4, 5, 5], True), ([2, 5, 4, 4, 4], True), ([3, 4, 4, 4, 5], False), ([2], False)],
)
def test_views_differ(values, differ):
    assert views_differ(np.array(values, dtype=float), 5) is differ


def test_hedges_by_hand():
    before, after = np.array([2.0, 3, 4]), np.array([3.0, 5, 4])
    effect = hedges_g_av(before, after)
    assert (effect.pairs, effect.mean_change, effect.sd_change) == (3, 1.0, 1.0)
    assert effect.g_av == pytest.approx((1 - 3 / 7) * 1 / 1)


@pytest.mark.parametrize(("before", "after"), [([1.0], [2.0]), ([3.0, 3.0], [4.0, 4.0])])
def test_hedges_that_does_not_exist(before, after):
    with pytest.raises(TooFewError):
        hedges_g_av(np.array(before), np.array(after))


def test_interval_draws_networks_and_repeats():
    dice = np.random.default_rng(5)
    before = dice.normal(3, 0.5, 60)
    after = before + dice.normal(0.4, 0.3, 60)
    networks = np.repeat(np.arange(10), 6)
    low, high = g_av_interval(before, after, networks)
    assert 0 < low < hedges_g_av(before, after).g_av < high
    assert (low, high) == g_av_interval(before, after, networks)
    with pytest.raises(TooFewError):
        g_av_interval(before, after, np.zeros(60, dtype=int))


def test_an_interval_over_two_networks_of_one_survives_empty_draws():
    low, high = g_av_interval(np.array([1.0, 2, 3, 3]), np.array([2.0, 2, 4, 3]), np.array([0, 0, 1, 1]))
    assert low <= high


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ([0.5, 0.6, 0.4, 0.7, 0.5], Direction.ROSE),
        ([-0.5, -0.6, -0.4, -0.7, -0.5], Direction.FELL),
        ([0.1, -0.1, 0.1, -0.1, 0.0, 0.0], Direction.HELD),
        ([1.0, -1.0, 0.5, -0.7, 0.2], Direction.CANNOT_SAY),
        ([0.5, 0.6, 0.4, 0.7], Direction.CANNOT_SAY),
        ([0.5, 0.6, 0.4, 0.7, NAN], Direction.CANNOT_SAY),
    ],
)
def test_direction_in_words(change, said):
    assert direction(np.array(change)) is said


def test_change_interval_needs_somebody():
    with pytest.raises(TooFewError):
        change_interval(np.array([]))


@given(arrays(np.float64, (6, 4), elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0])))
def test_turning_every_item_leaves_alpha_and_agreement_as_they_are(ratings):
    assert r_wg_j(ratings, 5) == pytest.approx(r_wg_j(reverse(ratings, 5), 5))
    try:
        expected = cronbach_alpha(ratings)
    except TooFewError:
        return
    assert cronbach_alpha(reverse(ratings, 5)) == pytest.approx(expected)
