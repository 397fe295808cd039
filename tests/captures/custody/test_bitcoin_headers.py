"""The head of a block counts only with its root and the work that went into it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from servanda.captures.custody import bitcoin_headers
from servanda.captures.custody.bitcoin_headers import BlockHeader, block_of

# The first block of the chain, as every copy of it has it.
ROOT = bytes.fromhex("3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a")
FIRST = "01000000" + "00" * 32 + ROOT.hex() + "29ab5f49" + "ffff001d" + "1dac2b7c"
HASH = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"


def test_the_first_block_is_read_as_everybody_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bitcoin_headers, "WORK_BITS", 32)

    found = block_of(FIRST + "\n", ROOT)

    assert found == BlockHeader(datetime(2009, 1, 3, 18, 15, 5, tzinfo=UTC), HASH, 32)


def test_as_little_work_as_the_first_block_took_is_too_little_now() -> None:
    assert "too little work" in str(block_of(FIRST, ROOT))


@pytest.mark.parametrize(
    ("told", "root", "words"),
    [
        (FIRST, bytes(32), "another Merkle root"),
        (FIRST[:-2], ROOT, "79 bytes"),
        ("no hex", ROOT, "no head of a block in hex"),
        (FIRST[:-2] + "00", ROOT, "too little work"),
        (FIRST.replace("ffff001d", "ffffffff"), ROOT, "too little work"),
        (FIRST.replace("ffff001d", "00000000"), ROOT, "too little work"),
    ],
)
def test_what_is_no_head_of_that_block_is_told_in_words(told: str, root: bytes, words: str) -> None:
    assert words in str(block_of(told, root))
