"""Which witnesses must have cosigned a checkpoint, as a policy file says.

What leaves it: a `WitnessPolicy`, and the witnesses of it that cosigned a note. Source:
https://c2sp.org/tlog-policy. `verify.py` carries this very file.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from servanda.errors import VerificationError
from servanda.transparency.notes import (
    COSIGNATURE,
    ED25519,
    SignedNote,
    VerifierKey,
    read_key,
    verify,
)

NOBODY = "none"
_BLANKS = " \t"


@frozen
class WitnessGroup:
    """So many of its members, each a witness or a group, must have cosigned."""

    least: int
    members: tuple[str, ...]


@frozen
class WitnessPolicy:
    """The keys of logs, of witnesses by the names the policy gives them, groups, and a quorum."""

    logs: tuple[VerifierKey, ...]
    witnesses: Mapping[str, VerifierKey]
    groups: Mapping[str, WitnessGroup]
    quorum: str

    def is_met(self, cosigned: frozenset[str]) -> bool:
        """Whether those witnesses, by the policy's names, are enough."""
        return self.quorum == NOBODY or self._has(self.quorum, cosigned)

    def _has(self, name: str, cosigned: frozenset[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in cosigned
        return sum(self._has(member, cosigned) for member in group.members) >= group.least


def read_policy(data: bytes, place: str) -> WitnessPolicy:
    """The policy that a file holds. Raises VerificationError, which names the line."""
    logs: list[VerifierKey] = []
    witnesses: dict[str, VerifierKey] = {}
    groups: dict[str, WitnessGroup] = {}
    quorum: str | None = None
    used: set[str] = set()
    for number, line in enumerate(_lines(data, place), start=1):
        words = line.replace("\t", " ").split(" ")
        words = [word for word in words if word]
        if not words or words[0].startswith("#"):
            continue
        try:
            match words:
                case ["log", key] | ["log", key, _]:
                    logs.append(_new_key(key, ED25519, logs))
                case ["witness", name, key] | ["witness", name, key, _]:
                    _check_new(name, {*witnesses, *groups})
                    witnesses[name] = _new_key(key, COSIGNATURE, witnesses.values())
                case ["group", name, least, *members] if members:
                    _check_new(name, {*witnesses, *groups})
                    groups[name] = _group(least, members, {*witnesses, *groups}, used)
                    used |= {*members}
                case ["quorum", name] if quorum is None:
                    if name not in {NOBODY, *witnesses, *groups}:
                        raise ValueError(f"no line above names {name}")
                    quorum = name
                case _:
                    raise ValueError(
                        f"{line.strip(_BLANKS)[:60]!r} is no line of a policy: one is "
                        "log KEY, witness NAME KEY, group NAME any|all|NUMBER NAME..., "
                        "or quorum NAME"
                    )
        except ValueError as error:
            raise VerificationError(f"{place} line {number}: {error}.") from None
    if quorum is None:
        raise VerificationError(f"{place}: names no quorum, so nobody knows how many are enough.")
    return WitnessPolicy(tuple(logs), witnesses, groups, quorum)


def _lines(data: bytes, place: str) -> list[str]:
    """The lines of a file; bytes above 0x7f are no letters here, and stay what they are."""
    odd = next(
        (i for i, b in enumerate(data) if b in (0x7F,) or (b < 0x20 and b not in b"\t\n")), -1
    )
    if odd >= 0:
        line = data.count(b"\n", 0, odd) + 1
        raise VerificationError(f"{place} line {line}: holds a control character.")
    return data.decode("utf-8", errors="surrogateescape").split("\n")


def _check_new(name: str, known: set[str]) -> None:
    if name == NOBODY or name in known:
        raise ValueError(f"the name {name} is taken")


def _new_key(text: str, kind: int, known: object) -> VerifierKey:
    key = read_key(text)
    if key.kind != kind:
        what = "of a log" if kind == ED25519 else "of a witness"
        raise ValueError(f"the key of {key.name} is none {what}")
    if any(key.public_key == other.public_key for other in known):  # type: ignore[attr-defined]
        raise ValueError(f"the key of {key.name} stands there twice")
    return key


def _group(least: str, members: list[str], known: set[str], used: set[str]) -> WitnessGroup:
    for member in members:
        if member not in known:
            raise ValueError(f"no line above names {member}")
        if member in used or members.count(member) > 1:
            raise ValueError(f"{member} is a member twice")
    count = {"any": 1, "all": len(members)}.get(least)
    if count is None:
        count = int(least) if least.isascii() and least.isdecimal() else 0
    if not 1 <= count <= len(members):
        raise ValueError(f"{least[:20]} is no number of {len(members)} members")
    return WitnessGroup(count, tuple(members))


def cosigners(note: SignedNote, policy: WitnessPolicy, place: str) -> frozenset[str]:
    """The witnesses, by the policy's names, that cosigned a note.

    Raises VerificationError where a line says it is by one of them and is not.
    """
    return frozenset(
        name for name, key in policy.witnesses.items() if verify(note, key, place) is not None
    )
