"""Agreement files: the shipped ones, one of a user's own, and a first one to begin from.

What leaves it: agreements read strictly with the words that lie beside their file, and what is
wrong with one, scenarios included. It never changes a file that is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen

from servanda import additions, agreements, lexicon, scenarios, typed_words, user_files, wording
from servanda.errors import AgreementError, SettingsError
from servanda.model import Agreement
from servanda.suggestions import SHORT, suggest
from servanda.watch.agreement_places import OWN, shipped

SCENARIOS = ".scenarios.toml"
_NAMED = 3  # commitments named one by one
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")


@frozen
class Checked:
    """What a check came to: a line where all is well, and the faults where not.

    Of an agreement file: `agreement` is None where the file or its scenarios do not read; where
    they do, faults are scenarios that do not come out, and notes what no report will
    reach. `scenarios` is None where none lie beside.
    """

    line: str
    faults: tuple[str, ...] = ()
    agreement: Agreement | None = None
    scenarios: int | None = None
    notes: tuple[str, ...] = ()  # what is no fault, and yet more than its writer may expect


def own_file(named: str) -> Path | None:
    """The file of a user's own that an agreement is named by; None where an id names a shipped one.

    A name with a folder or an ending in it is a file's. Raises SettingsError where it is not there.
    """
    path = Path(named)
    if _ID.fullmatch(named) and not path.is_file():
        own = Path(f"{named}.md")
        if own.is_file() and not (shipped("agreements") / own).is_file():
            raise SettingsError(
                f'no agreement "{named}" ships, and {own} lies here: was that one meant? Nothing '
                f"was made. --agreement ./{own} takes the file; `servanda agreements` lists those "
                "that ship."
            )
        return None
    if path.is_dir():
        inside = sorted(file.name for file in path.glob("*.md"))
        holds = ", ".join(inside) if 0 < len(inside) <= SHORT else f"{len(inside)} .md files"
        raise SettingsError(
            f"{named}: is a folder, and an agreement is one Markdown file. It holds {holds}; name "
            "one. Nothing was made."
        )
    if not user_files.is_there(path):
        there = sorted(file.name for file in path.parent.glob("*.md"))
        near = suggest(path.name, there) if there else "No .md file is there."
        raise SettingsError(
            f"{named}: there is no such file. {near} Nothing was made. `servanda agreement new "
            f"{named}` writes a first one; `servanda agreements` lists those that ship."
        )
    return path


def words_folder(file: Path) -> Path:
    """Where the words that an agreement file may use besides the shipped ones lie.

    Beside it; above it where it stands in the agreements/ of a watch.
    """
    folder = file.absolute().parent
    return folder.parent if folder.name == OWN else folder


def words_beside(file: Path) -> lexicon.Lexicon:
    """The lexicon that an agreement file is read with."""
    return own_words(words_folder(file))


def own_words(folder: Path) -> lexicon.Lexicon:
    """The shipped lexicon with what a folder adds to it; AgreementError lists every fault."""
    words = lexicon.opened()
    return additions.extend(words, additions.read_additions(folder, to=words))


def check_agreement(file: Path) -> Checked:
    """An agreement file with its words and the scenarios beside it, read strictly.

    Where the agreement does not read, the names in its scenarios are not looked up.
    """
    beside = file.with_name(f"{file.stem}{SCENARIOS}")
    if unseen := tuple(_unseen_signs(file)):
        return Checked("", unseen)
    try:
        words = words_beside(file)
        agreement = agreements.read(file, lexicon=words)
    except AgreementError as error:
        return Checked("", (*str(error).splitlines(), *_faults_alone(beside, file)))
    try:
        stories = scenarios.read(beside, agreement) if user_files.is_there(beside) else None
    except AgreementError as error:
        return Checked("", _of_stories(beside, str(error).splitlines()))
    counts = [
        (len(agreement.provisions), "provision"),
        (len(agreement.commitments), "commitment"),
        (len(agreement.rules), "rule"),
        (len(agreement.roles), "role"),
    ]
    if stories is not None:
        counts.append((len(stories), "scenario"))
    return Checked(
        f"{file.name}: {', '.join(wording.figure(number, noun) for number, noun in counts)}",
        _of_stories(beside, list(scenarios.disagreements(stories or (), agreement))),
        agreement,
        len(stories) if stories is not None else None,
        tuple(_unreached(agreement, words)),
    )


def _unreached(agreement: Agreement, words: lexicon.Lexicon) -> Iterator[str]:
    """A note on commitments all of whose subjects no act bears on: no report is linked to them."""
    met = (s for act in words.acts.values() for s in (act.subjects, *act.by_target.values()))
    reached = words.widened(tuple(subject for some in met for subject in some))
    alone = [
        each for each in agreement.commitments if each.subjects and not reached & {*each.subjects}
    ]
    if not alone:
        return
    about = wording.listed(sorted({subject for each in alone for subject in each.subjects}))
    yield (
        f"{wording.listed([each.id for each in alone[:_NAMED]])}"
        f"{f' and {len(alone) - _NAMED} more' if len(alone) > _NAMED else ''}: no act bears on "
        f"{about}, so no report is linked there by itself. Add a subject that acts reach "
        "(`servanda agreement vocabulary acts` lists them), an act of your own, or link incidents "
        "by hand."
    )


def _unseen_signs(file: Path) -> Iterator[str]:
    """A fault for each line with a sign that no reader sees or that a screen obeys."""
    for number, line in enumerate(_text_of(file).split("\n"), start=1):
        if why := typed_words.why_not_words(line):
            yield (
                f"{file.name}:{number}: the line {why}. Whoever reads it would read other words "
                "than stand there. Take it out."
            )


def _of_stories(beside: Path, faults: Sequence[str]) -> tuple[str, ...]:
    """The faults of scenarios; one line where they are still those of a first file."""
    if not faults or not agreements.is_first(_text_of(beside)):
        return tuple(faults)
    return (
        f"{beside.name}:1: these are still the imagined scenarios of a first file, and "
        f"{wording.figure(len(faults), 'thing')} in them {'is' if len(faults) == 1 else 'are'} "
        "not so in this agreement. Write your own in their place, or delete the file.",
    )


def _faults_alone(beside: Path, file: Path) -> Iterator[str]:
    """What can be told of scenarios whose agreement does not read."""
    if not user_files.is_there(beside):
        return
    try:
        with user_files.refused_as(AgreementError, beside.name):
            user_files.read_toml(beside, most_bytes=user_files.DECISIONS_BYTES)
    except AgreementError as error:
        yield str(error)
        return
    stories, text = _text_of(beside), _text_of(file)
    gone = [id for id in agreements.names_in(stories) if f'"{id}"' not in text]
    if agreements.is_first(stories):
        yield from _of_stories(beside, gone)


def _text_of(file: Path) -> str:
    """The text of a file; empty where it cannot be read, which its own reader says."""
    try:
        return user_files.read_text(file, most_bytes=user_files.DECISIONS_BYTES)
    except user_files.UnreadableFile:
        return ""


def agreement_files(watch: Path | None = None) -> Iterator[tuple[str, Checked]]:
    """Every agreement of a watch's own, "watch", and every one that ships, "shipped", by file."""
    places = {"watch": watch / OWN} if watch else {}
    places["shipped"] = shipped("agreements")
    for kind, folder in places.items():
        for file in sorted(folder.glob("*.md")):
            yield kind, check_agreement(file)


