"""Searching, on SQLite and on PostgreSQL alike: what is found, where it is lit, in which order."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from django.db import connections
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from tries import tries
from watch.judging.pages import NOW, claim, read_as, text_of, watch_of, weighed
from watch.projecting.acts import Acts

from servanda import store
from servanda import watch as way
from servanda.canon import identify
from servanda.errors import EvidenceError, StoreError
from servanda.model import Capture, Telling, Text
from servanda.store import IndexLine, SearchableEntry, SearchTerm
from servanda.store.search_order import day_of, next_in, slot_of, stretches
from servanda.watch.speaking.search_entries import Findables
from servanda.watch.speaking.search_rows import catch_up
from servanda.watch.speaking.search_words import FoldedText, clauses_of, terms_of

PAGES = {
    "fr": "L’opposant Kem Sokha a été ARRÊTÉ à Phnom Penh. Le cœur de l’accord était menacé.",
    "id": "Polisi menangkap pemimpin oposisi Kem Sokha di rumahnya.",
    "joined": "នគរបាលបានចាប់ខ្លួនលោកកឹមសុខានៅភ្នំពេញ។",
    "split": "នគរបាល\u200bបាន\u200bចាប់ខ្លួន\u200bលោក កឹម\u200bសុខា\u200bនៅ ភ្នំពេញ។",
    "marks": "They were kil\u200bled, it said; =SUM(A1) NEAR(x) \u202eabc\u202c cps-29 is named.",
}
LINE = IndexLine(1, "0" * 64, "1")


def gathered(watch: way.Watch, pages: dict[str, str]) -> None:
    for name, words in pages.items():
        with watch.record() as record:
            way.gather(
                watch, record,
                [(f"{name}.txt", lambda words=words: (words.encode(), "text/plain", None))],
                now=NOW, by="Ann", given=way.Given("Lake Post", title=name),
            )  # fmt: skip


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> way.Watch:
    """A watch of pages in four languages, some of them read."""
    watch = watch_of(tmp_path_factory.mktemp("many") / "watch")
    gathered(watch, PAGES)
    with watch.record() as record:
        captures = {one.address: one for one in record.all(Capture)}
    text = text_of(watch, captures["arrest.txt"])
    read_as(watch, text, claim(text, "arrested", "detain", by="Police", to="Kem Sokha"))
    return watch


def fill(record: store.Store, many: way.Watch) -> None:
    """All of that watch's record is in another, too, and its index made."""
    with many.record() as kept:
        for kind in (Capture, Text, Telling):
            record.add(kept.all(kind), at=NOW)
    catch_up(many, record, lambda: way.weigh(many, record))


@pytest.fixture(scope="module")
def filled(many: way.Watch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of that watch's record in SQLite, searched once. To be copied only."""
    folder = tmp_path_factory.mktemp("filled")
    with store.open(folder) as opened:
        fill(opened, many)
    return folder


@pytest.fixture
def record(place: Any, many: way.Watch, filled: Path) -> Iterator[store.Store]:
    """All of that watch's record, in a database of each kind, its index made."""
    if is_sqlite := isinstance(place, Path):
        shutil.copytree(filled, place, dirs_exist_ok=True)
    with store.open(place) as opened:
        if not is_sqlite:
            fill(opened, many)
        yield opened


@pytest.fixture
def find(record: store.Store, many: way.Watch) -> Any:
    def found(words: str, **more: Any) -> list[way.Row]:
        return list(way.search_rows(many, record, lambda: way.weigh(many, record), words, **more))

    return found


def titles(rows: list[way.Row]) -> list[str]:
    return [row["name"].split(":")[0] for row in rows if row["what"] == "capture"]


# ------------------------------------------------------------------ what is found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("kem sokha", {"arrest.txt", "copy.txt", "fr", "id"}),
        ("SOKHA arrete", {"fr"}),
        ("arrest", {"arrest.txt", "copy.txt"}),
        ('"arrest"', {"arrest.txt"}),
        ("“Kem Sokha was arrested”", {"copy.txt"}),
        ('"sokha kem"', set()),
        ("menangkap", {"id"}),
        ("cœur", {"fr"}),
        ("coeur", {"fr"}),
        ("កឹមសុខា", {"joined", "split"}),
        ("កឹម\u200bសុខា", {"joined", "split"}),
        ('"កឹម សុខា"', {"joined", "split"}),
        ("កឹម សុខា", {"joined", "split"}),
        ("ភ្នំពេញ", {"joined", "split"}),
        ("killed", {"marks"}),
        ("cps-29", {"marks"}),
        ("abc", {"marks"}),
        ("lake", {"copy.txt", "fr", "id", "joined", "split", "marks"}),
    ],
)
def test_words_are_found_however_they_are_written(find: Any, words: str, found: set[str]) -> None:
    assert set(titles(find(words))) == found


