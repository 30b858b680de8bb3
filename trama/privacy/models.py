"""What the law asks to be kept: requests and their clocks, incidents, the public notice, nights of forgetting."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trama.core.codes import new_code
from trama.networks.enums import Permission
from trama.networks.models import Membership, Person, Programme
from trama.privacy.clocks import THOUGHT_OVER, claim_day, day_there
from trama.privacy.enums import Ground, RequestKind, RequestState
from trama.privacy.notice import NoticeFacts
from trama.sessions.models import Participant

HIDDEN_HERE = "hidden"  # among what was done: the desk hid them, who were seen until then


class RightsRequestQuerySet(models.QuerySet["RightsRequest"]):
    """Requests, by who asks."""

    def visible_to(self, person: Person) -> Self:
        """One's own, and those of programmes whose data ``person`` answers for."""
        answered = Programme.objects.allowing(person, Permission.DATA_DESK)
        return self.filter(models.Q(person=person) | models.Q(programme__in=answered))

    def answerable_by(self, person: Person) -> Self:
        """Those of programmes whose data ``person`` answers for."""
        return self.filter(programme__in=Programme.objects.allowing(person, Permission.DATA_DESK))

    def reaching(self, person: Person) -> Self:
        """Those asked of other programmes that reach what programmes keep whose data ``person`` answers for.

        Whoever is erased or hidden is so wherever they take part.
        """
        answered = Programme.objects.allowing(person, Permission.DATA_DESK)
        of_theirs = models.Q(programme__in=answered) | models.Q(cohort__programme__in=answered)
        of_theirs |= models.Q(network__cohort__programme__in=answered)
        there = Membership.objects.filter(of_theirs).values("person")
        everywhere = (RequestKind.ERASURE, RequestKind.BLOCK)
        going_on = (RequestState.OPEN, RequestState.DONE)
        found = self.filter(kind__in=everywhere, state__in=going_on, person__in=there)
        return found.exclude(programme__in=answered)

    def waiting(self) -> Self:
        """Those without an answer, the next that is due first."""
        return self.filter(state=RequestState.OPEN).order_by("due_on", "number")


class RightsRequest(models.Model):
    """Something that a person asks about their own data, with the day by which it is answered.

    It is asked by a person with an account, or by a participant of a workshop without one, who has their word.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    number = models.PositiveIntegerField(unique=True)  # said aloud: «solicitud 12»
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="rights_requests")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="rights_requests")
    participant = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="rights_requests"
    )
    kind = models.CharField(_("what is asked"), max_length=12, choices=RequestKind.choices)
    text = models.TextField(_("in your own words"), max_length=1000, blank=True)
    reply_to = models.EmailField(_("mail for the answer"), blank=True)
    # The mail that is known of them: told of everything beside the one that was written, until the answer left.
    known_mail = models.EmailField(blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    # Came by letter or aloud: when it was noted, and by whom.
    noted_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    # Came without its person being known: when it was said whose it is, by whom, and how that was known.
    known_at = models.DateTimeField(null=True, blank=True)
    known_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    known_how = models.CharField(_("how it is known whose it is"), max_length=500, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # when the letter that it came left for that mail
    due_on = models.DateField()
    extended_on = models.DateField(null=True, blank=True)  # thirty days more, once
    extension_reason = models.CharField(_("why it takes longer"), max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    ground = models.CharField(_("on what ground"), max_length=16, choices=Ground.choices, blank=True)
    answer = models.TextField(_("what was done, or why not"), max_length=2000, blank=True)
    counts = models.JSONField(default=dict)  # what was done, in kinds and figures
    decided_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)  # when they were seen again, of a hiding
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    given_on = models.DateField(null=True, blank=True)  # the day on which the answer was given on paper

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request about one's data")
        ordering = ["-number"]
        indexes = [models.Index(fields=["programme", "state", "due_on"], name="requests_by_due")]

    def __str__(self) -> str:
        return f"{self.number} · {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state == RequestState.OPEN

    @property
    def is_refused(self) -> bool:
        """Whether it was refused."""
        return self.state == RequestState.REFUSED

    @property
    def is_taken_back(self) -> bool:
        """Whether it ended without an answer, by whoever asked or at the desk."""
        return self.state == RequestState.WITHDRAWN

    @property
    def is_erasure(self) -> bool:
        """Whether it asks that what is kept be erased."""
        return self.kind == RequestKind.ERASURE

    @property
    def is_block(self) -> bool:
        """Whether it asks that nobody else see them meanwhile."""
        return self.kind == RequestKind.BLOCK

    @property
    def is_carried_out(self) -> bool:
        """Whether words are no answer to it: something is done, or it is refused."""
        return self.is_erasure or self.is_block

    @property
    def is_lifted_here(self) -> bool:
        """Whether the desk hid them by this request and may show them: whoever hid by themselves comes back so."""
        is_done = self.is_block and self.state == RequestState.DONE and bool(self.counts.get(HIDDEN_HERE))
        return is_done and self.lifted_at is None and self.asker is not None

    @property
    def asker(self) -> Person | Participant | None:
        """Whose data it is about, if Trama knows."""
        return self.person or self.participant

    def is_of(self, person: Person) -> bool:
        """Whether ``person`` asked it, also where they came into a workshop with their account."""
        return person.pk == (self.participant.person_id if self.participant else self.person_id)

    @property
    def reaches_everything(self) -> bool:
        """Whether it reaches every programme in which its person takes part."""
        return self.person is not None and self.is_carried_out

    @property
    def waits_for_whose(self) -> bool:
        """Whether it came by letter or aloud, waits, and nobody has said whose it is."""
        return self.is_open and self.noted_at is not None and self.asker is None

    @property
    def came_on(self) -> date:
        """The day it came, from which its days run."""
        return day_there(self.programme, self.asked_at)

    @property
    def is_overdue(self) -> bool:
        """Whether its day is over and nobody answered."""
        return self.is_open and day_there(self.programme) > self.due_on

    @property
    def can_be_extended(self) -> bool:
        """Once, and until its day is over; a block never."""
        return self.is_open and not self.is_block and self.extended_on is None and not self.is_overdue

    @property
    def carried_out_from(self) -> datetime:
        """From when an erasure may be carried out: until then it is thought over, also one that came by letter.

        Nobody thinks over what they have not heard of: it runs from when it was said whose it is, and from the letter
        that tells them, to the mail that is known of them.
        """
        if self.noted_at is None:
            return self.asked_at + THOUGHT_OVER
        heard = (self.noted_at, self.known_at, self.told_at)
        return max(moment for moment in heard if moment) + THOUGHT_OVER

    @property
    def leaves_by_mail(self) -> bool:
        """Whether its letters have somewhere to go; without a mail what is answered is given on paper."""
        return bool(self.reply_to or self.known_mail)

    @property
    def is_file_taken(self) -> bool:
        """Whether what is kept may be taken at the desk to answer it: asked for by letter, by whoever cannot enter."""
        is_asked = self.kind in {RequestKind.ACCESS, RequestKind.PORTABILITY} and self.noted_at is not None
        is_kept = self.asker is not None and self.asker.erased_at is None
        return is_asked and is_kept and self.state in {RequestState.OPEN, RequestState.DONE}

    @property
    def claim_until(self) -> date | None:
        """Until when whoever was refused may claim before the Agency."""
        return claim_day(day_there(self.programme, self.decided_at)) if self.decided_at else None

    @property
    def time_zone(self) -> str:
        """The clock by which its days are said."""
        return self.programme.time_zone


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Incidents, by who asks."""

    def visible_to(self, person: Person) -> Self:
        """Those of programmes whose data ``person`` answers for."""
        return self.filter(programme__in=Programme.objects.allowing(person, Permission.DATA_DESK))


