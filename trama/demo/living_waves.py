"""The measurements of the networks that are accompanied today, and what each network said of them."""

from datetime import date, timedelta

from django.utils import timezone

from trama.demo.answers import keys_for, save_rows, store
from trama.demo.conversations import at_hour, hold_talk, share
from trama.demo.living_story import FINAL_DAYS, Living, Measure
from trama.demo.networks import Cast
from trama.demo.waves import DemoNetwork
from trama.instruments.models import InstrumentVersion
from trama.mail.models import Letter, LetterState, digest_of
from trama.surveys.letters import invitation_letters
from trama.surveys.models import Campaign, Invitation, Wave
from trama.surveys.models.wave import GRACE_HOURS, MINIMUM, TALK_END


def tell_measures(cast: Cast, demo_network: DemoNetwork, living: Living) -> None:
    """Its measurements, each with its answers; then, in the same order, the conversations about them."""
    version = InstrumentVersion.objects.filter(pack=cast.programme.pack, code="cfr").latest("pk")
    for measure in living.measures:
        wave = _wave(cast, demo_network, measure, version)
        if measure.talk:
            talked_on = _day(measure.talked)
            hold_talk(wave=wave, talk=measure.talk, on=talked_on, people=demo_network.people)
            if measure.talk.stands_at == TALK_END:
                share(wave=wave, on=talked_on + timedelta(days=1), by=demo_network.people[0])


def _day(ago: int) -> date:
    return timezone.localdate() - timedelta(days=ago)


def _wave(cast: Cast, demo_network: DemoNetwork, measure: Measure, version: InstrumentVersion) -> Wave:
    opened = at_hour(_day(measure.ago), 9)
    is_final = measure.closes > FINAL_DAYS
    wave = Wave.objects.create(
        code=cast.code(), campaign=Campaign.objects.create(code=cast.code(), opened_at=opened),
        network=demo_network.network, version=version, timepoint=measure.timepoint, minimum=MINIMUM,
        opened_at=opened, opened_by=demo_network.people[0], closes_at=at_hour(_day(measure.closes), 23),
        grace_hours=GRACE_HOURS, arrived_count=measure.answered,
        settled_at=at_hour(_day(measure.closes - FINAL_DAYS - 1), 4) if is_final else None,
    )  # fmt: skip
    _answer(cast, demo_network, wave, measure)
    if wave.is_offered:
        _mail_links(wave)
    return wave


def _mail_links(wave: Wave) -> None:
    """Everybody's link left by mail, as far as the story goes."""
    letters = invitation_letters(wave=wave)
    mails = dict(wave.invitations.values_list("pk", "person__email"))
    for letter in letters:
        letter.state, letter.recipient = LetterState.SENT, digest_of(mails[letter.reference])
    Letter.objects.bulk_update(letters, ["state", "recipient"])


def _answer(cast: Cast, demo_network: DemoNetwork, wave: Wave, measure: Measure) -> None:
    """The first of the network answer. By its name and not by its code: the same answers beside any other network."""
    people = demo_network.people[: measure.answered]
    first_day, consent = _day(measure.ago), wave.version.parsed.consent_version
    Invitation.objects.bulk_create(
        Invitation(
            id=cast.dice.getrandbits(62) + 1, nonce=cast.dice.getrandbits(62) + 1, wave=wave, person=person,
            is_used=index < measure.answered, consent_version=consent if index < measure.answered else "",
            consent_on=first_day if index < measure.answered else None,
        )
        for index, person in enumerate(demo_network.people)
    )  # fmt: skip
    seed = f"{demo_network.part.name}:{measure.portrait.take}"
    rows = store(wave, people, measure.portrait, keys_for(wave, people), seed, mood=measure.timepoint)
    save_rows([rows])
