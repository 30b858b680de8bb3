"""A measurement named on the command line: by its own code, or by the code of the room when it is the only one."""

from django.core.management.base import CommandError

from trama.core.codes import written
from trama.surveys.models import Wave


def wave_called(text: str) -> Wave:
    """The measurement; ends with 2 and a sentence when there is none, or several."""
    code = written(text)
    waves = Wave.objects.select_related("network", "version", "campaign")
    found = list(waves.filter(code=code)) or list(waves.filter(campaign__code=code)[:2])
    if not found:
        raise CommandError(f"There is no measurement with the code {code}; see it on its page.", returncode=2)
    if len(found) > 1:
        raise CommandError(
            f"Several networks are measured with {code}: name the measurement of one, as in the address of its page.",
            returncode=2,
        )
    return found[0]
