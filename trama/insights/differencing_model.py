"""What two measurements side by side tell of the few who answered only one of them.

Whoever sees both, and knows who took part in each, looks for the answers that came and went. How much people repeat
their answers nobody knows; whoever looks learns it from all sentences together. So here several habits are held
possible, weighed by how well they explain what is seen, and from them the answer of somebody who came, left or stayed
is guessed as well as can be. Not answering a sentence counts as one more answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product
from math import factorial, prod
from typing import Any

import numpy as np

from trama.insights.inference_bound import BOUND, Counts, Spread, compositions

CountsPair = tuple[
    Counts, Counts
]  # of one sentence, before and after: how many at each point, then how many at none
Own = Mapping[
    str, tuple[int | None, int | None, int | None]
]  # a person's place in each: before, after, and before when it is known; None: not there
Part = tuple[Counts, Counts, Counts]  # of one sentence: before, after, and before of those who are known then
Explained = tuple[Spread, Spread, Spread, Spread]

REPEATED = {
    0.2: 2,
    0.4: 3,
    0.6: 5,
    0.75: 5,
    0.85: 3,
    0.93: 1,
    1.0: 1,
}  # how often an answer may be the same, and its weight
NEARBY = (0.5, 1.2)  # when it changes, how much likelier the next point is than the one after: as a logarithm
HABITS = tuple(product(REPEATED, NEARBY))
USUAL = np.log([REPEATED[repeated] for repeated, _nearby in HABITS])
NOTHING_NEW = 0.01  # by how much a guess may rise and still be what habits alone give
SPARE = 0.06  # below the bound, for whoever holds other habits possible
SILENT = 0.05  # how often somebody who changes stops answering a sentence
MOST = 16  # people up to which two measurements are put side by side
MOST_MOVED = 6  # up to which the few are worked out; of more, only what their answers alone would tell


@dataclass(frozen=True)
class Moved:
    """Between two measurements: how many answered both, only the later, only the earlier."""

    stayed: int
    came: int
    left: int

    @property
    def is_few(self) -> bool:
        """Whether those who answered only one could be told apart from the others."""
        return bool(self.came or self.left) and self.stayed > 0

    @property
    def is_tried(self) -> bool:
        """Whether they are so few, among so few, that it has to be worked out."""
        people = self.stayed + max(self.came, self.left)
        return self.came + self.left <= MOST_MOVED and people <= MOST


@dataclass(frozen=True)
class View:
    """Two measurements side by side, without the answers that are known in both.

    ``seen`` are the answers that are not known; ``known`` the places before of those whose answers are known before
    and not after, who all stayed; ``moved`` is about the others. ``people`` know their own; ``habits`` are the
    logarithms of how likely each habit is by what is known of both times. With ``is_back`` time is turned round:
    before is the later measurement.
    """

    seen: Mapping[str, CountsPair]
    moved: Moved
    known: Mapping[str, Counts] = field(default_factory=dict)
    people: Sequence[Own] = ()
    habits: tuple[float, ...] = (0.0,) * len(HABITS)
    is_back: bool = False

    @property
    def known_people(self) -> int:
        """How many are known before and not after."""
        return max((sum(places) for places in self.known.values()), default=0)

    @property
    def tells_apart(self) -> bool:
        """Whether anybody could be told apart from the others."""
        return self.moved.is_few or self.known_people > 0

    @property
    def is_tried(self) -> bool:
        """Whether they are so few that it has to be worked out."""
        return self.tells_apart and self.moved.is_tried and self.moved.stayed + self.known_people <= MOST

    def only(self, codes: AbstractSet[str]) -> "View":
        """The same, of some sentences."""
        return replace(self, seen={code: pair for code, pair in self.seen.items() if code in codes})


def revealing_items(view: View) -> frozenset[str]:
    """The sentences whose later answers must not be drawn beside the earlier ones.

    Whoever looks is somebody from outside, or one of those who know their own answers to every sentence. The one that
    tells most is kept back first: with it goes what it taught of how much people repeat themselves, so the rest is
    looked at again.
    """
    if view.tells_apart and not view.is_tried:
        return _by_difference(view)
    kept: frozenset[str] = frozenset()
    while view.is_tried and (drawn := sorted(view.seen.keys() - kept)):
        rest = view.only(set(drawn))
        sure = np.max([_certainty_of(own, rest) for own in ({}, *view.people)], axis=0)
        if sure.max() <= BOUND - SPARE:
            break
        kept |= {drawn[int(sure.argmax())]}
    return kept


def _by_difference(view: View) -> frozenset[str]:
    """Of many who came or left: the sentences where, if nobody who stayed changed, those few would all say the same."""
    came, left = view.moved.came, view.moved.left
    kept = set()
    for code, (before, after) in view.seen.items():
        known = view.known.get(code, (0,) * len(before))
        more = [now - was - mine for was, now, mine in zip(before, after, known, strict=True)]
        new, gone = (sum(max(0, sign * count) for count in more) for sign in (1, -1))
        can_be = new <= came and gone <= left
        if can_be and (_is_sure(max(more), came) or _is_sure(-min(more), left)):
            kept.add(code)
    return frozenset(kept)


def _is_sure(alike: int, people: int) -> bool:
    """Whether so many of these people say the same that one of them would know another's answer."""
    return alike > 0 and (alike == people or alike > BOUND * (people - 1))


