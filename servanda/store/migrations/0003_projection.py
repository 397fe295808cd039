"""The tables of the projection: what the record comes to, thrown away and made again at will."""

from django.db import migrations, models


# Every database keeps order as bytes have it, so that what is read in order is the same in all.
IN_ORDER = {"projected": ("kind", "key", "sort"), "projected_key": ("name", "key")}


def order_by_bytes(apps, schema_editor):
    """Compare the columns that are read in order byte by byte, whatever the server's language."""
    if schema_editor.connection.vendor == "postgresql":
        for table, columns in IN_ORDER.items():
            for column in columns:
                schema_editor.execute(
                    f'ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar(400) COLLATE "C"'
                )


class Migration(migrations.Migration):
    """No trigger guards them: nothing in them is evidence, and nothing of the record is touched."""

    dependencies = [("store", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="ProjectionHead",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("stamp", models.CharField(max_length=64)),
                ("body", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={"db_table": "projection"},
        ),
        migrations.CreateModel(
            name="Projected",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=400)),
                ("key", models.CharField(max_length=400)),
                ("sort", models.CharField(max_length=400)),
                ("body", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "projected",
                "indexes": [models.Index(fields=["kind", "sort"], name="projected_in_order")],
                "constraints": [
                    models.UniqueConstraint(fields=["kind", "key"], name="projected_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectedKey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=400)),
                ("key", models.CharField(max_length=400)),
            ],
            options={
                "db_table": "projected_key",
                "constraints": [
                    models.UniqueConstraint(fields=["name", "key"], name="projected_key_once")
                ],
            },
        ),
        migrations.RunPython(order_by_bytes),
    ]