def word_lists(watch: Path | None = None) -> tuple[agreements.WordList, ...]:
    """The words an agreement file may use, list by list; with those that a watch adds."""
    return agreements.word_lists(own_words(watch) if watch else lexicon.opened())


def state_of(file: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells one state of an agreement file, its scenarios and its words from another."""
    folder = words_folder(file)
    files = [file, file.with_name(f"{file.stem}{SCENARIOS}")]
    files += [folder / name for name in additions.files_of(folder)]
    states = []
    for path in files:
        try:
            state = path.stat()
        except FileNotFoundError:
            continue  # a file that is gone is another state; an editor may be writing it anew
        states.append((str(path), state.st_mtime_ns, state.st_size))
    return tuple(states)


# ------------------------------------------------------------------ into a watch


def readable(file: Path) -> Checked:
    """The check of a file that gives an agreement.

    Raises AgreementError with every fault of the file, its words or its scenarios.
    """
    checked = check_agreement(file)
    if checked.agreement is None:
        faults = "\n".join(checked.faults)
        raise AgreementError(
            f"{faults}\nNothing was made: an agreement with a fault gives no standing. Mend it; "
            f"`servanda check {file}` reads it again."
        )
    return checked


def bring(file: Path, *, to: Path) -> str:
    """Copy an agreement file, its scenarios and its words into a watch's folder; give its id."""
    checked = readable(file)
    assert checked.agreement is not None
    id = checked.agreement.id
    own = to / OWN
    own.mkdir(parents=True, exist_ok=True)
    (own / f"{id}.md").write_bytes(_bytes_of(file))
    if checked.scenarios is not None:
        beside = file.with_name(f"{file.stem}{SCENARIOS}")
        (own / f"{id}{SCENARIOS}").write_bytes(_bytes_of(beside))
    folder = words_folder(file)
    for name in additions.files_of(folder):
        (to / name).parent.mkdir(exist_ok=True)
        (to / name).write_bytes(_bytes_of(folder / name))
    return id


def _bytes_of(file: Path) -> bytes:
    with user_files.refused_as(SettingsError, file, closing="Nothing was made."):
        return user_files.read_bytes(file, most_bytes=user_files.DECISIONS_BYTES)


# ------------------------------------------------------------------ a first file


def write_first(file: Path) -> tuple[Path, Path]:
    """Write a first agreement file and the scenarios beside it; nothing that is there is touched.

    The file's name without its ending becomes the agreement's id.
    """
    if not file.name:
        raise SettingsError("no file is named. Name one that ends in .md. Nothing was written.")
    beside = file.with_name(f"{file.stem}{SCENARIOS}")
    if file.suffix != ".md" or not _ID.fullmatch(file.stem):
        plain = re.sub(r"[^a-z0-9_-]+", "-", file.stem.lower()).strip("-_") or "mine"
        raise SettingsError(
            f"{file.name}: an agreement's file is named for its id, in small letters, digits, _ "
            f'and -, and ends in .md. Name it "{plain}.md". Nothing was written.'
        )
    if not file.parent.is_dir():
        raise SettingsError(f"{file.parent}: there is no such folder. Make it first.")
    for path in (file, beside):
        if path.exists():
            raise SettingsError(
                f"{path}: is there already, and is left as it is. Name another file."
            )
    text, stories = agreements.first_file(file.stem)
    made: list[Path] = []
    try:
        for path, words in ((file, text), (beside, stories)):
            with path.open("x", encoding="utf-8") as opened:
                made.append(path)
                opened.write(words)
    except OSError:
        for path in made:  # both or none
            path.unlink(missing_ok=True)
        raise
    return file, beside
