"""Brings the catalogues of the desk's words up to date: python docs/translations.py (make words).

What leaves it: `servanda/desk/locale/<code>/LC_MESSAGES/django.po`, each with every message of the
templates, the views and the words of rows, and `django.mo` compiled beside it. What a translator
wrote is kept; a message that is new stands there without words, and nothing is guessed. With
`--add CODE`, a catalogue of a language that there was none of.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from servanda import incident_names, lexicon, wording
from servanda import watch as way
from servanda.desk import composed
from servanda.desk.law import ASKED, MEANS, WAITS, WOKEN
from servanda.desk.rights import ROLES
from servanda.desk.translation import CHECKED, DOMAIN, HERE, ITS_NAME
from servanda.links import bearing, reasons
from servanda.model import (
    ACTOR_KINDS,
    FACTS,
    JUDGEMENTS,
    NOTICE_KINDS,
    STANCES,
    STATEMENT_KINDS,
    TOGETHER,
    VERDICTS,
)
from servanda.model.incidents import BEARINGS
from servanda.pictures import TEMPLATES, heard, places, timeline
from servanda.pictures.places import EXACTNESS
from servanda.reliability import agreement, alpha, reading_errors
from servanda.reliability.error_kinds import error_kinds
from servanda.reliability.fields import TITLES
from servanda.watch.judging import expert_links
from servanda.watch.judging.editing import sighted
from servanda.watch.speaking import expert_rows

ROOT = Path(__file__).parent.parent
BEGUN = datetime(2026, 11, 30, tzinfo=UTC)
PAGE = Path(__file__).parent / "how-to" / "translate-the-desk.md"
COUNTED = re.compile(r"\d+ places in \d+ of \d+ templates")
MARKED = re.compile(r"\| english\b|\bin_english\(\)")
DESK = ROOT / "servanda" / "desk"
KEYWORDS = {
    "gettext": None, "_": None, "say": None, "noop": None,
    "pgettext": ((1, "c"), 2), "ngettext": (1, 2), "say_number": (1, 2),
}  # fmt: skip
OPTIONS = {
    "trimmed": "true",
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
}
# What django-allauth and Django call the fields of their forms: they say it in French and
# Indonesian themselves, and in no Khmer.
FIELDS_OF_ACCOUNTS = (
    "Password", "Current Password", "New Password", "New Password (again)", "New password",
    "New password confirmation", "Authenticator code", "Code", "Name",
)  # fmt: skip


def families() -> dict[str, tuple[str, ...]]:
    """The words of rows by family, each once; acts by their titles."""
    acts = lexicon.load().acts.values()
    found = {
        "state": (*wording.STATE_ORDER, ASKED, *wording.DUTY_ORDER, *JUDGEMENTS, "disputed",
                  "proposed", WAITS, WOKEN),
        "stance": STANCES,
        "bearing": BEARINGS,
        "bearing of a finding": wording.BEARING_WORDS.values(),
        "verdict": (*VERDICTS, *TOGETHER),
        "step": NOTICE_KINDS,
        "hearing": (*wording.HEARING_WORDS, wording.PAUSED),
        "fact": FACTS,
        "statement": STATEMENT_KINDS,
        "why": way.WHY_WORDS.values(),
        "role": ROLES,
        "act": [act.title for act in acts],
        "field": ("act", "by", "to", "when", "where", "how many", "with what", "said by"),
        "what is moved": ("standing", "duty"),
        "what is on record": ("capture", "claim", "incident", "statement", "commitment", "rule",
                              "decision", "grouping", "correction", "coding", "identity"),
        "what somebody did": JUDGEMENTS,
        composed.NAME: _of_names(),
        "kind of actor": ACTOR_KINDS,
        "why a link is proposed": (*reasons.AS.values(), *bearing.STANCES.values(),
                                   *bearing.FORCES.values()),
    }  # fmt: skip
    return {family: tuple(dict.fromkeys(words)) for family, words in found.items()}


def _of_names() -> tuple[str, ...]:
    """What stands in the names of incidents: nouns of acts, stances, and the templates of both."""
    acts = lexicon.load().acts.values()
    nouns = [act.noun or act.title for act in acts]
    narrow = [each.noun for act in acts for each in act.told_as]
    stances = [words for words in incident_names.STANCES.values() if words]
    return (*sorted({*nouns, *narrow}), *stances, incident_names.ASKED_FOR, *composed.names())


def sentences() -> tuple[str, ...]:
    """Sentences and phrases of `wording` that a page shows whole, as they are in English."""
    whole = (*MEANS.values(), *wording.PROOF_WORDS.values(), *EXACTNESS.values())
    coders = (
        *TITLES.values(), alpha.BOOTSTRAP, alpha.NOBODY_DIFFERS,
        agreement.ALL_ALIKE, agreement.TOO_ALIKE,
        reading_errors.SAMPLES, reading_errors.DAILY,
        *(words for kind in error_kinds().values() for words in (kind.title, kind.means)),
    )  # fmt: skip
    links = (*expert_links.CLOSED.values(), expert_links.CHANGED, expert_rows.SEALED)
    drawn = (timeline.TITLE, heard.TITLE, places.TITLE,
             *timeline.HEADER, *timeline.BEARING_SAYS.values(), timeline.SINCE, *heard.HEADER,
             *heard.MARKS, *places.HEADER, *places.KEY)  # fmt: skip
    changed = (sighted.CHANGED, sighted.GONE, sighted.CHANGED_FILE)
    signing = (*way.WAITS_FOR.values(), *wording.WAY_WORDS.values())
    every = (
        *composed.messages(),
        *composed.CONFLICTS,
        *whole,
        *coders,
        *links,
        *drawn,
        *changed,
        *signing,
        *FIELDS_OF_ACCOUNTS,
    )
    return tuple(dict.fromkeys(every))


def messages() -> Catalog:
    """Every message that the desk says, each with where it is said."""
    found = Catalog(project="Servanda", charset="utf-8", fuzzy=False)
    of_pictures = TEMPLATES.glob("*.html")
    for path in sorted([*DESK.rglob("*.html"), *DESK.rglob("*.py"), *of_pictures]):
        method = "jinja2" if path.suffix == ".html" else "python"
        file = io.BytesIO(path.read_bytes())
        at = path.relative_to(ROOT).as_posix()
        for _, words, notes, context in extract(method, file, KEYWORDS, (), OPTIONS):
            found.add(words, locations=[(at, 0)], auto_comments=notes, context=context)
    for context, words in (CHECKED, ITS_NAME):
        found.add(words, context=context)
    for words in sentences():
        found.add(words)
    for family, some in families().items():
        for words in some:
            found.add(words, context=family)
    return found


def catalogues() -> Iterator[tuple[str, Path]]:
    """The languages that there are, each with its catalogue."""
    for path in sorted(HERE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        yield path.parent.parent.name, path


def read(code: str, path: Path) -> Catalog:
    """A catalogue as it was written."""
    with path.open("rb") as file:
        return read_po(file, locale=code)


def begun(code: str) -> Catalog:
    """An empty catalogue of a language, with its rule of plurals."""
    return Catalog(locale=code, project="Servanda", fuzzy=False, creation_date=BEGUN,
                   revision_date=BEGUN)  # fmt: skip


def updated(catalogue: Catalog, template: Catalog) -> Catalog:
    """A catalogue with every message of the template, and none besides."""
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """What is kept: in the order of the messages, with the files they are said in."""
    out = io.BytesIO()
    write_po(
        out, catalogue, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True
    )
    return out.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """What the desk reads."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """The messages without words, or not wholly."""
    return [
        str(each.id)
        for each in catalogue
        if each.id and not all(each.string if each.pluralizable else [each.string])
    ]


def in_english() -> str:
    """What the pages say in English alone, counted, as the docs have it."""
    found = {
        path.relative_to(DESK / "templates").as_posix(): len(
            MARKED.findall(path.read_text("utf-8"))
        )
        for path in sorted((DESK / "templates").rglob("*.html"))
    }
    some = sum(map(bool, found.values()))
    return f"{sum(found.values())} places in {some} of {len(found)} templates"


def main(arguments: list[str]) -> int:
    """Write every catalogue; one line a language that says what is missing in it."""
    template = messages()
    if arguments[:1] == ["--add"]:
        path = HERE / arguments[1] / "LC_MESSAGES" / f"{DOMAIN}.po"
        path.parent.mkdir(parents=True)
        path.write_bytes(as_po(updated(begun(arguments[1]), template)))
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(COUNTED.sub(in_english(), page), encoding="utf-8")
    status = 0
    for code, path in catalogues():
        catalogue = updated(read(code, path), template)
        path.write_bytes(as_po(catalogue))
        path.with_suffix(".mo").write_bytes(as_mo(catalogue))
        without = missing(catalogue)
        sys.stdout.write(f"{code}: {len(catalogue)} messages, {len(without)} without words\n")
        sys.stdout.writelines(f"  {words}\n" for words in without[:20])
        status = status or int(bool(without))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
