"""Components say what is known of them in one packed column, renderings whether they hold any; all is rendered again."""

from django.db import migrations, models

COMPONENTS = ("eventcomponent", "placecomponent", "projectcomponent")


def empty(apps, schema_editor):
    """Nothing is lost: what is not stored is rendered by whoever asks for it."""
    for name in COMPONENTS:
        apps.get_model("publish", name).objects.all().delete()
    apps.get_model("publish", "Rendering").objects.all().delete()


def columns(name):
    """The new column stands before the body, so that reading it does not walk over the body."""
    help_text = "These, the digest, the box and more, packed; see `caching.facts`."
    yield migrations.RemoveField(name, "digest")
    for side in ("west", "south", "east", "north"):
        yield migrations.RemoveField(name, side)
    yield migrations.RemoveField(name, "body")
    yield migrations.AddField(
        name, "facts", models.BinaryField(default=b"", help_text=help_text), preserve_default=False
    )
    yield migrations.AddField(name, "body", models.BinaryField(default=b""), preserve_default=False)


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
