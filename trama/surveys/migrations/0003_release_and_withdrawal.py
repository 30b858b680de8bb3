"""The day on which results could first be seen, and answers taken back with their code."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def release_what_was_seen(apps, schema_editor):
    """Until now results could be seen from the moment a measurement was final: they were, in that order."""
    wave_model = apps.get_model("surveys", "Wave")
    from django.utils import timezone

    counted = {}
    seen = Q(final_at__lte=timezone.now()) | Q(shared_at__isnull=False)
    for wave in wave_model.objects.filter(seen).order_by("final_at", "pk").only("network_id", "final_at"):
        counted[wave.network_id] = counted.get(wave.network_id, 0) + 1
        wave_model.objects.filter(pk=wave.pk).update(
            released_at=wave.final_at, release=counted[wave.network_id]
        )


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_whole_responses")]

    operations = [
        migrations.AddField("wave", "released_at", models.DateTimeField(blank=True, null=True, verbose_name="results opened")),
        migrations.AddField(
            "wave",
            "released_by",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="networks.person"),
        ),
        migrations.AddField("wave", "release", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField("response", "withdrawn_after", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField(
            "purposesentence", "withdrawal", models.CharField(blank=True, db_index=True, default="", max_length=64), preserve_default=False
        ),
        migrations.RunPython(release_what_was_seen, migrations.RunPython.noop),
    ]
