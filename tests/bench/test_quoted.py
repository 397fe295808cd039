"""A quotation over several sentences is one, and never grows beyond its marks."""

from __future__ import annotations

from bench import quoted


def cut(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return start, start + len(part)


def test_a_quotation_runs_to_its_closing_mark() -> None:
    text = 'The minister said, "It was closed. Nobody was hurt." Rain fell.'

    start, end = quoted.whole(text, cut(text, "It was closed."), cut(text, "said"))

    assert text[start:end] == "It was closed. Nobody was hurt."


def test_a_quotation_before_its_speaker_begins_at_its_opening_mark() -> None:
    text = '"It was closed. Nobody was hurt," said the minister.'

    start, end = quoted.whole(text, cut(text, "Nobody was hurt"), cut(text, "said"))

    assert text[start:end] == "It was closed. Nobody was hurt"


def test_what_a_speaker_quotes_within_a_quotation_does_not_grow() -> None:
    text = '"He said that it was closed. I went home."'

    assert quoted.whole(text, cut(text, "that it was closed"), cut(text, "said")) == cut(
        text, "that it was closed"
    )


def test_a_quotation_does_not_leave_its_paragraph() -> None:
    text = 'She said, "It was closed.\nNobody was "hurt" there.'

    assert quoted.whole(text, cut(text, "It was closed."), cut(text, "said")) == cut(
        text, "It was closed."
    )