@pytest.mark.parametrize(
    "words",
    ['"', "a" * 100_000, " ".join("word" for _ in range(5000)), "a\x00b", "x AND (", "NEAR(a, b)",
     "terms:x", "-x", "^x", "x*", "' OR 1=1 --", "%s %d {}", "\udce9t", "&|!:*<->", "\\"],
)  # fmt: skip
def test_hostile_words_are_words(find: Any, words: str) -> None:
    if clauses_of(words):
        assert isinstance(find(words), list)
    else:
        with pytest.raises(EvidenceError, match="no word to look for"):
            find(words)


def test_what_a_command_of_the_index_would_be_is_a_word(find: Any) -> None:
    assert titles(find("NEAR x")) == ["marks"]
    assert titles(find("sum A1")) == ["marks"]
    assert titles(find("sokha OR treason")) == []


def test_what_is_found_is_lit_in_the_working_text(find: Any, many: way.Watch) -> None:
    texts = {text.capture: text.content for text in weighed(many).texts}

    for words in ("arrete", "កឹមសុខា", "kem sokha", '"kem sokha"', "killed"):
        for row in find(words):
            shown = [row["snippet"][start:end] for start, end in row["lit"]]
            folded = ["".join(token.words for token in FoldedText(part).tokens) for part in shown]
            wanted = "".join(t.words for clause in clauses_of(words) for t in clause.items)
            assert folded and all(part in wanted or wanted in part for part in folded), row
            if row["capture"]:
                content = texts[row["capture"]]
                assert content[row["start"] : row["end"]] == row["snippet"]
                assert set(shown) <= {content[start:end] for start, end in row["spans"]}


def test_kinds_and_days_narrow_what_is_found(find: Any) -> None:
    kinds = [row["what"] for row in find("sokha")]
    days = find("sokha", since=date(2017, 9, 5), until=date(2017, 9, 30), kinds=["capture"])

    assert kinds == sorted(kinds, key=["incident", "claim", "capture"].index)
    assert {row["what"] for row in find("sokha", kinds=["claim"])} == {"claim"}
    assert titles(days) == ["id", "fr", "copy.txt"]  # those of no day may be of any before
    assert titles(find("sokha", since=date(2017, 11, 1))) == []
    assert [row["id"] for row in find("cps-29", kinds=["commitment"])] == ["cps-29"]
    assert len(find("sokha", most=1)) == 3
    with pytest.raises(EvidenceError, match='Did you mean "claim"'):
        find("sokha", kinds=["clam"])


@pytest.mark.slow
def test_both_databases_find_the_same_in_the_same_order(
    server: str, tmp_path: Path, many: way.Watch
) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE alike")
    questions = ["kem sokha", "កឹមសុខា", '"phnom penh"', "m", "consult", "lake post", "31"]
    answers = []
    for place in (tmp_path, server.replace("/postgres?", "/alike?")):
        with many.record() as kept, store.open(place) as opened:
            for kind in (Capture, Text, Telling):
                opened.add(kept.all(kind), at=NOW)
            evidence = way.weigh(many, opened)
            answers.append(
                [
                    list(way.search_rows(many, opened, lambda each=evidence: each, words))
                    for words in questions
                ]
            )

    assert answers[0] == answers[1]
    assert all(answers[0])


# ------------------------------------------------------------------ the index


def asked_for(record: store.Store, *terms: SearchTerm) -> list[str]:
    found = record.search_index.candidates("capture", terms, since=None, until=None)
    return [one.key for one in found]


