"""Telling the public about data: each change is a version with its number, and earlier ones stay."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trama.audit.record import Actor, record
from trama.core.errors import Refused
from trama.networks.models import Person, Programme
from trama.privacy.models import NoticeVersion
from trama.privacy.notice import NoticeFacts, this_installation
from trama.privacy.notice_text import notice_text
from trama.privacy.versions import newest_notice, newest_notices


class NoticeUnchanged(Refused):
    """A version says something new."""

    message = _("Nothing in it changed, so no version was published: the one that stands says all this.")


class NoticeMeanwhile(Refused):
    """Two people write at once: neither undoes what the other published without having read it."""

    message = _(
        "Meanwhile somebody published another version, so this one was not. Read theirs; what you wrote is still here."
    )


class NoticeNameless(Refused):
    """Without these nobody knows whom to ask."""

    message = _(
        "Nothing was published: write at least the institution, who answers there for people's data, and their mail."
    )


class NoticeMailWrong(Refused):
    """People will write to it."""

    message = _("Nothing was published: the mail is not an address. Look at it.")


@transaction.atomic
def publish_notice(
    *, programme: Programme, facts: NoticeFacts, after: int | None = None, by: Actor
) -> NoticeVersion:
    """Publish what ``facts`` say as the next version; the programme answers with them from now on.

    ``after``: the number of the version that whoever writes had before them (0 for none). Refuses with
    ``NoticeMeanwhile`` when it is not the newest any more, ``NoticeUnchanged``,
    ``NoticeNameless`` and ``NoticeMailWrong``.
    """
    facts = _trimmed(facts)
    _check(facts)
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    body = {"facts": asdict(facts), "text": notice_text(facts, this_installation())}
    newest = newest_notice(programme=locked)
    number = newest.number if newest else 0
    if after not in {None, number}:
        raise NoticeMeanwhile
    if newest is not None and newest.body == body:
        raise NoticeUnchanged
    locked.institution, locked.data_contact, locked.data_email = facts.institution, facts.officer, facts.email
    locked.save(update_fields=["institution", "data_contact", "data_email"])
    version = NoticeVersion.objects.create(
        programme=locked,
        number=number + 1,
        body=body,
        published_by=by if isinstance(by, Person) else None,
    )
    record("notice_published", locked, by=by, number=version.number, missing=len(facts.missing()))
    return version


@transaction.atomic
def renew_notices(*, by: Actor) -> int:
    """Publish anew what this installation says differently than when it was published; how many."""
    return sum(_renewed(notices=newest_notices(), by=by))


def _renewed(*, notices: Iterable[NoticeVersion], by: Actor) -> Iterable[int]:
    for notice in notices:
        try:
            publish_notice(programme=notice.programme, facts=notice.facts, by=by)
        except (NoticeUnchanged, NoticeNameless):  # whoever was named was erased: the desk writes who follows
            continue
        yield 1


def _trimmed(facts: NoticeFacts) -> NoticeFacts:
    given: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value for name, value in asdict(facts).items()
    }
    return NoticeFacts(**given | {"email": given["email"].lower()})


def _check(facts: NoticeFacts) -> None:
    if not (facts.institution and facts.officer and facts.email):
        raise NoticeNameless
    try:
        validate_email(facts.email)
    except ValidationError as problem:
        raise NoticeMailWrong from problem
