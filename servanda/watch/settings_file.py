"""What watch.toml says: title, agreement, language, window, and what is published of persons.

What leaves it: checked settings, the plain data of any TOML file of a watch, or a SettingsError
that says where, what, why and what to do.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal, get_args

import attrs
from attrs import field, frozen
from attrs.validators import ge, in_, le

from servanda import canon, captures, user_files
from servanda.errors import SettingsError
from servanda.mailing import MailSettings, mail_table
from servanda.model import Letterhead

MOST_WINDOW_DAYS = 36_500  # a hundred years


@frozen
class SecondReader:
    """A language model's server that speaks the chat protocol; see docs/how-to/second-reader.md.

    `key_env` names the variable of the environment that holds its key, where it asks for one.
    """

    address: str
    model: str
    key_env: str = ""
    timeout_seconds: float = 120.0
    leaves_the_machine: bool = False


# fmt: off
PeoplePublished = Literal[
    "nothing",  # "a person"; those who judged one thing are told apart there and nowhere else
    "roles",    # "reviewer 2", the same in every output
    "names",    # as each signed, without an e-mail address
]
PEOPLE: tuple[PeoplePublished, ...] = get_args(PeoplePublished)
StatementsPublished = Literal[
    "kind",    # that there is one, of which kind and day, and the paragraphs that claims rest on
    "words",   # and where it was made and how it is known
    "source",  # and whose it is, and the hash of its bytes
]
STATEMENTS: tuple[StatementsPublished, ...] = get_args(StatementsPublished)
# fmt: on


@frozen
class DigestReaders:
    """The table [digest] of watch.toml: to whom digests are mailed, each name with its address."""

    to: dict[str, str] = field(factory=dict)


@frozen
class Settings:
    """What watch.toml says. `window_days`: how far back a source counts as heard on a day.

    `people` and `statements` say what leaves the machine of persons and of what they were told;
    the machine's own commands show all of it. With `two_people` a judgement counts only once a
    second person agrees with it.
    """

    title: str
    agreement: str
    language: str = "en"
    window_days: int = field(default=120, validator=[ge(1), le(MOST_WINDOW_DAYS)])
    store: str = ""  # a PostgreSQL address; empty: record.sqlite3 in the folder
    desk: str = ""  # how browsers reach a team's desk, "https://desk.example.org"; empty: loopback
    second_reader: SecondReader | None = None  # None: no second reader is asked
    route: str = ""  # a proxy or Tor, "socks5h://127.0.0.1:9050"; empty: straight
    user_agent: str = ""  # what requests say of who asks; empty: nothing of the tool or its subject
    people: PeoplePublished = field(default="nothing", validator=in_(PEOPLE))
    statements: StatementsPublished = field(default="kind", validator=in_(STATEMENTS))
    two_people: bool = False
    letter: Letterhead = (
        Letterhead()
    )  # who sends its letters, from where; see how-to/write-the-letter
    mail: MailSettings | None = None  # None: nothing is ever mailed
    digest: DigestReaders = DigestReaders()  # see how-to/morning-digest
    signon: str = ""  # how browsers reach the sign-on page, "https://sign.example.org"


def read_settings(folder: Path) -> Settings:
    """What watch.toml says, read strictly; SettingsError says what is wrong."""
    path = folder / "watch.toml"
    written = read_toml(path)
    _check_letterhead(path, written.get("letter"))
    _check_readers(path, written.get("digest"))
    if "mail" in written:
        written["mail"] = mail_table(path, written["mail"])
    try:
        settings = canon.read(Settings, written)
    except (ValueError, TypeError) as error:
        keys = ", ".join(a.name for a in attrs.fields(Settings))
        raise SettingsError(f"{path}: {error}. Keys are: {keys}.") from error
    if settings.route:
        captures.route_of(settings.route)
    if settings.user_agent:
        captures.agent_of(settings.user_agent)
    return settings


def _check_letterhead(path: Path, letter: Any) -> None:
    """Refuse what a letter could not say: one name in place of a list, no name, no language."""
    if not isinstance(letter, dict):
        return
    senders = letter.get("senders", [])
    if isinstance(senders, str) or not all(isinstance(s, str) and s.strip() for s in senders):
        raise SettingsError(
            f"{path}: senders of [letter] is a list of names, each with words in it: "
            'senders = ["An organisation"]. They stand at the head of letters and where they sign.'
        )
    binding = letter.get("binding", "")
    if not re.fullmatch(r"(?:[a-z]{2})?", str(binding)):
        raise SettingsError(
            f'{path}: binding of [letter] is "{binding}", which is no code of a language (ISO '
            '639-1), as "en". Letters would name no text that binds.'
        )


def _check_readers(path: Path, digest: Any) -> None:
    """Refuse a digest that could not be mailed: a reader without a name or a single address."""
    readers = digest.get("to", {}) if isinstance(digest, dict) else {}
    if not isinstance(readers, dict):
        raise SettingsError(f'{path}: write [digest.to], then "A Reader" = "reader@example.org".')
    for name, address in readers.items():
        if not name.strip() or not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+", str(address)):
            raise SettingsError(
                f'{path}: the digest of "{name}" goes to {address!r:.60}, which is no address. '
                'Write "A Reader" = "reader@example.org" below [digest.to].'
            )


def read_toml(path: Path) -> dict[str, Any]:
    """One TOML file of the watch as plain data."""
    if not user_files.is_there(path):
        raise SettingsError(f"{path}: not there. A watch is made with `servanda new FOLDER`.")
    with user_files.refused_as(SettingsError, path):
        return user_files.read_toml(path)