def entry(key: str, sha256: str = "1", on: date | None = None) -> SearchableEntry:
    return SearchableEntry("capture", key, key.encode(), sha256, on, on)


@pytest.fixture
def empty(place: Any) -> Iterator[store.Store]:
    with store.open(place) as opened:
        yield opened


def test_an_index_takes_what_is_new_and_lets_go_of_what_is_gone(empty: store.Store) -> None:
    index, words = empty.search_index, {"one": ["alpha"], "two": ["alpha", "beta"]}

    first = index.change(map(entry, words), lambda e: words[e.key], LINE, was=None)
    later = evolve(LINE, seq=2)
    second = index.change([entry("two", "2")], lambda _: ["gamma"], later, was=LINE)

    assert (first, second) == (2, 1)
    assert asked_for(empty, SearchTerm("alpha")) == []
    assert asked_for(empty, SearchTerm("gam", is_start=True)) == ["two"]
    assert index.line() == later


def test_the_newest_comes_first_and_what_has_no_day_last(empty: store.Store) -> None:
    days = {"old": date(2016, 1, 1), "none": None, "new": date(2018, 1, 1), "also": None}
    entries = [entry(key, on=on) for key, on in days.items()]

    empty.search_index.change(entries, lambda _: ["word"], LINE, was=None)

    assert asked_for(empty, SearchTerm("word")) == ["new", "old", "also", "none"]


def test_of_two_that_bring_it_up_at_once_the_first_wins(empty: store.Store) -> None:
    assert empty.search_index.change([entry("one")], lambda _: ["word"], LINE, was=None) == 1

    late = empty.search_index.change([entry("two")], lambda _: ["word"], LINE, was=None)

    assert late is None
    assert asked_for(empty, SearchTerm("word")) == ["one"]


def test_a_very_long_text_is_found_by_each_of_its_words(empty: store.Store) -> None:
    words = [f"word{number:07}" for number in range(60_000)]

    empty.search_index.change([entry("book")], lambda _: words, LINE, was=None)

    assert asked_for(empty, SearchTerm(words[0]), SearchTerm(words[-1])) == ["book"]


def test_an_index_thrown_away_is_made_again_the_same(find: Any, record: store.Store) -> None:
    before = find("sokha")

    record.search_index.forget()

    assert record.search_index.line() is None
    assert find("sokha") == before


def test_nothing_is_weighed_where_nothing_was_added(many: way.Watch, record: store.Store) -> None:
    evidence = way.weigh(many, record)
    record.search_index.forget()
    written = catch_up(many, record, lambda: evidence)

    def never() -> way.Evidence:
        raise AssertionError("weighed again")

    assert written > 0
    assert catch_up(many, record, never) == 0


def entries_of(record: store.Store) -> list[tuple[str, str, str]]:
    from servanda.store.models import SearchEntry  # when used: Django must be ready

    rows = SearchEntry.objects.using(record._open_alias()).order_by("kind", "key")
    return list(rows.values_list("kind", "key", "sha256"))


def test_what_is_judged_changes_no_entry_and_weighs_nothing(new_watch: Path) -> None:
    acts = Acts(way.open_watch(new_watch), store.open(new_watch))
    for number in range(4):
        acts.capture(number % 3, number, number % 3, copied=False, dated=number != 2)
        acts.read(number, number % 3, 1, asks=number != 1, elsewhere=number == 2)
    evidence = way.weigh(acts.watch, acts.record)
    assert evidence.unsure and catch_up(acts.watch, acts.record, lambda: evidence) > 0

    def never() -> way.Evidence:
        raise AssertionError("weighed again")

    for at in range(len(evidence.askable[0])):
        acts.decide(at, upheld=at % 2 == 0, alone=at % 3 == 0, by=at % 2)
    acts.notice(0, 1)
    acts.defer(0, 1, again=False, by=0)
    assert catch_up(acts.watch, acts.record, never) == 0
    kept, line = entries_of(acts.record), acts.record.search_index.line()
    acts.record.search_index.forget()
    catch_up(acts.watch, acts.record, lambda: way.weigh(acts.watch, acts.record))

    assert (entries_of(acts.record), acts.record.search_index.line()) == (kept, line)
    acts.group(0, 2, 0)
    with pytest.raises(AssertionError, match="weighed again"):
        catch_up(acts.watch, acts.record, never)


