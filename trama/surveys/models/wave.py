"""One application of an instrument to a network, and the campaign it belongs to."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trama.content.pack import ROOM
from trama.core.codes import new_code
from trama.instruments.models import InstrumentVersion
from trama.networks.enums import Permission
from trama.networks.models import Network, Person
from trama.surveys.enums import Mode, ReminderState, Timepoint

MINIMUM = 5  # fewer answers than this are never shown as figures
GRACE_HOURS = 72
OBJECTION_HOURS = 48  # from the letters to the results, when a link was in the hands of somebody else
TALK_END = 9  # where a conversation stands that went through its eight steps
REPORT_DAYS = 14  # in which each person may ask what came with their link
ROOM_HOURS = 2  # as long as a measurement made and talked about in one meeting may be open
CLEAR = Q(withheld_at__isnull=True, annulled_at__isnull=True)  # nothing keeps the results closed


class Campaign(models.Model):
    """The measurements of one or several networks that are opened together; its code is said in the room."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    name = models.CharField(_("name"), max_length=160, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("campaign")

    def __str__(self) -> str:
        return self.name or self.code


class WaveQuerySet(models.QuerySet["Wave"]):
    """Measurements, by who asks and by the clock."""

    def visible_to(self, person: Person) -> Self:
        """Measurements of the networks that ``person`` can see."""
        return self.filter(network__in=Network.objects.visible_to(person))

    def with_results_for(self, person: Person) -> Self:
        """Measurements whose results were opened and ``person`` may see: first the pair, then the network."""
        first = Network.objects.allowing(person, Permission.RESULTS_FIRST)
        shared = Network.objects.allowing(person, Permission.RESULTS_VIEW)
        return self.with_open_results().filter(
            Q(network__in=first) | Q(network__in=shared, shared_at__isnull=False)
        )

    def to_open_for(self, person: Person) -> Self:
        """Measurements whose results nobody has seen yet and ``person`` may open now: see ``Wave.may_be_opened``."""
        first = Network.objects.allowing(person, Permission.RESULTS_FIRST)
        objected = timezone.now() - timedelta(hours=OBJECTION_HOURS)
        is_told = Q(has_handed_links=False) | Q(letters_left_at__lte=objected, settled_at__isnull=False)
        is_due = Q() if settings.DEMO else is_told
        return self.final().filter(is_due, CLEAR, released_at__isnull=True, network__in=first)

    def standing(self) -> Self:
        """Those that were not annulled."""
        return self.filter(annulled_at__isnull=True)

    def offered(self, now: datetime | None = None) -> Self:
        """Those that still invite people to begin."""
        now = now or timezone.now()
        return self.standing().filter(closed_at__isnull=True, closes_at__gt=now)

    def final(self, now: datetime | None = None) -> Self:
        """Those that never change any more."""
        now = now or timezone.now()
        return self.filter(final_at__lte=now)

    def with_open_results(self) -> Self:
        """Those whose results are open now: see ``Wave.has_open_results``."""
        return self.ever_released().filter(CLEAR)

    def ever_released(self) -> Self:
        """Those whose results somebody may already have seen, also when they were closed or annulled since."""
        return self.filter(released_at__isnull=False)

    def with_room_code(self, code: str) -> Self:
        """Those answered with the code said in a room."""
        return self.filter(campaign__code=code, heads__isnull=False)