class Incident(models.Model):
    """A breach of security: what happened, to whom, what was done and who was told (art. 14 sexies)."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    number = models.PositiveIntegerField(unique=True)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="incidents")
    happened_at = models.DateTimeField(_("when it happened, as far as is known"), null=True, blank=True)
    noticed_at = models.DateTimeField(_("when it was noticed"))
    nature = models.TextField(_("what happened"), max_length=2000)
    people = models.CharField(_("whose data"), max_length=300)
    people_count = models.PositiveIntegerField(
        _("how many people, as far as is known"), null=True, blank=True
    )
    data = models.CharField(_("which data"), max_length=300)
    effects = models.TextField(_("what it may cause"), max_length=2000, blank=True)
    measures = models.TextField(_("what was done, and what will be"), max_length=2000, blank=True)
    is_risky = models.BooleanField(_("there is a reasonable risk for people"), default=True)
    agency_told_at = models.DateTimeField(_("when the Agency was told"), null=True, blank=True)
    people_told_at = models.DateTimeField(_("when the people were told"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def time_zone(self) -> str:
        """The clock by which its hours are said."""
        return self.programme.time_zone


class NoticeVersion(models.Model):
    """What a programme tells the public about its data, in a version that never changes (art. 14 ter)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="notices")
    number = models.PositiveIntegerField()
    body = models.JSONField()  # what the institution says of the twelve points: see `privacy/notice.py`
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("version of the privacy notice")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="one_notice_per_number", fields=["programme", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.number}"

    @property
    def facts(self) -> NoticeFacts:
        """What the institution said."""
        return NoticeFacts.of(self.body["facts"])

    def points(self, language: str) -> list[dict[str, Any]]:
        """The text as it was published, in ``language``; else in Spanish."""
        text: dict[str, list[dict[str, Any]]] = self.body["text"]
        return text.get(language, text["es"])


class RetentionRun(models.Model):
    """One night of forgetting: how much went, by rule. By hand it has no night, since there may be many in a day."""

    night = models.DateField(null=True, blank=True, unique=True)  # by the clock of the programme
    ran_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)  # when everything that was due had gone
    counts = models.JSONField(default=dict)  # the name of a rule → how many rows

    class Meta:
        verbose_name = _("night of forgetting")
        ordering = ["-ran_at"]

    def __str__(self) -> str:
        return str(self.ran_at)
