"""No hostile document ends otherwise than in words or a short result, and in time."""

from __future__ import annotations

import zlib

import pytest

from bench.hostile_documents import HostileDocument, documents, quine, run

EVERY = list(documents())
QUICK = (
    "quine",
    "XML: entity",
    "deep JSON",
    "PDF with a",
    "PDF that",
    "PDF cut",
)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(
            one,
            id=f"{number}-{one.kind}",
            marks=[]
            if one.kind.startswith(QUICK) and "bomb" not in one.kind
            else [pytest.mark.slow],
        )
        for number, one in enumerate(EVERY)
    ],
)
def test_a_hostile_document_ends_as_expected_and_in_time(document: HostileDocument) -> None:
    reading = run(document)

    assert document.expected in reading.said
    assert reading.held


def test_the_quine_unfolds_to_itself() -> None:
    assert zlib.decompress(quine(), -15) == quine()


def test_another_end_is_not_held() -> None:
    assert not run(HostileDocument("page", "as a page", "refused", lambda: "read: all")).held
