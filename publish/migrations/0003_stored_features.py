"""Components say how many Features they hold, renderings whether they hold any; what was stored is rendered again."""

from django.db import migrations, models

COMPONENTS = ("eventcomponent", "placecomponent", "projectcomponent")


def empty(apps, schema_editor):
    """Nothing is lost: what is not stored is rendered by whoever asks for it."""
    for name in COMPONENTS:
        apps.get_model("publish", name).objects.all().delete()
    apps.get_model("publish", "Rendering").objects.all().delete()


def columns(name):
    """The new column stands before the body, so that reading it does not walk over the body."""
    return [
        migrations.RemoveField(name, "body"),
        migrations.AddField(
            name,
            "features",
            models.IntegerField(default=1, help_text="Features that the body holds; a calendar's entry is one."),
        ),
        migrations.AddField(name, "body", models.BinaryField(default=b""), preserve_default=False),
    ]


class Migration(migrations.Migration):
    dependencies = [("publish", "0002_feed_fetches")]

    operations = [
        migrations.RunPython(empty, empty),
        migrations.AddField(
            "rendering",
            "is_empty",
            models.BooleanField(default=True, help_text="No record had a component up to that version."),
        ),
        *(operation for name in COMPONENTS for operation in columns(name)),
    ]
