"""Every term of the index for search once, so that the start of a word finds the words it starts."""

from django.db import migrations

SQLITE = "CREATE TABLE search_word (word text PRIMARY KEY) WITHOUT ROWID"
POSTGRESQL = 'CREATE TABLE search_word (word text COLLATE "C" PRIMARY KEY)'


def make_words(apps, schema_editor):
    """Make the table in the way of each database."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL if postgresql else SQLITE, params=None)


class Migration(migrations.Migration):
    """Made again with the index; nothing in it is evidence."""

    dependencies = [("store", "0004_search")]

    operations = [migrations.RunPython(make_words)]
