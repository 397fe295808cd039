"""The tables of the index for search: thrown away and made again at will, and no evidence."""

from django.db import migrations, models

# Terms are made of a-z and 0-9 before they come here, so that both databases hold the same ones.
# Without content and places of terms: what stands where is looked up in the texts themselves.
SQLITE = "CREATE VIRTUAL TABLE search_terms USING fts5(terms, content='', detail='none')"
POSTGRESQL = (
    "CREATE TABLE search_terms (rowid bigint PRIMARY KEY, terms tsvector NOT NULL)",
    "CREATE INDEX search_by_terms ON search_terms USING gin (terms)",
)


def make_terms(apps, schema_editor):
    """Make the table of terms in the way of each database."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if postgresql else (SQLITE,):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """No trigger guards them: nothing in them is evidence, and nothing of the record is touched."""

    dependencies = [("store", "0003_projection")]

    operations = [
        migrations.CreateModel(
            name="SearchHead",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
                ("chain_sha256", models.CharField(max_length=64)),
                ("versions", models.CharField(max_length=64)),
            ],
            options={"db_table": "search_head"},
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=32)),
                ("key", models.CharField(max_length=200)),
                ("first_on", models.DateField(null=True)),
                ("last_on", models.DateField(null=True)),
                ("body", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "search_entry",
                "constraints": [
                    models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once")
                ],
            },
        ),
        migrations.RunPython(make_terms),
    ]
