"""Who says what happened: one source's telling, each word of it with its place in the text."""

from __future__ import annotations

from typing import Literal, get_args

from attrs import field, frozen
from attrs.validators import in_

from servanda.model.actors import ACTOR_KINDS, ActorKind
from servanda.model.ranges import LATER, NO_TIME, Interval, Quantity, Span

Stance = Literal["done", "ongoing", "threatened", "planned", "denied", "ended"]
STANCES: tuple[Stance, ...] = get_args(Stance)
BACKGROUND = 0.5  # the chance from which a claim is taken for background: docs/why/confidence.md


@frozen
class Mention:
    """Words that name someone, and who that is taken to be.

    `actor` is the id of a known actor or None; `kind` what sort of actor the words name;
    `how` says in words why they were taken so. `number` where the words count ("two reporters").
    """

    span: Span
    actor: str | None
    kind: ActorKind = field(default="unknown", validator=in_(ACTOR_KINDS))
    how: str = ""
    country: str | None = None


@frozen
class Place:
    """Words that name a place, and the place they are taken for."""

    span: Span
    name: str
    country: str | None = None  # ISO alpha-2, lower case
    geonames: int | None = None
    lat: float | None = None
    lon: float | None = None


@frozen
class Setting:
    """The country of a page as a whole (ISO alpha-2, lower case), or None, and what shows it.

    Where several are as likely, `among` has each; `outvoted` is the country of the first lines
    where the rest of the page names another so often that it would be set there. `by_body` says
    that the country is not the one watched and that no place or people stands in the first lines.
    """

    country: str | None
    why: str
    among: tuple[str, ...] = ()
    outvoted: str = field(default="", metadata=LATER)
    by_body: bool = field(default=False, metadata=LATER)


@frozen
class Claim:
    """One source's telling of one act. Said, never true because it is said.

    `when` is the day the stance holds of: for done and ongoing the act's own time, for
    planned, threatened and denied the day it was said; `planned_for` is then the act's time.
    `said_by` is None when the source says it in its own voice. `setting` is given by a reader where
    the words of the act name no place. `recalled` is how likely its page recalls it as what came
    before its news.
    """

    id: str
    capture: str
    act: str
    stance: Stance = field(validator=in_(STANCES))
    cue: Span  # the words that show the act
    quote: Span  # the sentence or sentences
    by: tuple[Mention, ...] = ()
    to: tuple[Mention, ...] = ()
    where: tuple[Place, ...] = ()
    when: Interval = NO_TIME
    when_span: Span | None = None
    planned_for: Interval | None = None
    number: Quantity | None = None
    instrument: Span | None = None  # charge, tax, law, licence
    said_by: Mention | None = None
    stance_span: Span | None = None
    about: str | None = None  # for positions and invocations: agreement or provision id
    confidence: float = 1.0
    reason: str = ""
    setting: Setting | None = field(default=None, metadata=LATER)
    recalled: float = field(default=0.0, metadata=LATER)

    @property
    def is_background(self) -> bool:
        """Whether it is sooner what its page recalls than what it tells as its news."""
        return self.recalled >= BACKGROUND


@frozen
class Telling:
    """One reading of one capture: which reader, model and lexicon gave which claims.

    `questions` are claims that the reader is too unsure of to make: each is asked of a person
    and joins no incident until then.
    """

    id: str  # "tel-..."
    capture: str
    text: str
    reader: str  # name, version
    model: str  # name, version, digest
    lexicon_sha256: str
    claims: tuple[Claim, ...]
    unread: tuple[str, ...] = ()  # what was set aside by name, with why
    questions: tuple[Claim, ...] = ()
