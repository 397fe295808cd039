"""A mail within a mail is a mail of its own, and only a header makes a new one begin."""

from __future__ import annotations

import base64
from datetime import date
from email.message import EmailMessage

import pytest

from servanda.sources import Listing, reader_of

AT = "box.mbox"


def listed(data: bytes) -> Listing:
    return reader_of("mailbox")(data, AT)


def mail(words: str, *, id: str, day: int, subject: str = "Subject") -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["Message-ID"] = subject, f"<{id}@site.example>"
    made["Date"] = f"{day:02} Sep 2017 09:00:00 +0700"
    made.set_content(words)
    return made


def told(listing: Listing) -> list[tuple[str, date | None, str]]:
    return [
        (entry.key, entry.published and entry.published.from_on, entry.content.decode().strip())
        for entry in listing.entries
    ]


INNER = mail("The monks were taken yesterday.", id="in", day=4)
COVER = ("mid:out@site.example", date(2017, 9, 24), "see attached")
WITHIN = ("mid:in@site.example", date(2017, 9, 4), "The monks were taken yesterday.")


def test_an_attached_mail_has_its_own_words_and_day() -> None:
    cover = mail("see attached", id="out", day=24)
    cover.add_attachment(INNER)

    assert told(listed(cover.as_bytes())) == [COVER, WITHIN]


def test_a_mail_attached_as_a_file_of_its_name_is_a_mail() -> None:
    cover = mail("see attached", id="out", day=24)
    cover.add_attachment(
        INNER.as_bytes(), maintype="application", subtype="octet-stream", filename="ម៉ូន.EML"
    )

    assert told(listed(cover.as_bytes())) == [COVER, WITHIN]


def test_a_mail_packed_in_base64_against_the_rules_is_a_mail() -> None:
    packed = base64.encodebytes(INNER.as_bytes()).decode()
    data = (
        "Subject: Subject\nMessage-ID: <out@site.example>\nDate: 24 Sep 2017 09:00:00 +0700\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
        "see attached\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        f"{packed}\n--b--\n"
    )

    assert told(listed(data.encode())) == [COVER, WITHIN]


def test_every_mail_of_a_digest_and_one_within_one_within_one_is_taken() -> None:
    middle = mail("middle", id="middle", day=10)
    middle.add_attachment(INNER)
    cover = mail("see attached", id="out", day=24)
    cover.add_attachment(middle)
    other = "Subject: s\nMessage-ID: <o@site.example>\nDate: 5 Sep 2017 09:00:00 +0700\n\nother\n"
    digest = (
        'Subject: d\nContent-Type: multipart/digest; boundary="b"\n\n'
        f"--b\n\n{INNER.as_string()}\n--b\n\n{other}\n--b--\n"
    )

    assert [entry.key for entry in listed(cover.as_bytes()).entries] == [
        "mid:out@site.example", "mid:middle@site.example", "mid:in@site.example",
    ]  # fmt: skip
    assert [entry.key for entry in listed(digest.encode()).entries] == [
        "mid:in@site.example", "mid:o@site.example",
    ]  # fmt: skip


def test_an_attached_mail_without_words_and_files_of_other_kinds_are_told() -> None:
    cover = mail("see attached", id="out", day=24)
    empty = EmailMessage()
    empty["Subject"] = "nothing"
    cover.add_attachment(empty)
    cover.add_attachment(b"PK", maintype="application", subtype="zip", filename="report.docx")
    cover.add_attachment(b"GIF8", maintype="image", subtype="gif", filename="logo.gif")

    found = listed(cover.as_bytes())

    assert told(found) == [COVER]
    assert found.passed == (
        f"{AT}: mail 1, the mail 1 within it has no words that can be read",
        f"{AT}: 1 attached files are of kinds not read (report.docx)",
    )


def test_mails_within_mails_have_a_bound() -> None:
    made = INNER
    for number in range(14):
        cover = mail(f"cover {number}", id=str(number), day=5)
        cover.add_attachment(made)
        made = cover

    found = listed(made.as_bytes())

    assert len(found.entries) == 11
    assert "lies deeper than 10" in found.passed[0]


def test_two_mails_of_one_id_are_two_where_their_days_differ() -> None:
    first, second = mail("one", id="x", day=4), mail("two", id="x", day=5)
    box = b"\n".join(b"From a\n" + each.as_bytes() for each in (first, second, first))

    assert [words for _, _, words in told(listed(box))] == ["one", "two"]


HEAD = b"From: a@b\nSubject: s\nMessage-ID: <1@x>\nDate: 4 Sep 2017 09:00:00 +0700\n\n"


@pytest.mark.parametrize(
    "line",
    [
        b"From Sunday on nobody may leave, he said.",
        b"From Monday on:\nNote: stay at home",
        b"From 4 September 2017 on:\nWhere: at the bridge",
        b"From Sun Sep  3 2017 on nobody may leave.",
    ],
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_paragraph_that_begins_with_from_is_no_new_mail(line: bytes, end: bytes) -> None:
    other = HEAD.replace(b"<1@x>", b"<2@x>")
    box = (
        b"From a\n" + HEAD + b"We met.\n\n" + line + b"\n\nThe end.\n\nFrom b\n" + other + b"two\n"
    )

    first, second = told(listed(box.replace(b"\n", end)))

    assert line.decode() in first[2].replace("\r\n", "\n") and first[2].endswith("The end.")
    assert second[2] == "two"


@pytest.mark.parametrize(
    "line",
    [
        b"From a@b Mon Sep  4 09:00:00 2017",
        b"From - Mon Sep 04 09:00:00 2017",
        b"From 1577@xxx Mon Sep 04 09:00:00 +0000 2017",
        b"From MAILER-DAEMON Mon Sep  4 09:00:00 2017",
        b"From ???@??? Mon Sep 04 09:00:00 2017",
    ],
)
def test_the_first_line_of_a_mail_is_known_as_every_program_writes_it(line: bytes) -> None:
    other = HEAD.replace(b"<1@x>", b"<2@x>")
    box = b"\n" + line + b"\n" + HEAD + b"one\n" + line + b"\n" + other + b"two\n"

    assert [words for _, _, words in told(listed(box))] == ["one", "two"]


def test_what_a_mailbox_escaped_is_read_as_it_was_written() -> None:
    box = b"From a\n" + HEAD + b"We met.\n\n>From Sunday on nobody may leave.\n>>From then.\n"

    ((_, _, words),) = told(listed(box))

    assert words == "We met.\n\nFrom Sunday on nobody may leave.\n>From then."
