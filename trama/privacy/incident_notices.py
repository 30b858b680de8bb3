"""The notices about an incident, drafted from what the register says: to the Agency, and to the people."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trama.core import clock
from trama.privacy.models import Incident
from trama.privacy.queries import data_address


def agency_notice(incident: Incident) -> str:
    """What the Agency is told (art. 14 sexies), in Spanish."""
    with translation.override("es"):
        return "\n\n".join(part for part in _to_agency(incident) if part)


def people_notice(incident: Incident) -> str:
    """What the people are told, in plain Spanish."""
    with translation.override("es"):
        return "\n\n".join(part for part in _to_people(incident) if part)


def _to_agency(incident: Incident) -> list[str]:
    programme = incident.programme
    responsible = programme.institution or programme.name
    return [
        _("To the Agencia de Protección de Datos Personales"),
        _("%(responsible)s reports a breach of security of personal data, number %(number)s of its register.")
        % {"responsible": responsible, "number": incident.number},
        _("What happened: %(nature)s") % {"nature": incident.nature},
        _("When: %(when)s. It was noticed: %(noticed)s.")
        % {"when": _when(incident.happened_at, incident), "noticed": _when(incident.noticed_at, incident)},
        _("Whose data: %(people)s (%(count)s). Which data: %(data)s.")
        % {"people": incident.people, "count": _count(incident), "data": incident.data},
        _("What it may cause: %(effects)s") % {"effects": incident.effects or _not_known()},
        _("What was done, and what will be: %(measures)s") % {"measures": incident.measures or _not_known()},
        _("The people were told: %(when)s.") % {"when": _when(incident.people_told_at, incident)}
        if incident.people_told_at
        else _("The people have not been told yet."),
        _contact(incident),
    ]


def _to_people(incident: Incident) -> list[str]:
    programme = incident.programme
    return [
        _("Something happened with your data, and you should know it."),
        incident.nature,
        _("It happened: %(when)s. We noticed it: %(noticed)s.")
        % {"when": _when(incident.happened_at, incident), "noticed": _when(incident.noticed_at, incident)},
        _("The data it touches: %(data)s.") % {"data": incident.data},
        _("What it may mean for you: %(effects)s") % {"effects": incident.effects}
        if incident.effects
        else "",
        _("What we did and will do: %(measures)s") % {"measures": incident.measures}
        if incident.measures
        else "",
        _("If you have a question, or want something corrected or erased, write to us.")
        if programme.data_email
        else "",
        _contact(incident),
    ]


def _contact(incident: Incident) -> str:
    programme = incident.programme
    names = [programme.data_contact, programme.institution or programme.name, data_address(programme)]
    return "\n".join(name for name in names if name)


def _when(moment: datetime | None, incident: Incident) -> str:
    """The day with its year, since it is read later and elsewhere, and the hour."""
    if moment is None:
        return _not_known()
    day, hour = (clock.said(moment, style, zone=incident.time_zone) for style in ("DATE_FORMAT", clock.HOUR))
    return f"{day}, {hour}"


def _count(incident: Incident) -> str:
    if incident.people_count is None:
        return _("how many is not known yet")
    return ngettext("%(count)s person", "%(count)s people", incident.people_count) % {
        "count": incident.people_count
    }


def _not_known() -> str:
    return _("not known yet")
