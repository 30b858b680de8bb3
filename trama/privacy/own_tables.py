"""What is kept under somebody's name, in tables: a name, a title, columns and rows for each kind of thing."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from trama.audit.models import AuditEntry
from trama.mail.models import Refusal, digest_of
from trama.networks.enums import Role
from trama.networks.models import Network, Person
from trama.privacy.forgetting.traces import traces_of
from trama.privacy.own_ways import Table, ways_tables
from trama.privacy.queries import told_requests_of
from trama.sessions.models import Contribution, Participant
from trama.story.own_data import OwnData, OwnIntention, own_data, own_intentions
from trama.workshops.models import Echo, Entry, Note


def person_tables(*, person: Person) -> Iterator[Table]:
    """The tables of somebody with a name in Trama (some 30 queries)."""
    yield _account(person)
    yield from _told(own_data(person=person))
    yield from ways_tables(person)
    mine = Participant.objects.filter(person=person)
    yield _removed(
        Note.objects.filter(author__in=mine),
        Contribution.objects.filter(author__in=mine),
        Entry.objects.filter(author__in=mine),
    )
    yield _echoes(Echo.objects.filter(participant__in=mine))
    yield _refused_reminders(person)
    yield requests_table(person)
    yield _acts([person.code, *mine.values_list("code", flat=True)])


def participant_tables(*, participant: Participant) -> Iterator[Table]:
    """The tables of somebody without an account in a workshop: what their device may know to be theirs (6 queries)."""
    me = participant
    columns = (
        _("Name"),
        _("Network"),
        _("Workshop"),
        _("Came in"),
        _("Group"),
        _("Mail"),
        _("Notice on data, version"),
    )
    session = me.session.title
    row = (me.name, me.network_name, session, me.joined_at, str(me.group or ""), me.mail, me.notice_number)
    yield "participacion", _("Where I take part"), columns, (row,)
    notes = me.own(Note.objects.filter(removed_at__isnull=True))
    predictions = me.own(Contribution.objects.filter(removed_at__isnull=True))
    entries = me.own(Entry.objects.filter(removed_at__isnull=True))
    rows = (
        *((session, note.get_shape_display(), note.text, note.is_signed) for note in notes),
        *((session, _("prediction"), prediction.text, False) for prediction in predictions),
        *((session, _("entry of a group's notebook"), entry.text, False) for entry in entries),
    )
    yield "textos", _("What I wrote"), (_("Workshop"), _("Kind"), _("Text"), _("Signed")), rows
    yield _removed(
        me.own(Note.objects.all()), me.own(Contribution.objects.all()), me.own(Entry.objects.all())
    )
    yield _intentions(own_intentions(participant=me))
    if me.hides_before is None:
        yield _echoes(Echo.objects.filter(participant=me))
    yield requests_table(me)


def requests_table(asker: Person | Participant) -> Table:
    """What somebody asked about their data, and what came of it."""
    columns = (
        _("Number"),
        _("What is asked"),
        _("Text"),
        _("Asked on"),
        _("By"),
        _("State"),
        pgettext("noun", "Answer"),
        _("Mail for the answer"),
        _("Why it took longer"),
        _("How it was known to be mine"),
    )
    rows = tuple(
        (
            request.number,
            request.get_kind_display(),
            request.text,
            request.asked_at,
            request.due_on,
            request.get_state_display(),
            request.answer,
            ", ".join(dict.fromkeys(filter(None, (request.reply_to, request.known_mail)))),
            request.extension_reason,
            request.known_how,
        )
        for request in told_requests_of(asker=asker)
    )
    return "solicitudes", _("My requests about my data"), columns, rows


def _account(person: Person) -> Table:
    user = person.user
    columns = (
        _("Name"),
        _("Email"),
        _("Phone"),
        _("Email of the account"),
        _("Language"),
        _("Account since"),
        _("Hidden since"),
        _("Names of before"),
    )
    account = (user.email, user.get_language_display(), user.joined_at) if user else ("", "", None)
    before = ", ".join(person.former_names)
    row = (person.name, person.email, person.phone, *account, person.blocked_at, before)
    return "cuenta", _("My account"), columns, (row,)


def _intentions(held: Iterable[OwnIntention]) -> Table:
    rows = tuple((row.text, row.state, row.due) for row in held)
    return "intenciones", _("What I mean to try"), (_("Text"), _("State"), _("By")), rows


def _told(own: OwnData) -> Iterable[Table]:
    columns: tuple[str, ...] = (_("Role"), _("Where"), _("School"), _("Position"), _("Since"), _("Until"))
    rows: list[tuple[Any, ...]] = [
        (Role(row.role).label, row.place, row.school, row.position, row.since, row.until)
        for row in own.memberships
    ]
    yield "participacion", _("Where I take part"), columns, tuple(rows)
    rows = [(row.measurement, row.version, row.on) for row in own.consents]
    columns = (_("Measurement"), _("Version of the text"), _("Day"))
    yield "consentimientos", _("What I agreed to"), columns, tuple(rows)
    rows = [
        (row.title, row.place, row.on, row.name, row.mail, row.group, row.notice) for row in own.workshops
    ]
    columns = (
        _("Workshop"), _("Where"), _("Day"), _("Name"), _("Mail"), _("Group"), _("Notice on data, version"),
    )  # fmt: skip
    yield "talleres", _("Workshops in which I was"), columns, tuple(rows)
    rows = [
        (workshop.title, text.kind, text.text, text.is_signed, text.on)
        for workshop in own.workshops
        for text in workshop.writings
    ]
    columns = (_("Workshop"), _("Kind"), _("Text"), _("Signed"), _("Day"))
    yield "textos", _("What I wrote"), columns, tuple(rows)
    yield _intentions(own.intentions)
    rows = [(row.text, row.answer, row.link, row.state, row.due) for row in own.agreements]
    columns = (_("Text"), pgettext("noun", "Answer"), _("Link"), _("State"), _("By"))
    yield "acuerdos", _("What I took on"), columns, tuple(rows)


def _removed(notes: QuerySet[Note], predictions: QuerySet[Contribution], entries: QuerySet[Entry]) -> Table:
    """What nobody reads any more and is still kept, until its time is over (3 queries)."""
    gone = {"removed_at__isnull": False}
    rows = (
        *((str(note.session.title), note.text) for note in notes.filter(**gone).select_related("session")),
        *(
            (str(each.item.session.title), each.text)
            for each in predictions.filter(**gone).select_related("item__session")
        ),
        *(
            (str(each.group.session.title), each.text)
            for each in entries.filter(**gone).select_related("group__session")
        ),
    )
    texts = tuple(row for row in rows if row[1])
    return "quitados", _("What I wrote and was taken away"), (_("Workshop"), _("Text")), texts


def _refused_reminders(person: Person) -> Table:
    digests = [digest_of(address) for address in traces_of(person).addresses]
    codes = Refusal.objects.filter(digest__in=digests).values("about")
    rows = tuple((name,) for name in Network.objects.filter(code__in=codes).values_list("name", flat=True))
    return "recordatorios", _("Networks whose reminders I want no more"), (_("Network"),), rows


def _echoes(echoes: QuerySet[Echo]) -> Table:
    found = echoes.select_related("note__session", "idea__group__session")
    rows = tuple(row for echo in found if (row := _echo_row(echo)))
    return "tambien", _("To what I said «me too»"), (_("Workshop"), _("Text")), rows


def _echo_row(echo: Echo) -> tuple[str, str] | None:
    if echo.idea:
        return echo.idea.group.session.title, echo.idea.text
    note = echo.note
    is_seen = note is not None and note.removed_at is None and note.hidden_at is None
    return (note.session.title, note.text) if note and is_seen else None


def _acts(codes: list[str]) -> Table:
    entries = AuditEntry.objects.filter(actor__in=codes).order_by("at", "pk")
    rows = tuple((entry.at, entry.event, entry.subject_kind, entry.subject_code) for entry in entries)
    columns = (_("When"), _("Act"), _("On what"), _("Code"))
    return "actos", _("What I did in Trama"), columns, rows
