"""What no check of a site can tell, said aloud whenever a site is checked.

What leaves it: sentences, each with the fields of the record that it is about, so that a run which
forges every field can say of each that it is either caught or named here. `verify.py` carries this
very file.
"""

from __future__ import annotations

from attrs import frozen

from servanda.archive.edition import Edition


@frozen
class Unchecked:
    """What is not checked, why, and of which fields.

    "captures.title" is one field with all in it. After "+" stands what is believed only where
    whoever forges it makes every id, finding, standing, duty and letter anew as well; before "$"
    the whole alone, and not its parts.
    """

    what: str
    fields: tuple[str, ...]


PAGES = Unchecked(
    "the words of the pages, style.css, and this program itself: it draws no page, and whoever "
    "changed the folder may have changed it. `servanda verify` of the version that made the site "
    "draws each page again and compares the program with its own.",
    ("page:*", "file:verify.py", "head.acts"),
)
AGREEMENT = Unchecked(
    "that data/agreement.json is what data/agreement.md says: `servanda verify` reads it again.",
    ("agreement.*", "file:data/agreement.json"),
)
LETTER = Unchecked(
    "that the letter is the one the record drafts, and its page outside the text: `servanda "
    "verify` drafts it again.",
    ("letter.*", "page:letter.html", "file:data/letter.json"),
)
CAPTURES = Unchecked(
    "that each page was fetched when it is said to be, and its title, outlet, whether a person "
    "named that, its language, day of publication and notes: the pages are not in a site. Whoever "
    "keeps them can compare their SHA-256.",
    (
        "captures.added_by", "captures.fetched_at", "captures.language", "captures.media_type",
        "captures.named_by_person", "captures.note", "captures.only_said", "captures.published",
        "captures.publisher", "captures.size_bytes", "captures.source", "captures.title",
        "captures.wall", "captures.(order)", "captures.(record out)", "+captures",
    ),
)  # fmt: skip
PASSAGES = Unchecked(
    "the words around a quotation, and what a reader took quoted words to mean: the pages are not "
    "in a site.",
    ("passages.content", "passages.kind", "+passages"),
)
INCIDENTS = Unchecked(
    "which claims tell of one event, why pages count as one origin, on what sources disagree, and "
    "what an incident is called: that needs the pages, and the actors of the watch.",
    (
        "incidents.conflicts", "incidents.identities", "incidents.leads_to",
        "incidents.origins", "incidents.planned_for", "incidents.when.precision",
        "incidents.by$", "incidents.to$", "incidents.where$", "incidents.said_by$",
        "incidents.numbers$", "names.name",
        "+incidents", "+names",
    ),
)  # fmt: skip
PLACES = Unchecked(
    "in which country a place on the map lies, and of what its point is the point: `servanda "
    "verify` looks in its gazetteer.",
    ("places.country_name", "places.precision"),
)
LINKS = Unchecked(
    "why a link to a commitment was proposed, and what was proposed and not published.",
    (
        "links.reason", "links.rule", "links.confidence", "links.asks", "links.bearers",
        "links.(order)", "+links",
    ),
)  # fmt: skip
PERSONS = Unchecked(
    "that persons decided, coded, corrected and recorded this, when, and that nothing they wrote "
    "was left out: whoever makes every id and all that follows anew has another record. Compare "
    "manifest.sha256 with a copy from elsewhere.",
    (
        "+decisions", "+codings", "+corrections", "+notices", "+head.on", "+agreement",
        "decisions.(order)", "decisions.(record out)", "codings.(order)", "codings.(record out)",
        "corrections.(order)", "corrections.(record out)", "notices.(record out)",
    ),
)  # fmt: skip
STATEMENTS = Unchecked(
    "what statements say of themselves, and that none was left out: they are published as far as "
    "the watch allows.",
    ("statements.*",),
)
TWO_PEOPLE = Unchecked(
    "that the persons who agreed on a finding are different human beings: a site shows only how "
    "they are told apart.",
    (),
)
SOURCES = Unchecked(
    "which sources the watch listens to, what is noted of them, how much is expected of each, and "
    "whether one that said nothing could be reached. How many were heard follows from these and "
    "from the captures.",
    ("outlets.*", "+head.hearings", "+head.window_days", "head.hearings[].state", "months.state"),
)
HEARD = Unchecked(
    "how many sources were heard: the site lists none.",
    ("head.heard", "head.expected", "+head.heard", "+head.expected", "head.window_days"),
)
OFFICIAL = Unchecked(
    "the official text beside provisions, and that none was left out: compare "
    "the SHA-256 of the text that was attached.",
    ("official.*",),
)
COUNTS = Unchecked(
    "the site's title and those of acts of the watch's own, how many incidents nobody has decided "
    "on, which signals are open, and what "
    "the watch says it publishes of persons and statements, or, where none waits, that it asks for "
    "two people: what is not there cannot be counted.",
    (
        "head.acts$", "head.title", "head.undecided", "head.signals", "head.people", "head.told",
        "head.two_people",
    ),
)  # fmt: skip
RECORD = Unchecked(
    "how many lines the record had, and its head: whoever holds the watch can show that they are "
    "the same still, by `servanda check WATCH --witness SITE`.",
    ("head.record_lines", "head.record_on", "head.record_sha256"),
)
WHOLE = Unchecked(
    "that this is the site which was published: a copy of manifest.sha256 from elsewhere shows "
    "that nobody replaced the whole.",
    (),
)


def unchecked(edition: Edition, *, redrawn: bool, remade: bool = False) -> tuple[Unchecked, ...]:
    """What was not checked of a site, in the order of its parts.

    `redrawn` says that every page was drawn again, `remade` that the agreement and the letter were
    made again too.
    """
    parts = [
        (not redrawn, PAGES),
        (not remade, AGREEMENT),
        (not remade and edition.letter is not None, LETTER),
        (edition.captures, CAPTURES),
        (edition.passages, PASSAGES),
        (edition.incidents, INCIDENTS),
        (not remade and edition.places, PLACES),
        (edition.links, LINKS),
        (True, PERSONS),
        (edition.head.two_people, TWO_PEOPLE),
        (True, STATEMENTS),
        (edition.outlets, SOURCES),
        (not edition.outlets, HEARD),
        (True, OFFICIAL),
        (True, COUNTS),
        (True, RECORD),
        (True, WHOLE),
    ]
    return tuple(part for holds, part in parts if holds)
