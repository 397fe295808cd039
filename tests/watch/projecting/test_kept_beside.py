"""What is kept beside the record: never half, never older in silence, thrown away at will."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from commands import rows, run
from copies import copied
from watch.projecting.acts import Acts, caught_up, made_anew

from servanda import store
from servanda import watch as way
from servanda.errors import StoreError
from servanda.model import Incident
from servanda.store.projected_rows import ProjectionLine, Row

ON = "2017-10-24"


@pytest.fixture
def example(cambodia: Path, tmp_path: Path) -> Path:
    """The Cambodia watch, decided on, of the test's own."""
    return copied(cambodia, tmp_path / "watch")


@pytest.fixture
def acts(new_watch: Path):
    watch = way.open_watch(new_watch)
    with watch.record() as record:
        yield Acts(watch, record)


def questions(watch: Path) -> list[object]:
    return [
        rows("standing", watch, "--on", ON),
        rows("duties", watch, "--on", ON),
        rows("incidents", watch),
        rows("review", watch, "--on", ON),
    ]


def sql(watch: Path, statement: str) -> None:
    from django.db import connections  # when used: Django must be ready

    with store.open(watch) as record, connections[record._open_alias()].cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE projected SET body = x'7b7d' WHERE kind = 'finding'",
        *(
            pytest.param(harm, marks=pytest.mark.slow)
            for harm in (
                "UPDATE projected SET sort = 'zz' WHERE kind = 'outlet'",
                "DELETE FROM projected WHERE kind = 'signal'",
                "DELETE FROM projected WHERE kind = 'agreement'",
                "UPDATE projection SET body = x'7b7d'",
                "DELETE FROM projection",
                "DELETE FROM projected_key",
            )
        ),
    ],
)
def test_a_damaged_projection_gives_the_answers_of_the_record(example: Path, harm: str) -> None:
    before = questions(example)
    sql(example, harm)

    assert questions(example) == before


def test_a_check_throws_a_damaged_projection_away(example: Path) -> None:
    sql(example, "DELETE FROM projected_key")

    assert "projection: not as it was written" in run("check", example).stdout
    assert "projection" not in run("check", example).stdout
    with store.open(example) as record:
        assert record.projection.head() == (None, "")


@pytest.mark.slow
def test_an_answer_that_cannot_be_kept_is_worked_out_and_says_so_once(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = questions(example)
    sql(example, "DELETE FROM projection")

    def refuse(*_: object, **__: object) -> None:
        raise StoreError(
            "here: keeping the projection failed: attempt to write a readonly database"
        )

    monkeypatch.setattr("servanda.store.projection.Projection.replace", refuse)
    monkeypatch.setattr("servanda.cli.showing._WARNED", set())
    asked = run("standing", example, "--on", ON, "--json")

    assert asked.stderr.count("cannot be kept beside it") == 1
    assert questions(example) == before


def test_an_answer_of_what_is_kept_loads_neither_words_nor_vectors(example: Path) -> None:
    run("duties", example, "--on", ON)
    program = (
        "import sys; from servanda.cli import main\n"
        f"sys.argv = ['servanda', 'duties', {str(example)!r}, '--on', '{ON}']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'spacy', 'wordllama', 'markdown_it', 'servanda.lexicon', 'scipy'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)  # noqa: S603


@pytest.mark.parametrize("kind", ["grow keys", "grow unit claims", "grow size"])
def test_nothing_grows_by_rows_of_which_one_is_missing(acts: Acts, kind: str) -> None:
    for paper in range(3):
        acts.source(paper)
        acts.capture(paper, 0, paper, copied=False, dated=True)
        acts.read(paper, 0, 1, asks=False, elsewhere=False)
    caught_up(acts)
    sql(acts.watch.folder, f"DELETE FROM projected WHERE kind = '{kind}'")  # noqa: S608

    acts.capture(0, 0, 1, copied=False, dated=True)
    acts.read(3, 0, 1, asks=False, elsewhere=False)

    assert caught_up(acts) == made_anew(acts)


def test_of_two_changes_to_one_projection_the_second_is_refused(acts: Acts) -> None:
    caught_up(acts)
    _, stamp = acts.record.projection.head()
    line = ProjectionLine(0, "", {}, {}, "")

    assert acts.record.projection.replace([Row("a", "b", "c", b"{}")], [], line, was=stamp)
    assert not acts.record.projection.replace([], [], line, was=stamp)
    assert acts.record.projection.check()


@pytest.mark.slow
def test_processes_that_ask_and_add_at_once_all_answer(new_watch: Path, acts: Acts) -> None:
    acts.capture(0, 0, 0, copied=False, dated=True)
    acts.read(0, 0, 1, asks=False, elsewhere=False)
    ask = f"from servanda.cli import main; import sys; sys.argv=['servanda', 'standing', {str(new_watch)!r}]; main()"
    asking = [subprocess.Popen([sys.executable, "-c", ask], stdout=-1, stderr=-1) for _ in range(3)]  # noqa: S603
    for number in range(8):
        acts.fail(number % 3)
    ended = [process.communicate() and process.returncode for process in asking]

    assert ended == [0, 0, 0]
    assert caught_up(acts) == made_anew(acts)


def test_what_is_read_later_in_an_older_page_takes_no_incident_its_id(acts: Acts) -> None:
    for paper in range(2):
        acts.capture(0, 0, paper, copied=False, dated=True)
    acts.read(0, 2, 1, asks=False, elsewhere=False)
    acts.read(1, 0, 1, asks=False, elsewhere=False)
    (before,) = arrests(acts)

    acts.read(0, 0, 2, asks=False, elsewhere=False)
    (after,) = arrests(acts)

    assert [len(one.claims) for one in (before, after)] == [1, 2]
    assert after.id == before.id


def arrests(acts: Acts) -> list[Incident]:
    return [one for one in way.weigh(acts.watch, acts.record).incidents if one.act == "detain"]


# ------------------------------------------------------------------ another version


def own_agreement(watch: Path, old: str, new: str) -> None:
    file = watch / "agreements" / "paris-1991.md"
    file.parent.mkdir(exist_ok=True)
    text = (way.shipped("agreements") / "paris-1991.md").read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.slow
def test_another_agreement_file_is_shown_before_it_is_taken(example: Path, monkeypatch) -> None:
    before = questions(example)
    id = next(row["commitment"] for row in before[0] if row["state"] == "breached")
    own_agreement(example, f'id = "{id}"\n', f'id = "{id}"\nuntil = "constitution_adopted"\n')
    monkeypatch.setattr("servanda.cli.showing._WARNED", set())

    shown = run("check", example).stdout
    asked = run("standing", example, "--on", ON, "--json")

    assert f"would move: {id} from breached to " in shown
    assert f"would move: {id} from breached to " in asked.stderr
    assert f"moved: {id} from breached to " in run("check", example, "--take").stdout
    assert "would move" not in run("check", example).stdout
    monkeypatch.setattr("servanda.cli.showing._WARNED", set())
    taken = run("standing", example, "--on", ON, "--json")
    assert "would move" not in taken.stderr
    assert taken.stdout == asked.stdout


def test_what_moves_nothing_is_taken_at_once(example: Path) -> None:
    before = questions(example)
    own_agreement(example, "# ", "#  ")

    assert questions(example) == before
    assert "would move" not in run("check", example).stdout
