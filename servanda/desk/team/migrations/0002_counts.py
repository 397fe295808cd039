"""Where what is counted at the door stands: the table of Django's cache in a database."""

from django.core.management import call_command
from django.db import migrations


def make(apps, schema_editor):
    """Make it where it is not there."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    dependencies = [("team", "0001_initial")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
