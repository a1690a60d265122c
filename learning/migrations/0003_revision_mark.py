"""A revision's row holds a mark drawn by chance, not a count."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("learning", "0002_system_group")]
    operations = [migrations.RenameField("courserevision", "number", "mark")]
