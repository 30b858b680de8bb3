"""What is shared was opened before; each network counts its releases."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_release_and_withdrawal")]

    operations = [
        migrations.AddConstraint(
            "wave",
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True) | Q(released_at__isnull=False),
                name="wave_is_opened_before_it_is_shared",
            ),
        ),
        migrations.AddConstraint(
            "wave",
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, release__isnull=True) | Q(released_at__isnull=False, release__isnull=False),
                name="wave_has_its_release_with_its_day",
            ),
        ),
        migrations.AddConstraint(
            "wave", models.UniqueConstraint(fields=["network", "release"], name="one_wave_per_release")
        ),
    ]
