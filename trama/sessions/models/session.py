"""A session and the items of its agenda."""

from datetime import datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trama.core.codes import new_code
from trama.core.errors import Refused
from trama.networks.enums import Permission
from trama.networks.models import Cohort, Network, Person
from trama.sessions.kinds import kind_of

RETURN_DAYS = 14  # after the end, in which a word brings somebody back; sentences and pages say fourteen


def topic_of(kind: str, code: str) -> str:
    """The name, among the live topics, of the session with this code."""
    return f"{kind}:{code}"


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions, by who asks."""

    def real(self) -> Self:
        """Those that are lived: rehearsals are listed and counted nowhere."""
        return self.filter(is_rehearsal=False)

    def allowing(self, person: Person, permission: Permission) -> Self:
        """Sessions of networks and cohorts on which ``person`` may do this today; rehearsals only their own.

        Of a cohort some of whose networks they accompany one by one, those that they made.
        """
        held = person.memberships_allowing(permission)
        return self.filter(
            Q(is_rehearsal=False) | Q(made_by=person),
            Q(network__in=Network.objects.allowing(person, permission))
            | Q(cohort__in=held.values("cohort"))
            | Q(cohort__programme__in=held.values("programme"))
            | Q(cohort__in=Cohort.objects.convened_by(person), made_by=person),
        )


class CurrentItemDescriptor(ForwardManyToOneDescriptor):  # type: ignore[type-arg]  # generic in the stubs alone
    """Reads the current item and hands it its session: asking the item what its kind means costs no query."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        item = super().__get__(instance, cls)
        if isinstance(item, AgendaItem) and not AgendaItem.session.is_cached(item):
            item.session = instance
        return item


