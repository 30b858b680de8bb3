from django.db import migrations, models

import trama.workshops.models.people
from trama.core.tokens import derived


def keep_codes(apps, schema_editor):
    participants = apps.get_model("workshops", "Participant")
    for one in participants.objects.all().iterator():
        code = derived("certificate", f"{one.workshop_id}:{one.number}").hex()[:12].upper()
        participants.objects.filter(pk=one.pk).update(certificate_code=code)


def keep_time(apps, schema_editor):
    moments = apps.get_model("workshops", "Moment")
    for one in moments.objects.filter(began_at__isnull=False, ended_at__isnull=False):
        one.lived = max(int((one.ended_at - one.began_at).total_seconds()), 0)
        one.save(update_fields=["lived"])


def nothing(apps, schema_editor):
    pass


class Migration(migrations.Migration):
    dependencies = [
        ("workshops", "0003_predictions_and_intentions"),
    ]

    operations = [
        migrations.AddField(
            model_name="moment",
            name="lived",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="moment",
            name="running_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="participant",
            name="certificate_code",
            field=trama.workshops.models.people.CertificateField(
                blank=True, db_index=True, editable=False, max_length=12
            ),
        ),
        migrations.RunPython(keep_codes, nothing),
        migrations.RunPython(keep_time, nothing),
    ]
