"""What a watch says of languages that nobody here can read."""

from datetime import UTC, datetime

from servanda.model import Signal, Telling
from servanda.watch.reading import coverage

NOW = datetime(2017, 11, 17, tzinfo=UTC)
FLOOD = Signal("sig_flood", "flood", "cap_a", "Many copies.", "They may steer.", "Look.", NOW)


def telling(capture: str, *unread: str) -> Telling:
    return Telling(f"tel_{capture}", capture, f"txt_{capture}", "bench", "none", "", (), unread)


def test_a_signal_of_a_language_ends_when_a_later_reading_reads_it() -> None:
    before = [
        telling("cap_a", "0: body: no languages/th.toml; nothing was read"),
        telling("cap_b", "3: body: its language cannot be told"),
    ]
    said = [FLOOD, *(s for t in before for s in coverage.unreadable(t, now=NOW))]
    assert len(said) == 3

    after = [telling("cap_a"), before[1]]

    assert list(coverage.still(said, before)) == said
    assert [signal.where for signal in coverage.still(said, after)] == ["cap_a", "cap_b"]
    assert next(coverage.still(said, after)) is FLOOD
