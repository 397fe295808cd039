"""A projection that was caught up is, byte for byte, the one that is made anew."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from store.kept import postgresql
from tries import each_run, some
from watch.projecting.acts import DAYS, Acts, ask_for_two_people, caught_up, made_anew

from servanda import store
from servanda import watch as way
from servanda.incidents import flooding
from servanda.incidents.namesakes import NamePair
from servanda.watch.projecting import making, pieces
from servanda.watch.projecting.asking import Asking

SMALL = st.integers(0, 3)
ON = DAYS[-1]


class Interleaved(RuleBasedStateMachine):
    """Steps in any order, with catching up at random points among them."""

    template: Path
    place: Callable[[Path], object]
    two_people = False

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        watch = Path(shutil.copytree(self.template, self.folder / "watch"))
        if self.two_people:
            ask_for_two_people(watch)
        self.acts = Acts(way.open_watch(watch), store.open(type(self).place(watch)))
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(flooding, "FLOOD_CAPTURES", 2)

    def teardown(self) -> None:
        try:
            check(self.acts)
        finally:
            self.patch.undo()
            self.acts.record.close()
            shutil.rmtree(self.folder)

    @rule(who=SMALL, day=SMALL, paper=st.integers(0, 2), copied=st.booleans(), dated=st.booleans())
    def capture(self, **drawn) -> None:
        self.acts.capture(**drawn)

    @rule(who=SMALL, day=SMALL, act=st.integers(0, 1), asks=st.booleans(), recalls=st.booleans())
    def capture_and_read(self, who, day, act, asks, recalls) -> None:
        self.acts.capture(who, day, day % 3, copied=False, dated=True)
        self.acts.read(-1, act, 1, asks, elsewhere=False, recalls=recalls)

    @rule(page=SMALL, act=st.integers(0, 2), version=SMALL, asks=st.booleans(),
          elsewhere=st.booleans(), recalls=st.booleans())  # fmt: skip
    def read(self, **drawn) -> None:
        self.acts.read(**drawn)

    @rule(at=SMALL, upheld=st.booleans(), alone=st.booleans(), by=st.integers(0, 1))
    def decide(self, **drawn) -> None:
        self.acts.decide(**drawn)

    @rule(kind=st.integers(0, 2), day=SMALL)
    def notice(self, **drawn) -> None:
        self.acts.notice(**drawn)

    @rule(at=SMALL)
    def take_back(self, **drawn) -> None:
        self.acts.take_back(**drawn)

    @rule(one=SMALL, other=SMALL, verdict=st.integers(0, 2))
    def identify(self, **drawn) -> None:
        self.acts.identify(**drawn)

    @rule(one=SMALL, other=SMALL, verdict=st.integers(0, 2))
    def group(self, **drawn) -> None:
        self.acts.group(**drawn)

    @rule(at=SMALL, strikes=st.booleans())
    def code(self, **drawn) -> None:
        self.acts.code(**drawn)

    @rule(page=SMALL, fact=st.integers(0, 2), value=SMALL)
    def correct(self, **drawn) -> None:
        self.acts.correct(**drawn)

    @rule(page=SMALL, day=SMALL)
    def recapture(self, **drawn) -> None:
        self.acts.recapture(**drawn)

    @rule(at=SMALL, how=st.integers(0, 2), again=st.booleans(), by=st.integers(0, 1))
    def defer(self, **drawn) -> None:
        self.acts.defer(**drawn)

    @rule(at=SMALL, act=st.integers(0, 2), by=st.integers(0, 1))
    def double_code(self, **drawn) -> None:
        self.acts.double_code(**drawn)

    @rule(day=SMALL)
    def state(self, **drawn) -> None:
        self.acts.state(**drawn)

    @rule(paper=st.integers(0, 2))
    def fail(self, **drawn) -> None:
        self.acts.fail(**drawn)

    @rule(paper=st.integers(0, 2))
    def source(self, **drawn) -> None:
        self.acts.source(**drawn)

    @rule()
    def catch_up(self) -> None:
        caught_up(self.acts)


class Listed(Interleaved):
    """The same where every outlet is listed from the first, so that tellings are caught up."""

    def __init__(self) -> None:
        super().__init__()
        for paper in range(3):
            self.acts.source(paper)
        caught_up(self.acts)


class TwoPeople(Listed):
    """The same where two people are asked for, some of whom sign in two spellings."""

    two_people = True

    @rule(at=SMALL, upheld=st.booleans(), alone=st.booleans(), by=SMALL)
    def decide_as_somebody(self, **drawn) -> None:
        self.acts.decide(**drawn)

    @rule(at=SMALL, by=SMALL, judgement=st.sampled_from(("upheld", "rejected", "withdrawn")))
    def link_by_hand(self, **drawn) -> None:
        self.acts.link_by_hand(**drawn)


def check(acts: Acts) -> None:
    """Caught up equals made anew; and both answer as the whole record weighed does."""
    rows = caught_up(acts)
    assert rows == made_anew(acts)
    evidence = way.weigh(acts.watch, acts.record)
    with way.answering(acts.watch, acts.record) as answers:
        for proposed in (False, True):
            judged = way.judge(acts.watch, evidence, on=ON, proposed=proposed)
            assert way.judge(acts.watch, answers, on=ON, proposed=proposed) == judged
        assert answers.open_signals == tuple(s for s in evidence.signals if s.at is None)
        asking = Asking(answers, ON)
        questions = way.open_questions(acts.watch, evidence, on=ON)
        assert list(asking.questions()) == questions
        assert asking.count() == len(questions)
        queue = way.Queue(answers, ON, acts.at)
        waiting = {question.incident.id for question in questions}
        asked = waiting - queue.held_from(None)
        assert queue.count == len(waiting)
        for order in ("weight", "age", "commitment"):
            assert sorted(whole_queue(queue, order)) == sorted(asked)
        pairs = [pieces.read(NamePair, row) for row in answers.rows.all("name")]
        names = way.name_questions(acts.watch, evidence)
        assert [(p.one, p.other, p.why, p.claims, p.joins) for p in pairs] == [
            (q.one, q.other, q.why, len(q.claims_one) + len(q.claims_other), bool(q.joins))
            for q in names
        ]
        rows = list(way.incident_rows(evidence))
        for row in rows:
            assert list(way.incident_rows(answers.part([row["id"]]))) == [row]
        whole = answers.evidence
        assert whole.signals == evidence.signals
        assert list(way.incident_rows(whole)) == rows


def whole_queue(queue: way.Queue, order: str) -> list[str]:
    """Every incident that is asked about, as the queue lists them a stretch at a time."""
    ids, start = list[str](), 0
    while start is not None:
        stretch = queue.stretch(way.QueueWish(order=order, start=start), 2)
        ids += [each.question.incident.id for each in stretch.waiting]
        start = stretch.following
    return ids


def run(
    template: Path,
    place: Callable[[Path], object],
    *,
    examples: int,
    steps: int,
    of: type[Interleaved] = Interleaved,
) -> None:
    machine = type("Machine", (of,), {"template": template, "place": staticmethod(place)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            phases=[Phase.explicit, Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_caught_up_equals_made_anew_whatever_happens_in_between(new_watch: Path) -> None:
    run(new_watch, lambda watch: watch, examples=some(6, fewest=3), steps=12)


def test_where_outlets_are_listed_caught_up_equals_made_anew_too(new_watch: Path) -> None:
    run(new_watch, lambda watch: watch, examples=some(6, fewest=3), steps=12, of=Listed)


def test_where_two_people_are_asked_for_caught_up_equals_made_anew_too(new_watch: Path) -> None:
    run(new_watch, lambda watch: watch, examples=some(6, fewest=3), steps=12, of=TwoPeople)


@pytest.mark.slow
def test_where_two_people_are_asked_for_long_histories_are_caught_up_too(new_watch: Path) -> None:
    run(new_watch, lambda watch: watch, examples=each_run(60, 20), steps=40, of=TwoPeople)


def test_turning_the_rule_on_makes_the_projection_anew(new_watch: Path) -> None:
    acts = Acts(way.open_watch(new_watch), store.open(new_watch))
    acts.capture(0, 0, 0, copied=False, dated=True)
    acts.read(-1, 0, 1, asks=False, elsewhere=False)
    acts.link_by_hand(0, 0, "upheld")
    with way.answering(acts.watch, acts.record) as answers:
        before = [finding.state for finding in answers.findings]

    ask_for_two_people(new_watch)
    acts.watch = way.open_watch(new_watch)

    said: list[str] = []
    with way.answering(acts.watch, acts.record, warn=said.append) as answers:
        assert (before, [f.state for f in answers.findings]) == (["upheld"], ["waiting"])
    assert "would move: sov-2-2-c from breached to not assessed" in said[0]


PAGES = st.lists(
    st.tuples(SMALL, SMALL, st.integers(0, 2), st.booleans(), st.booleans()), min_size=2, max_size=5
)


@given(pages=PAGES)
@example(pages=[(0, 0, 0, False, True), (3, 3, 0, False, False)])
@settings(max_examples=some(8, fewest=4), deadline=None, suppress_health_check=list(HealthCheck))
def test_the_walk_asks_in_the_order_of_the_list_whatever_pages_recall(
    new_watch: Path, pages: list[tuple[int, int, int, bool, bool]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        watch = Path(shutil.copytree(new_watch, Path(folder) / "watch"))
        acts = Acts(way.open_watch(watch), store.open(watch))
        for who, day, act, asks, recalls in pages:
            acts.capture(who, day, day % 3, copied=False, dated=True)
            acts.read(-1, act, 1, asks, elsewhere=False, recalls=recalls)

        listed = way.open_questions(acts.watch, way.weigh(acts.watch, acts.record), on=ON)
        with way.answering(acts.watch, acts.record) as answers:
            walked = list(Asking(answers, ON).questions())
            first = Asking(answers, ON).first()
        acts.record.close()

    assert walked == listed
    assert first[:1] == [each.incident.id for each in listed][:1]
    news = [
        (part.link is None or part.link.asks, bool(effect and effect.opens), each.incident)
        for each in listed
        for part, effect in each.parts[:1]
    ]
    opening = [incident.is_background for asks, opens, incident in news if opens and not asks]
    assert opening == sorted(opening), "what pages only recall comes after their news"


@pytest.mark.slow
def test_where_outlets_are_listed_long_histories_are_caught_up_too(new_watch: Path) -> None:
    run(new_watch, lambda watch: watch, examples=each_run(60, 20), steps=40, of=Listed)


def test_what_a_day_at_the_desk_adds_is_caught_up_and_nothing_is_made_anew(
    new_watch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts = Acts(way.open_watch(new_watch), store.open(new_watch))
    for paper in range(3):
        acts.source(paper)
    caught_up(acts)
    with monkeypatch.context() as patch:
        patch.setattr(making, "made_anew", _refuse)
        for number in range(8):
            acts.capture(number % 3, number % 4, number % 3, copied=number > 5, dated=True)
            acts.read(number, number % 3, 1, asks=number % 2 == 0, elsewhere=False)
            caught_up(acts)
        acts.decide(0, upheld=True, alone=False, by=0)
        acts.notice(1, 2)
        caught_up(acts)
        acts.take_back(0)
        caught_up(acts)
        for verdict in range(3):
            acts.group(verdict, verdict + 3, verdict)
            caught_up(acts)
        acts.read(2, 0, 2, asks=False, elsewhere=True)
        caught_up(acts)
        for number in range(4):
            acts.code(number, strikes=number == 3)
            caught_up(acts)
            acts.correct(number, 2 * (number % 2), number + 1)
            caught_up(acts)
            acts.identify(number % 3, number % 3 + 1, number % 3)
            caught_up(acts)
        acts.read(1, 2, 3, asks=True, elsewhere=False)
        caught_up(acts)
        for number in range(len(way.weigh(acts.watch, acts.record).askable[0])):
            acts.decide(number, upheld=number % 2 == 0, alone=True, by=1)
            caught_up(acts)
        rows = caught_up(acts)

    assert rows == made_anew(acts)


def _refuse(*_: object) -> None:
    raise AssertionError("everything was made anew")


@pytest.mark.slow
@pytest.mark.parametrize("of", [Interleaved, Listed])
def test_a_record_in_postgresql_is_caught_up_too(new_watch: Path, of: type[Interleaved]) -> None:
    import psycopg  # when used: the everyday suite needs none

    numbers = count(1)
    with postgresql() as server, psycopg.connect(server, autocommit=True) as connection:

        def place(_: Path) -> str:
            name = f"record{next(numbers)}"
            connection.execute(f"CREATE DATABASE {name}")
            return server.replace("/postgres?", f"/{name}?")

        run(new_watch, place, examples=each_run(12, 6), steps=25, of=of)


@pytest.mark.slow
def test_caught_up_equals_made_anew_over_long_histories(new_watch: Path) -> None:
    run(new_watch, lambda watch: watch, examples=each_run(60, 20), steps=40)
