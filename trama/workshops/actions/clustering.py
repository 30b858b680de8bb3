"""Clusters of ideas, made by people. Every move is kept, so where an idea came from is never lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from trama.audit.record import record
from trama.live.changes import publish
from trama.networks.models import Person
from trama.sessions.models import Session
from trama.workshops.models import Cluster, Idea, Move

LONGEST_TITLE, LONGEST_SYNTHESIS = 120, 1000


@dataclass(frozen=True)
class Words:
    """A title and a synthesis, with the synthesis that was on the screen when it began to be changed."""

    title: str
    synthesis: str
    was: str = ""


@transaction.atomic
def make_cluster(*, workshop: Session, title: str, by: Person) -> Cluster:
    """Make an empty cluster after the others."""
    cluster = Cluster(session=workshop, title=" ".join(title.split())[:LONGEST_TITLE])
    publish(workshop.topic, "cluster", cluster.code)
    last = workshop.clusters.aggregate(last=Max("position"))["last"]
    cluster.position = (last or 0) + 1
    cluster.save()
    record("cluster_made", cluster, by=by, network=workshop.network_code)
    return cluster


@transaction.atomic
def move_ideas(*, workshop: Session, ideas: Sequence[Idea], target: Cluster | None, by: Person) -> list[Move]:
    """Move ideas to ``target``, after those that are there, or to no cluster; each move is kept."""
    for idea in ideas:
        publish(workshop.topic, "idea", idea.code)
    held = Idea.objects.select_for_update(of=("self",)).filter(pk__in=[idea.pk for idea in ideas])
    moves = [_move(workshop, idea, target, by) for idea in held.order_by("position", "pk")]
    made = [move for move in moves if move]
    if made:
        publish(workshop.topic, "moves")
        record("ideas_moved", target or workshop, by=by, network=workshop.network_code, ideas=len(made))
    return made


def _move(workshop: Session, idea: Idea, target: Cluster | None, by: Person) -> Move | None:
    if idea.cluster_id == (target.pk if target else None):
        return None
    move = Move.objects.create(
        idea=idea, origin_id=idea.cluster_id, position=idea.position, target=target, by=by
    )
    last = Idea.objects.filter(group__session=workshop).aggregate(last=Max("position"))["last"]
    idea.cluster, idea.position = target, (last or 0) + 1
    idea.save(update_fields=["cluster", "position"])
    return move


@transaction.atomic
def undo_move(*, workshop: Session, by: Person) -> Move | None:
    """Undo this person's last move that still stands; what others moved since is left alone."""
    publish(workshop.topic, "moves")
    mine = Move.objects.filter(idea__group__session=workshop, by=by, undone_at__isnull=True)
    for move in mine.select_related("idea", "origin").order_by("-made_at", "-pk"):
        if move.idea.cluster_id == move.target_id:
            _undo(workshop, move)
            record("move_undone", move.idea, by=by, network=workshop.network_code)
            return move
    return None


def _undo(workshop: Session, move: Move) -> None:
    publish(workshop.topic, "idea", move.idea.code)
    origin = move.origin
    if origin and origin.removed_at:
        publish(workshop.topic, "cluster", origin.code)
        origin.removed_at = None
        origin.save(update_fields=["removed_at"])
    move.idea.cluster, move.idea.position = origin, move.position
    move.idea.save(update_fields=["cluster", "position"])
    move.undone_at = timezone.now()
    move.save(update_fields=["undone_at"])


@transaction.atomic
def write_clusters(*, workshop: Session, words: Mapping[str, Words], by: Person) -> list[Cluster]:
    """Write titles and syntheses; of a synthesis that two wrote at the same time, both are kept.

    Returns the clusters in which two syntheses met, one below the other.
    """
    held = workshop.clusters.select_for_update().filter(code__in=words)
    return [cluster for cluster in held if _write(cluster, words[cluster.code], by)]


def _write(cluster: Cluster, words: Words, by: Person) -> bool:
    title, synthesis = " ".join(words.title.split())[:LONGEST_TITLE], _plain(words.synthesis)
    was, stands = _plain(words.was), cluster.synthesis
    has_met = synthesis not in {stands, was} and stands not in {was, ""}
    if has_met:
        synthesis = f"{stands}\n\n{synthesis}"
    elif synthesis == was:
        synthesis = stands
    if (title, synthesis) == (cluster.title, stands):
        return False
    publish(cluster.session.topic, "cluster", cluster.code)
    cluster.title, cluster.synthesis = title, synthesis[: 2 * LONGEST_SYNTHESIS]
    cluster.save(update_fields=["title", "synthesis"])
    record("cluster_written", cluster, by=by, network=cluster.session.network_code)
    return has_met


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()[:LONGEST_SYNTHESIS]


@transaction.atomic
def remove_cluster(*, cluster: Cluster, by: Person) -> None:
    """Remove a cluster; its ideas are in none, and undoing a move brings it back."""
    workshop = cluster.session
    publish(workshop.topic, "cluster", cluster.code)
    move_ideas(workshop=workshop, ideas=list(cluster.ideas.all()), target=None, by=by)
    cluster.removed_at = timezone.now()
    cluster.save(update_fields=["removed_at"])
    record("cluster_removed", cluster, by=by, network=workshop.network_code)