def _certainty_of(own: Own, view: View) -> list[float]:
    """How surely somebody with these answers guesses another's to each sentence."""
    was, now, known = (any(places[at] is not None for places in own.values()) for at in (0, 1, 2))
    moved = view.moved
    others = Moved(
        moved.stayed - (was and now),
        moved.came - (now and not was and not known),
        moved.left - (was and not now),
    )
    if not others.is_few and view.known_people - known <= 0:
        return [0.0] * len(view.seen)
    parts = [_without(view, code, own.get(code, (None, None, None))) for code in view.seen]
    explained = [_explain(part, others.came, others.left, view.is_back) for part in parts]
    before = USUAL + np.array(view.habits)
    logs = before + np.sum([np.log(np.maximum(likelihoods[0], 1e-300)) for likelihoods in explained], axis=0)
    weights = np.exp(logs - logs.max())
    usual = np.exp(before - before.max())
    return [
        max(
            _best(part, others, weights, likelihoods),
            _best_known(part[2], weights, likelihoods, _alone(usual, len(part[2]), view.is_back)),
        )
        for part, likelihoods in zip(parts, explained, strict=True)
    ]


def _without(view: View, code: str, own: tuple[int | None, ...]) -> Part:
    """What is left of a sentence for who knows their own: before, after, and known before."""
    known = view.known.get(code, (0,) * len(view.seen[code][0]))
    before, after, left = (
        tuple(count - (index == mine) for index, count in enumerate(counts))
        for counts, mine in zip((*view.seen[code], known), own, strict=True)
    )
    return before, after, left


def _best(part: Part, moved: Moved, weights: Spread, explained: Explained) -> float:
    """The surest guess at one who is known in neither, with each habit weighed by how well it explains what is seen."""
    likely, came, left, kept = explained
    possible = (likely > 0) & (weights > 0)
    if not possible.any():
        return 1.0  # too unlikely to be put in numbers: nothing is told
    if not moved.is_few and not any(part[2]):
        return 0.0  # the shares of each measurement bound it
    share = weights[possible] / weights[possible].sum() / likely[possible]
    new, gone, known = share @ came[possible], share @ left[possible], np.tensordot(share, kept[possible], 1)
    guesses = [new / moved.came] if moved.came else []
    guesses += [gone / moved.left] if moved.left else []
    if moved.stayed:
        after = np.array(part[1]) - new - known.sum(axis=0)
        guesses += [after / moved.stayed, (np.array(part[0]) - gone) / moved.stayed]
    return float(max((guess.max() for guess in guesses), default=0.0))


def _best_known(known: Counts, weights: Spread, explained: Explained, alone: Spread) -> float:
    """The surest guess at one who is known before; nothing when habits and that answer alone tell as much."""
    likely, kept = explained[0], explained[3]
    possible = (likely > 0) & (weights > 0)
    if not possible.any() or not any(known):
        return 0.0
    share = weights[possible] / weights[possible].sum() / likely[possible]
    guessed = np.tensordot(share, kept[possible], 1).max(axis=1)
    here = np.array(known) > 0
    sure = guessed[here] / np.array(known)[here]
    return float(np.where(sure > alone[here] + NOTHING_NEW, sure, 0.0).max())


def _alone(weights: Spread, many: int, is_back: bool) -> Spread:
    """By place before: how surely the place after is guessed from habits alone."""
    moves = _moves(many, is_back)
    certain: Spread = weights / weights.sum() @ (moves / moves.sum(axis=2, keepdims=True)).max(axis=2)
    return certain


def habits_of(pairs: Iterable[tuple[int, int]], many: int) -> Spread:
    """The logarithm of how likely each habit makes these answers, known before and after."""
    moves = np.log(np.maximum(_moves(many, is_back=False), 1e-9))
    total: Spread = sum((moves[:, before, after] for before, after in pairs), np.zeros(len(HABITS)))
    return total


