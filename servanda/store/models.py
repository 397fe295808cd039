"""The three tables of the record. Rows are added; triggers refuse every change and removal.

A table here is about keeping, not about meaning: what a record says is in its `body`, and only
`servanda.model` knows how to read that.
"""

from __future__ import annotations

from django.db import models


class Record(models.Model):  # type: ignore[misc]
    """One record as it was added: its canonical bytes, their hash, and its place in the chain."""

    seq = models.BigIntegerField(primary_key=True)  # 1, 2, 3, ... without a gap
    kind = models.CharField(max_length=32)
    record_id = models.CharField(max_length=200)
    # Bytes and not text: what is hashed is what is kept, and a page may hold a half surrogate
    # that no text column takes.
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    chain_sha256 = models.CharField(max_length=64, unique=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "record"
        constraints = [
            models.UniqueConstraint(fields=["kind", "record_id"], name="record_once"),
        ]
        indexes = [models.Index(fields=["kind", "seq"], name="record_by_kind")]


class Part(models.Model):  # type: ignore[misc]
    """Something inside a record that others refer to by its own id: a claim in a telling."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="parts")
    name = models.CharField(max_length=200)

    class Meta:
        db_table = "part"
        constraints = [models.UniqueConstraint(fields=["name", "record"], name="part_once")]


class Reference(models.Model):  # type: ignore[misc]
    """`origin` names `target` in the role it plays: a telling its capture, a decision a claim.

    `name` is the id that the origin wrote: the target's own, or that of a part of it.
    """

    origin = models.ForeignKey(Record, models.PROTECT, related_name="refers_to")
    role = models.CharField(max_length=32)
    name = models.CharField(max_length=200)
    target = models.ForeignKey(Record, models.PROTECT, related_name="referred_to_by")

    class Meta:
        db_table = "reference"
        constraints = [
            models.UniqueConstraint(fields=["origin", "role", "name"], name="reference_once"),
        ]


# ---------------------------------------------------------------------- the index for search


class SearchHead(models.Model):  # type: ignore[misc]
    """The one line that says which line of the record, and what else, the index was made from."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    chain_sha256 = models.CharField(max_length=64)
    versions = models.CharField(max_length=64)

    class Meta:
        db_table = "search_head"


class SearchEntry(models.Model):  # type: ignore[misc]
    """Something that is found by its words, and what is shown of it. No evidence."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=200)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        db_table = "search_entry"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once")]


# ---------------------------------------------------------------------- the projection


class ProjectionHead(models.Model):  # type: ignore[misc]
    """The one line that says what the projection was made from; its stamp is new each time."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    stamp = models.CharField(max_length=64)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        db_table = "projection"


class Projected(models.Model):  # type: ignore[misc]
    """Something that the record comes to, of a kind and in its order. No evidence."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=400)
    key = models.CharField(max_length=400)
    sort = models.CharField(max_length=400)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        db_table = "projected"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="projected_once")]
        indexes = [models.Index(fields=["kind", "sort"], name="projected_in_order")]


class ProjectedKey(models.Model):  # type: ignore[misc]
    """A name under which some keys are found: of a claim, the incident that holds it."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=400)
    key = models.CharField(max_length=400)

    class Meta:
        db_table = "projected_key"
        constraints = [
            models.UniqueConstraint(fields=["name", "key"], name="projected_key_once"),
        ]
