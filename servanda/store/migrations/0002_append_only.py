"""Make the database itself refuse to change, remove or overwrite what is on record.

A later migration that alters one of these tables on SQLite rebuilds it, which drops its
triggers: it must end by calling `protect` again.
"""

from django.db import migrations

TABLES = ("record", "part", "reference")

SQLITE_REFUSES = """
CREATE TRIGGER {table}_refuses_{lower} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the record is append-only: no {lower} of {table}'); END
"""

# INSERT OR REPLACE removes rows without firing a trigger on removal, so adding is watched too.
SQLITE_ADDS_AT_END = """
CREATE TRIGGER record_adds_at_end BEFORE INSERT ON record
WHEN NEW.seq <> coalesce((SELECT max(seq) FROM record), 0) + 1
  OR EXISTS (SELECT 1 FROM record WHERE kind = NEW.kind AND record_id = NEW.record_id)
BEGIN SELECT RAISE(ABORT, 'the record is append-only: a line is added once, at the end'); END
"""
SQLITE_ADDS_ONCE = """
CREATE TRIGGER {table}_adds_once BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR ({same}))
BEGIN SELECT RAISE(ABORT, 'the record is append-only: a line of {table} is added once'); END
"""
SAME = {
    "part": "name = NEW.name AND record_id = NEW.record_id",
    "reference": "origin_id = NEW.origin_id AND role = NEW.role AND name = NEW.name",
}

POSTGRESQL = """
CREATE FUNCTION {table}_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the record is append-only: no % of {table}', lower(TG_OP); END $$;
CREATE TRIGGER {table}_refuses BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuses();
"""
POSTGRESQL_ADDS_AT_END = """
CREATE FUNCTION record_adds_at_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq <> coalesce((SELECT max(seq) FROM record), 0) + 1 THEN
    RAISE EXCEPTION 'the record is append-only: a line is added once, at the end';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER record_adds_at_end BEFORE INSERT ON record
FOR EACH ROW EXECUTE FUNCTION record_adds_at_end();
"""


def protect(apps, schema_editor):
    """Put every trigger in place."""
    if schema_editor.connection.vendor == "postgresql":
        statements = [POSTGRESQL.format(table=table) for table in TABLES]
        statements.append(POSTGRESQL_ADDS_AT_END)
    else:
        statements = [
            SQLITE_REFUSES.format(table=table, verb=verb, lower=verb.lower())
            for table in TABLES
            for verb in ("UPDATE", "DELETE")
        ]
        statements.append(SQLITE_ADDS_AT_END)
        statements += [SQLITE_ADDS_ONCE.format(table=t, same=same) for t, same in SAME.items()]
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """There is no way back: a record that can be edited is not one."""

    dependencies = [("store", "0001_record")]

    operations = [migrations.RunPython(protect)]