@lru_cache(maxsize=20_000)
def _explain(part: Part, came: int, left: int, is_back: bool) -> Explained:
    """By habit: how likely what is seen is, and how many of those who came and left gave each answer.

    The last says, by known place before and place after, how many of the known ones went there. All but the first are
    weighed by it, and still to be divided by it.
    """
    before, after, known = part
    many, moves = len(after), _moves(len(after), is_back)
    ways, gone_from = _ways(part, left, is_back)
    fewer = {
        own: _ways((before, after, _one_less(known, own)), left, is_back)[0]
        for own in range(many)
        if known[own]
    }
    likely = np.zeros(len(HABITS))
    new, gone, kept = (np.zeros((len(HABITS), *size)) for size in ((many,), (many,), (many, many)))
    for arrived in compositions(came, many):
        at = tuple(count - came_here for count, came_here in zip(after, arrived, strict=True))
        if min(at) < 0:
            continue
        orders = factorial(came) / prod(factorial(count) for count in arrived)
        here: Spread = orders * ways[_at(slice(None), *at)]
        likely += here
        new += here[:, None] * np.array(arrived)
        gone += orders * gone_from[_at(slice(None), slice(None), *at)].T
        for own, rest in fewer.items():
            for point in (point for point in range(many) if at[point]):
                reached = rest[_at(slice(None), *_one_less(at, point))]
                kept[:, own, point] += known[own] * orders * moves[:, own, point] * reached
    return likely, new, gone, kept


def _one_less(counts: Counts, point: int) -> Counts:
    return tuple(count - (index == point) for index, count in enumerate(counts))


def _ways(part: Part, left: int, is_back: bool) -> tuple[Spread, Spread]:
    """How likely those of ``before``, less ``left`` of them, and of ``known`` give each set of answers up to ``after``.

    The second is the same, weighed by how many of those who left had given each answer.
    """
    before, after, known = part
    size, many = tuple(count + 1 for count in after), len(before)
    ways = np.zeros((1 + many, len(HABITS), left + 1, *size))
    ways[_at(0, slice(None), 0, *(0,) * many)] = 1.0
    moves = _moves(many, is_back)
    for own, count in enumerate(before):
        for _person in range(count):
            ways = _one_more(ways, own, moves[:, own], after)
    for own, count in enumerate(known):
        for _person in range(count):
            ways = _one_more(ways, None, moves[:, own], after)
    return ways[0, :, left], ways[1:, :, left]


def _one_more(ways: Spread, own: int | None, moves: Spread, after: Counts) -> Spread:
    """One person more, at ``own`` before, who may have left; ``None``: who is known to have stayed."""
    found = np.zeros_like(ways)
    if own is not None:
        found[:, :, 1:] = ways[:, :, :-1]
        found[1 + own, :, 1:] += ways[0, :, :-1]
    for point, count in enumerate(after):
        if count:
            share = moves[:, point].reshape(-1, *(1,) * (ways.ndim - 2))
            there, here = (_shifted(ways.ndim, point, part) for part in (slice(1, None), slice(None, -1)))
            found[there] += share * ways[here]
    return found


def _at(*places: int | slice) -> Any:
    """An index of as many places as the answers have points, which numpy's types cannot say."""
    return places


def _shifted(dimensions: int, point: int, part: slice) -> Any:
    return tuple(part if axis == 3 + point else slice(None) for axis in range(dimensions))


@lru_cache(maxsize=16)
def _moves(many: int, is_back: bool) -> Spread:
    """By habit, the chances of going from one answer to another; back, of having come from it."""
    moves = np.array([_moves_by(many, repeated, nearby) for repeated, nearby in HABITS])
    return moves.swapaxes(1, 2) if is_back else moves


def _moves_by(many: int, repeated: float, nearby: float) -> Spread:
    points = np.arange(many - 1)
    near = np.exp(-nearby * np.abs(points[:, None] - points))
    np.fill_diagonal(near, 0)
    other = np.zeros((many, many))
    other[:-1, :-1] = (1 - SILENT) * near / near.sum(axis=1, keepdims=True)
    other[:-1, -1], other[-1, :-1] = SILENT, 1 / (many - 1)
    moves: Spread = repeated * np.eye(many) + (1 - repeated) * other
    return moves


def moved_between(earlier: Sequence[int | None], later: Sequence[int | None]) -> Moved:
    """Between two sets of linking keys. In a room there are none, so as many as can are held to be the same.

    That some of those are not can never be excluded, so then one at least is held to have come and one to have left.
    """
    then, now = {link for link in earlier if link is not None}, {link for link in later if link is not None}
    both = then & now
    only_then, only_now = len(then - both), len(now - both)
    loose_then, loose_now = len(earlier) - len(then), len(later) - len(now)
    same = min(loose_then, only_now) + min(only_then, loose_now)
    same += min(max(0, loose_then - only_now), max(0, loose_now - only_then))
    stayed = len(both) + same
    if same and stayed == len(earlier) == len(later):
        stayed -= 1
    return Moved(stayed, len(later) - stayed, len(earlier) - stayed)
