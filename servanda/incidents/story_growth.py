"""Stories as texts arrive, change and leave: the same as `copies.stories` says of all of them.

What leaves it: the captures whose story has other copies than before. Looked at are the texts that
share a piece with one that moved, and the copies of those whose likeness may have gone.
Source: docs/why/incidents.md, "Growing".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import evolve

from servanda.incidents.copies import COMPARED, Joined, TextPieces
from servanda.incidents.growth_records import CaptureState, KnownSource, Whole, story_key
from servanda.incidents.shelf import Draft


def grow_stories(draft: Draft, states: Sequence[CaptureState]) -> set[str]:
    """Put the texts in their stories; every capture of a story that is not what it was."""
    return _Stories(draft).grow(states)


def piece_key(piece: int) -> str:
    """Under which the digests of texts with a piece stand."""
    return f"p:{piece:x}"


class _Stories:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._read: dict[str, TextPieces] = {}

    def grow(self, states: Sequence[CaptureState]) -> set[str]:
        draft = self._draft
        ids = [state.id for state in states]
        before = draft.get("source", ids)
        new: dict[str, str] = {}
        for state in states:
            read = TextPieces(state.text) if state.text else None
            new[state.id] = read.digest if read and read.words else ""
            draft.put("text", state.id, state.text)
            if read and read.words:
                self._read.setdefault(read.digest, read)
        with_text = {state.id for state in states if state.text}
        old = {id: source.whole for id, source in before.items()}
        moved = [
            id
            for id in ids
            if old.get(id, "") != new[id]
            or (id in with_text) != bool(id in before and before[id].story)
        ]
        touched = {*(old.get(id, "") for id in moved), *(new[id] for id in moved)} - {""}
        wholes = draft.get("whole", touched)
        stories = self._stories_of(touched)
        stories |= {before[id].story for id in moved if id in before and before[id].story}
        came, gone = self._move_wholes(touched, wholes, moved, new)
        promoted, demoted = self._move_pieces(came, gone, wholes)
        broken = self._stories_of(gone | demoted)
        stories |= self._stories_of(promoted)
        fresh = came | promoted
        return self._join_anew(stories | broken, broken, fresh, moved, with_text, new)

    def _stories_of(self, digests: Iterable[str]) -> set[str]:
        """The stories in which texts stood before."""
        shelf = self._draft.shelf
        firsts = {whole.captures[0] for whole in shelf.get("whole", set(digests)).values()}
        return {source.story for source in shelf.get("source", firsts).values() if source.story}

    def _move_wholes(
        self, touched: set[str], wholes: dict[str, Whole], moved: list[str], new: dict[str, str]
    ) -> tuple[set[str], set[str]]:
        """Let captures leave the words they had and join those they have; words new and gone."""
        leaving = set(moved)
        came, gone = set(), set()
        for digest in touched:
            was = wholes.get(digest)
            kept = {id for id in was.captures if id not in leaving} if was else set()
            kept |= {id for id in moved if new[id] == digest}
            if not kept:
                gone.add(digest)
            elif was is None:
                came.add(digest)
            sketch = was.sketch if was else tuple(self._read[digest].sketch)
            now = Whole(tuple(sorted(kept)), sketch) if kept else None
            self._draft.put("whole", digest, now)
        return came, gone & set(wholes)

    def _move_pieces(
        self, came: set[str], gone: set[str], wholes: dict[str, Whole]
    ) -> tuple[set[str], set[str]]:
        """Stand new texts under their pieces; those that now come first under one, or no more."""
        sketches = {digest: self._draft.find("whole", digest).sketch for digest in came}
        sketches |= {digest: wholes[digest].sketch for digest in gone}
        for digest, sketch in sketches.items():
            rows = {(piece_key(piece), digest) for piece in sketch}
            self._draft.move(rows if digest in gone else (), rows if digest in came else ())
        promoted: set[str] = set()
        demoted: set[str] = set()
        keys = {piece_key(piece) for sketch in sketches.values() for piece in sketch}
        self._draft.look_up(keys)
        for key in keys:
            was = set(self._draft.shelf.first(key, COMPARED))
            now = set(self._draft.first(key, COMPARED))
            promoted |= now - was - came
            demoted |= was - now - gone
        return promoted, demoted

    def _join_anew(
        self,
        stories: set[str],
        broken: set[str],
        fresh: set[str],
        moved: list[str],
        with_text: set[str],
        new: dict[str, str],
    ) -> set[str]:
        """Make these stories again; every capture of those that have other captures now.

        `fresh` are the texts that may be joined with others than before, and all those of a
        `broken` story are: what held it together may be gone. Another story that is touched stays
        together.
        """
        captures: set[str] = set()
        members = fresh | {new[id] for id in moved if new[id]}
        edges: set[tuple[str, str]] = set()
        pending = set(fresh)
        for story in stories:
            beside, texts = self._members_of(story)
            captures |= beside - set(moved)
            members.update(texts)
            if story in broken:
                pending.update(texts)
            else:
                edges.update((texts[0], text) for text in texts[1:])
        while pending:
            copied: set[str] = set()
            near = self._near(pending)
            self._load({*pending, *set().union(*near.values())})
            for digest in pending:
                own = self._read[digest]
                copies = {other for other in near[digest] if own.copies(self._read[other])}
                edges |= {(digest, other) for other in copies}
                copied |= copies - members
            pending = set()
            for other in copied - members:  # a story that was not touched joins whole
                stood = self._stories_of([other])
                for story in stood:
                    beside, texts = self._members_of(story)
                    captures |= beside - set(moved)
                    edges |= {(other, text) for text in texts}
                    members.update(texts)
        return self._settle(captures | (with_text & set(moved)), members, edges, moved, with_text)

    def _members_of(self, story: str) -> tuple[set[str], list[str]]:
        """The captures that a story had, and those of its texts that are still there."""
        captures = set(self._draft.all([story_key(story)]))
        sources = self._draft.shelf.get("source", captures).values()
        there = self._draft.get("whole", {source.whole for source in sources})
        return captures, sorted(there)

    def _near(self, digests: set[str]) -> dict[str, set[str]]:
        """The texts with which each of these is compared."""
        draft = self._draft
        sketches = {digest: whole.sketch for digest, whole in draft.get("whole", digests).items()}
        draft.look_up(piece_key(piece) for sketch in sketches.values() for piece in sketch)
        neighbours: dict[str, set[str]] = {}
        for digest, sketch in sketches.items():
            near = neighbours[digest] = set()
            for piece in sketch:
                leading = draft.first(piece_key(piece), COMPARED)
                near.update(draft.all([piece_key(piece)]) if digest in leading else leading)
            near.discard(digest)
        return neighbours

    def _load(self, digests: set[str]) -> None:
        missing = digests - set(self._read)
        if missing:
            captures = {w.captures[0]: d for d, w in self._draft.get("whole", missing).items()}
            for id, text in self._draft.get("text", captures).items():
                self._read[captures[id]] = TextPieces(text)

    def _settle(
        self,
        captures: set[str],
        members: set[str],
        edges: set[tuple[str, str]],
        moved: list[str],
        with_text: set[str],
    ) -> set[str]:
        """Write down the stories of these captures; all of a story that has other captures now."""
        draft = self._draft
        wholes = draft.get("whole", members)
        joined = Joined(captures)
        for whole in wholes.values():
            for capture in whole.captures[1:]:
                joined.join(whole.captures[0], capture)
        for text, copy in edges:
            joined.join(wholes[text].captures[0], wholes[copy].captures[0])
        digest = {capture: d for d, whole in wholes.items() for capture in whole.captures}
        before = draft.get("source", {*captures, *moved})
        was: dict[str, set[str]] = {}
        now: dict[str, set[str]] = {}
        for capture in {*captures, *moved}:
            source = before.get(capture, KnownSource())
            story = joined.of(capture) if capture in captures else ""
            for sets, of in ((was, source.story), (now, story)):
                if of:
                    sets.setdefault(of, set()).add(capture)
            rows = [{(story_key(of), capture)} if of else set() for of in (source.story, story)]
            draft.move(*rows)
            has_text = capture in with_text or (capture not in moved)
            new = evolve(source, whole=digest.get(capture, ""), story=story) if has_text else None
            draft.put("source", capture, new)
        same = {frozenset(some) for some in was.values()} & {frozenset(s) for s in now.values()}
        return {capture for some in (*was.values(), *now.values()) if frozenset(some) not in same
                for capture in some}  # fmt: skip