class Wave(models.Model):
    """One application of an instrument to a network, with a beginning and an end."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="waves")
    network = models.ForeignKey(Network, models.CASCADE, related_name="waves")
    version = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="waves")
    timepoint = models.CharField(_("timepoint"), max_length=2, choices=Timepoint.choices)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.INDIVIDUAL)
    minimum = models.PositiveSmallIntegerField(_("minimum of answers"), default=MINIMUM)
    heads = models.PositiveSmallIntegerField(_("people in the room"), null=True, blank=True)  # None: by links
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    opened_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    closes_at = models.DateTimeField(_("closes"))
    grace_hours = models.PositiveSmallIntegerField(_("hours of grace"), default=GRACE_HOURS)
    closed_at = models.DateTimeField(null=True, blank=True)
    final_at = models.DateTimeField()  # kept equal to the end of the grace, so that the database can ask
    settled_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(_("results opened"), null=True, blank=True)
    released_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    release = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 for the first of its network
    shared_at = models.DateTimeField(_("shared with the network"), null=True, blank=True)
    shared_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    withheld_at = models.DateTimeField(_("results closed by an objection"), null=True, blank=True)
    annulled_at = models.DateTimeField(_("annulled"), null=True, blank=True)
    annul_reason = models.CharField(_("why it was annulled"), max_length=300, blank=True)
    agreed_by_coach = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    agreed_by_coordination = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    has_handed_links = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(
        _("links sent by mail"), null=True, blank=True
    )  # the last time somebody asked
    told_at = models.DateTimeField(_("letters about what came"), null=True, blank=True)
    letters_left_at = models.DateTimeField(null=True, blank=True)
    talk_step = models.PositiveSmallIntegerField(null=True, blank=True)  # where the conversation stands
    talk_open = models.CharField(max_length=40, blank=True)  # what is unfolded there, for the projector
    arrived_count = models.PositiveSmallIntegerField(default=0)  # by people's own phones; it never falls

    objects = WaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("measurement")
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(fields=["network", "-opened_at"], name="wave_by_network"),
            models.Index(fields=["final_at", "settled_at"], name="wave_by_final"),
        ]
        constraints = [
            models.CheckConstraint(
                name="wave_closes_after_opening", condition=Q(closes_at__gt=F("opened_at"))
            ),
            models.CheckConstraint(
                name="wave_is_final_after_it_closes",
                condition=Q(closed_at__isnull=True) | Q(final_at__gte=F("closed_at")),
            ),
            models.CheckConstraint(
                name="wave_hides_below_five",
                condition=~Q(mode=Mode.INDIVIDUAL) | Q(minimum__gte=MINIMUM),
            ),
            models.CheckConstraint(
                name="wave_is_opened_before_it_is_shared",
                condition=Q(shared_at__isnull=True) | Q(released_at__isnull=False),
            ),
            models.CheckConstraint(
                name="wave_has_its_release_with_its_day",
                condition=Q(released_at__isnull=True, release__isnull=True)
                | Q(released_at__isnull=False, release__isnull=False),
            ),
            models.CheckConstraint(
                name="room_is_of_five_and_without_grace",
                condition=Q(heads__isnull=True) | Q(heads__gte=MINIMUM, mode=Mode.INDIVIDUAL, grace_hours=0),
            ),
            models.UniqueConstraint(fields=["network", "release"], name="one_wave_per_release"),
            models.CheckConstraint(
                name="conversation_stands_at_a_step",
                condition=Q(talk_step__isnull=True) | Q(talk_step__gte=1, talk_step__lte=TALK_END),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network} · {self.get_timepoint_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.final_at = self.offered_until + timedelta(hours=self.grace_hours)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "final_at"}
        super().save(*args, **kwargs)

    @property
    def time_zone(self) -> str:
        """The clock of its network."""
        return self.network.time_zone

    def close_now(self) -> None:
        """Let nothing begin or arrive any more. What the clock closed keeps its hour."""
        now = timezone.now()
        if self.closed_at is None and now < self.closes_at:
            self.closed_at = now
        self.grace_hours = 0

    @property
    def offered_until(self) -> datetime:
        """When it stops being offered: the closing that was announced, or the one that was made earlier."""
        return min(self.closes_at, self.closed_at) if self.closed_at else self.closes_at

    @property
    def is_offered(self) -> bool:
        """Whether a person may begin now."""
        return timezone.now() < self.offered_until

    @property
    def is_final(self) -> bool:
        """Whether it will never change again, by the clock."""
        return timezone.now() >= self.final_at

    @property
    def was_ever_released(self) -> bool:
        """Whether somebody could have seen its figures, also when they were closed or annulled since.

        From then on they stay as they are.
        """
        return self.released_at is not None

    @property
    def has_open_results(self) -> bool:
        """Whether its results are open now: somebody opened them, and nobody objected or annulled it since."""
        return self.was_ever_released and not self.is_withheld

    @property
    def is_room(self) -> bool:
        """Whether it is made by a code in one room, without links."""
        return self.heads is not None

    @property
    def notice_mode(self) -> str:
        """Which notice is told: in a room, where nobody has a link, its own."""
        return self.mode if self.heads is None else ROOM

    @property
    def is_withheld(self) -> bool:
        """Whether its results stay closed: somebody objected, or it was annulled."""
        return self.withheld_at is not None or self.annulled_at is not None

    @property
    def was_cleared_up(self) -> bool:
        """Whether accompanist and coordination agreed to open the results of a room after an objection."""
        return bool(self.agreed_by_coach_id and self.agreed_by_coordination_id)

    @property
    def waits_for_objections(self) -> bool:
        """Whether people have time to object before anything is opened: in a demonstration nobody needs it."""
        return self.has_handed_links and not settings.DEMO

    @property
    def opens_from(self) -> datetime | None:
        """When its results may be opened: ``None`` while the letters that must leave before have not left.

        It moves when more comes in the grace, since then letters leave again.
        """
        if not self.waits_for_objections:
            return self.final_at
        left = self.letters_left_at
        return max(self.final_at, left + timedelta(hours=OBJECTION_HOURS)) if left else None

    @property
    def may_be_opened(self) -> bool:
        """Whether its results may be opened now for the first time.

        It is final, nobody objected, and whoever could had the time to: once it is settled no letter is made any more.
        """
        is_due = self.opens_from is not None and self.opens_from <= timezone.now()
        is_told = not self.waits_for_objections or self.settled_at is not None
        return is_due and is_told and not self.is_withheld and not self.was_ever_released

    @property
    def reports_until(self) -> datetime | None:
        """Until when each person may ask what came with their link; ``None`` before the letters."""
        return self.told_at + timedelta(days=REPORT_DAYS) if self.told_at else None

    @property
    def is_talk_begun(self) -> bool:
        """Whether its conversation was begun and did not come to its end yet."""
        return self.talk_step is not None and self.talk_step < TALK_END

    @property
    def is_talk_over(self) -> bool:
        """Whether its conversation came to its end."""
        return self.talk_step == TALK_END

    @property
    def talk_topic(self) -> str:
        """What the live pages of its conversation listen to."""
        return f"conversation:{self.code}"

    @property
    def is_shared(self) -> bool:
        """Whether the network sees the results."""
        return self.shared_at is not None


class Reminder(models.Model):
    """A day on which those who have not answered get a mail; it names nobody."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="reminders")
    due_at = models.DateTimeField(_("when"))
    state = models.CharField(max_length=8, choices=ReminderState.choices, default=ReminderState.DUE)

    class Meta:
        verbose_name = _("reminder")
        ordering = ["due_at"]
        indexes = [models.Index(fields=["state", "due_at"], name="reminder_by_due")]

    def __str__(self) -> str:
        return f"{self.wave} · {self.due_at:%d-%m-%Y}"