class CurrentItemKey(models.ForeignKey["AgendaItem | None", "AgendaItem | None"]):
    """A foreign key like any other, whose item knows its session."""

    forward_related_accessor_class = CurrentItemDescriptor

    def deconstruct(self) -> Any:
        """In migrations it is a plain foreign key: reading is all that differs."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs


class Session(models.Model):
    """One timed gathering of a network, or of the networks of a cohort. Its kind says what it holds."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=16, db_index=True, editable=False)  # a code of `sessions.kinds`
    network = models.ForeignKey(
        Network, models.CASCADE, null=True, blank=True, related_name="sessions", verbose_name=_("network")
    )
    cohort = models.ForeignKey(
        Cohort, models.CASCADE, null=True, blank=True, related_name="sessions", verbose_name=_("cohort")
    )
    title = models.CharField(_("title"), max_length=160)
    objective = models.TextField(_("objective"), max_length=1000, blank=True)
    held_on = models.DateField(_("day"), default=timezone.localdate)
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    current = CurrentItemKey("AgendaItem", models.SET_NULL, null=True, blank=True, related_name="+")
    said = models.CharField(_("sentence for everybody"), max_length=200, blank=True)
    picks_groups = models.BooleanField(_("people choose their group"), default=False)
    is_rehearsal = models.BooleanField(default=False)  # for practice: nobody of it is counted anywhere
    writes_from = models.DateTimeField(null=True, blank=True)
    writes_until = models.DateTimeField(null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="session_of_a_network_or_a_cohort",
                condition=Q(network__isnull=False, cohort__isnull=True)
                | Q(network__isnull=True, cohort__isnull=False),
            ),
            models.CheckConstraint(
                name="session_ends_after_it_opens",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> Network | Cohort:
        """Whose session it is."""
        owner = self.network or self.cohort
        assert owner is not None  # noqa: S101 -- the constraint session_of_a_network_or_a_cohort
        return owner

    @property
    def time_zone(self) -> str:
        """The clock of its network; a cohort, whose networks may have several, goes by the clock of Trama."""
        return self.network.time_zone if self.network else settings.TIME_ZONE

    @property
    def subject_kind(self) -> str:
        """What it is called in the record of acts."""
        return self.kind

    def refusal(self, error: type[Refused]) -> Refused:
        """``error``, to be raised, as its kind of session says it."""
        return kind_of(self.kind).refusal(error)

    @property
    def network_code(self) -> str:
        """The code of its network; nothing for one of a cohort."""
        return self.network.code if self.network else ""

    @property
    def topic(self) -> str:
        """Its name among the live topics."""
        return topic_of(self.kind, self.code)

    @property
    def is_under_way(self) -> bool:
        """Whether people may come in and it has not ended."""
        return self.opened_at is not None and self.ended_at is None

    @property
    def takes_writing(self) -> bool:
        """Whether participants may write now: under way and not frozen, or within its window before or after."""
        return self.paused_at is None if self.is_under_way else self.is_in_window

    @property
    def is_in_window(self) -> bool:
        """Whether it is not under way and people may add something, before or after the meeting."""
        return bool(
            not self.is_under_way
            and self.writes_from
            and self.writes_until
            and self.writes_from <= timezone.now() < self.writes_until
        )

    @property
    def is_window_over(self) -> bool:
        """Whether there was a time to add something and it has passed."""
        return bool(not self.is_under_way and self.writes_until and self.writes_until <= timezone.now())

    @property
    def returns_until(self) -> datetime:
        """Until when a word brings somebody back: some days after the end, or the last item if nobody ended it."""
        began = self.current.began_at if self.current else None
        last = self.ended_at or max(filter(None, (self.opened_at, began)), default=None)
        planned = datetime.combine(self.held_on, time.max, ZoneInfo(self.time_zone))
        until = (last or planned) + timedelta(days=RETURN_DAYS)
        return max(until, self.writes_until) if self.writes_until else until

    @property
    def is_return_over(self) -> bool:
        """Whether its words open nothing any more."""
        return self.returns_until <= timezone.now()

    @property
    def asks_for_mail(self) -> bool:
        """Whether people are asked for their mail: at the closing and after the end, never in a rehearsal."""
        kinds = kind_of(self.kind).asks_for_mail
        is_closing = self.current is not None and self.current.kind in kinds
        return not self.is_rehearsal and (is_closing or self.ended_at is not None)


class AgendaItem(models.Model):
    """A part of a session. It may be opened again, skipped or run late; what it revealed stays its own."""

    subject_kind = "moment"  # in the record of acts

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=12)
    title = models.CharField(_("title"), max_length=160)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=10)
    body = models.JSONField(default=dict)  # what it holds is its kind of session's
    guide = models.TextField(_("for the facilitator"), max_length=2000, blank=True)
    is_shown = models.BooleanField(_("the room sees it"), default=True)
    deadline = models.DateTimeField(null=True, blank=True)  # while it runs
    left = models.IntegerField(
        null=True, blank=True
    )  # seconds, while it does not run; never begun when both are empty
    began_at = models.DateTimeField(null=True, blank=True)
    running_since = models.DateTimeField(null=True, blank=True)  # while it runs
    lived = models.PositiveIntegerField(default=0)  # seconds that its time ran, each time it was opened
    ended_at = models.DateTimeField(null=True, blank=True)
    is_skipped = models.BooleanField(default=False)
    revealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("agenda item")
        ordering = ["session", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="item_runs_or_waits", condition=Q(deadline__isnull=True) | Q(left__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_running(self) -> bool:
        """Whether its time runs."""
        return self.deadline is not None

    def seconds_left(self, now: datetime | None = None) -> int:
        """What is left of its time, in seconds; below zero when it runs late."""
        if self.deadline:
            return round((self.deadline - (now or timezone.now())).total_seconds())
        return self.minutes * 60 if self.left is None else self.left

    def run(self, now: datetime) -> None:
        """Its time runs from ``now`` on with what is left of it."""
        self.deadline, self.left = now + timedelta(seconds=self.seconds_left(now)), None
        self.began_at, self.running_since = self.began_at or now, now
        self.ended_at, self.is_skipped = None, False

    def rest(self, now: datetime) -> None:
        """Its time stands still; what is left of it is kept."""
        self.lived, self.running_since = self.seconds_lived(now), None
        self.left, self.deadline = self.seconds_left(now), None

    def seconds_lived(self, now: datetime | None = None) -> int:
        """How long its time ran until ``now``, pauses and what lay between two openings left out."""
        if self.running_since is None:
            return self.lived
        return self.lived + max(round(((now or timezone.now()) - self.running_since).total_seconds()), 0)

    def get_kind_display(self) -> str:
        """What its kind is called, as its kind of session says it."""
        return str(kind_of(self.session.kind).item_kinds.get(self.kind, self.kind))

    @property
    def asks_first(self) -> bool:
        """Whether people say what they think before something is told: the outcome of a case, a video."""
        return self.kind in kind_of(self.session.kind).asks_first and bool(self.parts.get("prompt"))

    @property
    def keeps_something(self) -> bool:
        """Whether it has something to reveal: what was asked first, an outcome, what its kind keeps."""
        reveals = kind_of(self.session.kind).reveals
        return self.asks_first or bool(self.parts.get("outcome")) or self.kind in reveals

    @property
    def parts(self) -> dict[str, Any]:
        """Its body, whole: with the empty parts that its kind of session names."""
        return {**kind_of(self.session.kind).empty_body, **self.body}
