"""Tasks are found by their titles, whatever the alphabet's case."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BATCH = 500


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Write the search text of the tasks there are."""
    tasks = apps.get_model("learning", "LearningTask").objects
    batch = []
    for task in tasks.only("id", "title", "translations").iterator(BATCH):
        titles = [str(texts.get("title", "")) for texts in task.translations.values()]
        task.search_text = " ".join([task.title, *titles]).casefold()
        batch.append(task)
    tasks.bulk_update(batch, ["search_text"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("learning", "0006_message_once")]
    operations = [
        migrations.AddField(
            model_name="learningtask",
            name="search_text",
            field=models.TextField(blank=True, default="", editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