# ------------------------------------------------------------------ caught up is made anew


STEPS = st.lists(
    st.sampled_from(["capture", "read", "read otherwise", "correct", "search"]),
    min_size=1,
    max_size=6,
)


@pytest.mark.slow
@given(steps=STEPS)
@tries(8, HealthCheck.function_scoped_fixture)
def test_caught_up_equals_made_anew(tmp_path_factory: Any, steps: list[str]) -> None:
    watch = watch_of(tmp_path_factory.mktemp("steps") / "watch")
    for number, step in enumerate(steps):
        with watch.record() as record:
            captures = record.all(Capture)
        if step == "capture":
            gathered(watch, {f"page{number}": f"Page {number}. Police arrested Kem Sokha here."})
        elif step == "correct":
            writing = way.Writing(watch, weighed(watch), by="Ann", at=NOW)
            writing.capture("arrest.txt", {"title": f"Title {number}"}, reason="as printed")
            with watch.record() as record:
                way.write(watch, record, writing.additions(), now=NOW)
        elif step != "search":
            text = text_of(watch, captures[number % len(captures)])
            cue = re.findall(r"arrested|shut", text.content)[0]
            act = "detain" if step == "read" else "surveil"
            read_as(watch, text, claim(text, cue, act), version=f"{number}")
        else:
            with watch.record() as record:
                catch_up(watch, record, lambda: weighed(watch))

    with watch.record() as record:
        catch_up(watch, record, lambda: weighed(watch))
        questions = ["sokha", "police", "title", "shut", "detain", "page"]
        caught_up = [
            list(way.search_rows(watch, record, lambda: weighed(watch), words, most=99))
            for words in questions
        ]
        record.search_index.forget()
        anew = [
            list(way.search_rows(watch, record, lambda: weighed(watch), words, most=99))
            for words in questions
        ]
        entries = list(Findables(watch, weighed(watch)).entries())

    assert caught_up == anew
    assert len(entries) == len({(one.kind, one.key) for one in entries})


# ------------------------------------------------------------------ words


@given(st.text(max_size=60), st.integers(0, 40), st.integers(1, 20))
def test_any_words_of_a_text_are_found_in_it(text: str, start: int, size: int) -> None:
    """Whole words of a text, quoted, are found there, and the index holds their terms."""
    tokens = FoldedText(text).tokens
    words = " ".join(token.words for token in tokens[start : start + size] if not token.is_run)
    if not words:
        return
    terms = terms_of([text])

    for one in words.split():
        for clause in clauses_of(f'"{one}"'):
            assert FoldedText(text).find(clause)
            for term, is_start in clause.terms:
                assert any(held.startswith(term) if is_start else held == term for held in terms)


@given(st.text(alphabet="កខគឃងាិីុ\u200b ", min_size=1, max_size=30), st.data())
def test_khmer_is_found_by_any_part_of_it_however_it_is_split(text: str, data: Any) -> None:
    joined = text.replace("\u200b", "").replace(" ", "")
    if not joined:
        return
    start = data.draw(st.integers(0, len(joined) - 1))
    part = joined[start : data.draw(st.integers(start + 1, len(joined)))]
    (clause,) = clauses_of(part) or (None,)

    assert clause is None or FoldedText(text).find(clause) or "\n" in text


def test_hits_come_newest_first_however_many_are_read(empty: store.Store) -> None:
    days = [None, *(date(2020, 1, 1 + n % 9) for n in range(150))]
    entries = [entry(f"{n * 7 % 151:03}", on=on) for n, on in enumerate(days)]
    empty.search_index.change(entries, lambda _: ["alpha", "beta"], LINE, was=None)

    found = asked_for(empty, SearchTerm("alpha"), SearchTerm("be", True))

    by_key = sorted(entries, key=lambda e: e.key)
    newest = sorted(by_key, key=lambda e: e.last_on or date.min, reverse=True)
    assert found == [e.key for e in newest]


