"""JSON Lines and Parquet as rows of cells, as an export of Servanda's own gives them out.

What leaves it: a row of heads, then a row a line. A value that is neither words nor a number is
refused: a table has no lists in it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from servanda.sources.sheet_parts import (
    EMPTY,
    NUMBER,
    TRUTH,
    WORDS,
    RefusedSheet,
    SheetRow,
    SheetRows,
    in_parts,
)

BATCH_ROWS = 1_000


def jsonl_rows(data: bytes) -> Iterator[SheetRows]:
    """The rows of JSON Lines; the first line's keys are the heads. Raises RefusedSheet."""
    try:
        lines = [json.loads(line) for line in data.decode("utf-8-sig").splitlines() if line.strip()]
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise RefusedSheet(f"cannot be read as JSON Lines ({error}).") from error
    if not all(isinstance(line, dict) for line in lines):
        raise RefusedSheet("has lines that are no objects, so they have no columns.")
    yield from in_parts("", _rows(list(lines[0]) if lines else [], lines))


def parquet_rows(data: bytes) -> Iterator[SheetRows]:
    """The rows of a Parquet file. Raises RefusedSheet."""
    try:
        import pyarrow as arrow  # when used: an extra that may not be here
        from pyarrow import parquet  # when used: the same
    except ImportError as error:
        raise RefusedSheet(
            'is a Parquet file, and pyarrow is not installed. Install it with "pip install '
            "'servanda[parquet]'\", or give it as csv."
        ) from error
    try:
        file = parquet.ParquetFile(io.BytesIO(data), pre_buffer=False)
        # the sandbox starts no thread
        batches = file.iter_batches(batch_size=BATCH_ROWS, use_threads=False)
        rows = (row for batch in batches for row in batch.to_pylist())
        yield from in_parts("", _rows(file.schema_arrow.names, rows))
    except (arrow.ArrowException, OSError) as error:
        raise RefusedSheet(f"cannot be read as Parquet ({str(error)[:200]}).") from error


def _rows(heads: list[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[SheetRow]:
    yield SheetRow(1, tuple(heads), WORDS * len(heads))
    known = set(heads)
    for number, row in enumerate(rows, start=2):
        if odd := row.keys() - known:
            raise RefusedSheet(f'row {number}: has a column "{min(odd)}" that the first has not.')
        cells = [_cell(row.get(head), head, number) for head in heads]
        yield SheetRow(number, tuple(c[0] for c in cells), "".join(c[1] for c in cells))


def _cell(value: Any, head: str, row: int) -> tuple[str, str]:
    match value:
        case None | "":
            return "", EMPTY
        case bool():
            return ("TRUE" if value else "FALSE"), TRUTH
        case int():
            return str(value), NUMBER
        case float():
            return (str(int(value)) if value.is_integer() else repr(value)), NUMBER
        case str():
            return value, WORDS
    raise RefusedSheet(f'row {row}, column "{head}": holds a list or an object, not one value.')
