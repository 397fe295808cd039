"""Results of a scan as one Parquet file for analysts: a row a claim.

What leaves it: the same bytes for the same results. Needs the extra `servanda[parquet]`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from servanda.errors import SettingsError

# fmt: off
COLUMNS = (
    "shard", "capture", "address", "publisher", "title", "language", "published_from",
    "published_to", "published_how", "bytes_sha256", "claim", "asked", "act", "stance", "by", "to",
    "where", "country", "when_from", "when_to", "when_words", "said_by", "quote", "start", "end",
    "confidence", "reason", "reader", "lexicon_sha256",
)
# fmt: on
_NUMBERS = {"start": "int64", "end": "int64", "confidence": "float64", "asked": "bool"}
_ROWS = 10_000  # in a group; a group is what is held in memory


def write(rows: Iterable[Mapping[str, Any]], path: Path) -> int:
    """The rows are in the file, written whole or not at all; and how many they are."""
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise SettingsError(
            f"{path}: writing it needs pyarrow, which is not here. Install it with "
            '"pip install servanda[parquet]".'
        ) from error
    kinds = {"int64": arrow.int64(), "float64": arrow.float64(), "bool": arrow.bool_()}
    schema = arrow.schema(
        [(name, kinds.get(_NUMBERS.get(name, ""), arrow.string())) for name in COLUMNS]
    )
    count = 0
    making = path.with_name(f".{path.name}.{os.getpid()}.making")
    try:
        with parquet.ParquetWriter(making, schema, compression="zstd") as writer:
            batch: list[Mapping[str, Any]] = []
            for row in rows:
                batch.append(row)
                count += 1
                if len(batch) == _ROWS:
                    writer.write_table(arrow.Table.from_pylist(batch, schema=schema))
                    batch = []
            writer.write_table(arrow.Table.from_pylist(batch, schema=schema))
        making.rename(path)
    finally:
        making.unlink(missing_ok=True)
    return count


def rows_of(shard: str, line: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """A row for every claim and question of one page kept, from its line of a result."""
    capture, telling = line["capture"], line["telling"]
    when = capture["published"]["when"]
    page = {
        "shard": shard,
        "capture": capture["id"],
        "address": capture["address"],
        "publisher": capture["publisher"],
        "title": capture["title"],
        "language": capture["language"],
        "published_from": when["from_on"],
        "published_to": when["to_on"],
        "published_how": capture["published"]["how"],
        "bytes_sha256": capture["bytes_sha256"],
        "reader": telling["reader"],
        "lexicon_sha256": telling["lexicon_sha256"],
    }
    for asked in (False, True):
        for claim in telling["questions" if asked else "claims"]:
            yield {**page, **_claim(claim), "asked": asked}


def _claim(claim: Mapping[str, Any]) -> dict[str, Any]:
    countries = dict.fromkeys(place["country"] or "" for place in claim["where"])
    return {
        "claim": claim["id"],
        "act": claim["act"],
        "stance": claim["stance"],
        "by": _names(claim["by"]),
        "to": _names(claim["to"]),
        "where": "; ".join(place["name"] for place in claim["where"]),
        "country": "; ".join(filter(None, countries)),
        "when_from": claim["when"]["from_on"],
        "when_to": claim["when"]["to_on"],
        "when_words": claim["when"]["words"],
        "said_by": _names([claim["said_by"]] if claim["said_by"] else []),
        "quote": claim["quote"]["quote"],
        "start": claim["quote"]["start"],
        "end": claim["quote"]["end"],
        "confidence": claim["confidence"],
        "reason": claim["reason"],
    }


def _names(mentions: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(mention["actor"] or mention["span"]["quote"] for mention in mentions)