def steps_to_ten(folder: Path, count: int, questions: Sequence[Sequence[SearchTerm]]) -> list[int]:
    """The steps of SQLite, by tens, until ten of so many entries are found, or all there are."""
    folder = folder / f"{count}"
    folder.mkdir()
    steps = []
    with store.open(folder) as record:
        index = record.search_index
        days = [date(2015, 1, 1) + timedelta(days=n // 10) if n % 4 else None for n in range(count)]
        entries = [entry(identify("cap", n), on=on) for n, on in enumerate(days)]
        words = {one.key: ["common", "also", f"own{n:05}"] for n, one in enumerate(entries)}
        index.change(entries, lambda e: words[e.key], LINE, was=None)
        asked_for(record, SearchTerm("nowhere"))
        for terms in questions:
            told: list[int] = []
            connections[index._alias].connection.set_progress_handler(lambda: told.append(1), 10)  # noqa: B023
            assert list(islice(index.candidates("capture", terms, since=None, until=None), 10))
            connections[index._alias].connection.set_progress_handler(None, 0)
            steps.append(len(told))
    return steps


def test_a_word_is_found_as_fast_among_many_entries(tmp_path: Path) -> None:
    common, start = SearchTerm("common"), SearchTerm("al", is_start=True)
    questions = [[SearchTerm("own00007")], [common], [start], [common, start]]

    few, many = (steps_to_ten(tmp_path, count, questions) for count in (300, 2400))

    assert all(more < less + 30 for less, more in zip(few, many, strict=True)), (few, many)


def test_the_start_of_a_word_is_asked_for_by_the_words_there_are(empty: store.Store) -> None:
    """SQLite would put all that begin so together first, as many as the record is long."""
    words = ["commune", "common", "other", *(f"many{n}" for n in range(100))]
    empty.search_index.change([entry("one")], lambda _: words, LINE, was=None)

    def asked(word: str) -> str:
        return empty.search_index._asked(SearchTerm(word, is_start=True))

    assert set(re.findall(r"\w+", asked("com"))) - {"OR"} == {"common", "commune"}
    assert asked("common").strip("()") == "common"
    assert asked("many").endswith("*")
    assert asked_for(empty, SearchTerm("many", True), SearchTerm("com", True)) == ["one"]
    assert asked_for(empty, SearchTerm("comb", is_start=True)) == []


def test_what_comes_back_is_not_found_by_what_it_was(empty: store.Store) -> None:
    index, lines = empty.search_index, [evolve(LINE, seq=seq) for seq in range(1, 5)]
    on = date(2017, 9, 1)
    index.change([entry("one", on=on)], lambda _: ["alpha"], lines[0], was=None)
    index.change([], lambda _: [], lines[1], was=lines[0])
    index.change([entry("two", on=on)], lambda _: ["beta"], lines[2], was=lines[1])
    index.change(
        [entry("one", on=on), entry("two", on=on)], lambda _: ["gamma"], lines[3], was=lines[2]
    )

    assert asked_for(empty, SearchTerm("alpha")) == []
    assert asked_for(empty, SearchTerm("beta")) == ["two"]
    assert asked_for(empty, SearchTerm("gamma")) == ["one"]


@given(
    days=st.lists(st.one_of(st.none(), st.dates()), min_size=1, max_size=20),
    since=st.one_of(st.none(), st.dates()),
)
def test_numbers_ascend_as_entries_are_to_be_shown(
    days: list[date | None], since: date | None
) -> None:
    some = [(day, identify("cap", n)) for n, day in enumerate(days)]

    by_number = sorted(some, key=lambda one: (slot_of("claim", *one), one[1]))

    far = date.max.toordinal()
    assert by_number == sorted(
        some, key=lambda one: (far - one[0].toordinal() if one[0] else far, one[1])
    )
    for day, key in some:
        number = slot_of("claim", day, key)
        assert day_of(number) == day
        assert number < 2**53
        assert any(first <= number < after for first, after in stretches("claim", since)) == bool(
            since is None or day is None or day >= since
        )
        assert not any(a <= number < b for a, b in stretches("capture", since))


def test_a_slot_that_is_full_says_so() -> None:
    slot = slot_of("commitment", None, "sov/5/1")
    assert next_in(slot, None) == slot
    with pytest.raises(StoreError, match="65,536 entries"):
        next_in(slot, slot + 65_535)
