"""Speaking: what was judged becomes rows, a letter and a site.

What leaves it: plain rows in the words of docs/reference/words.md, letters and a folder
that anyone can verify. Nothing is sent anywhere.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from servanda import agreements, archive, letters, signatures
from servanda.captures.custody.record_heads import RecordHeads
from servanda.model import Letter
from servanda.watch.judging.assessing import Judged
from servanda.watch.judging.evidence import Evidence
from servanda.watch.settings import Watch
from servanda.watch.speaking.heard_rows import heard_months
from servanda.watch.speaking.place_rows import exactness
from servanda.watch.speaking.signing import Signing, SiteSeal, sealed
from servanda.watch.speaking.signon_rows import SignonView
from servanda.watch.speaking.withholding import withhold, withhold_judged, withhold_notes

LETTER_FORMS = letters.FORMATS
BINARY_LETTERS = letters.BINARY
letter_differences = letters.letter_differences
alignment_faults = letters.alignment_faults


def letter(watch: Watch, evidence: Evidence, judged: Judged) -> Letter:
    """Draft the open letter of a day from what was decided, as far as it may leave the machine."""
    published = withhold(watch, evidence)
    return _drafted(watch, published, withhold_judged(watch, published, judged))


def _drafted(watch: Watch, evidence: Evidence, judged: Judged) -> Letter:
    return letters.draft(
        watch.agreement,
        judged.duties,
        evidence.findings,
        evidence.incidents,
        judged.standings,
        evidence.captures,
        on=judged.on,
        language=watch.settings.language,
        names=evidence.names,
        hearings=judged.hearings,
        window_days=watch.settings.window_days,
        notices=evidence.notices,
        alone=evidence.alone,
        decisions=evidence.decisions,
        letterhead=watch.settings.letter,
    )


def letter_html(letter: Letter) -> str:
    """A letter as one page of HTML."""
    return letters.html(letter)


def letter_bytes(
    text: str, form: str, *, language: str, on: date, unchecked: bool = False
) -> bytes:
    """A letter in Markdown as a file of one of LETTER_FORMS; if `unchecked`, each page says so.

    Raises SettingsError for another form, or where what makes a PDF is not installed.
    """
    return letters.render(text, form, language=language, on=on, unchecked=unchecked)


def signed_letter(view: SignonView, form: str) -> bytes:
    """The text of a campaign as a file of a form, with who has signed it by the day below it."""
    campaign = view.campaign
    below = letters.signed_below(
        signatures.verifying(view.states),
        campaign.text_sha256,
        on=view.on,
        language=campaign.language,
        named=view.is_named,
    )
    return letters.render(campaign.text, form, language=campaign.language, on=view.on, below=below)


def letter_paragraphs(text: str) -> tuple[int, ...]:
    """The numbers of a letter's numbered paragraphs, in order."""
    return letters.paragraphs_of(text)


def translation_sheet(watch: Watch, text: str, language: str) -> str:
    """A letter in Markdown with room to translate it, which says whose text binds."""
    binding = watch.settings.letter.binding or watch.settings.language
    return letters.translation_sheet(text, language, binding=binding)


def _titles(watch: Watch) -> dict[str, str]:
    """Act types as a reader of the letter or the site would name them."""
    return {act.name: act.title for act in watch.lexicon.acts.values()}


def _official(watch: Watch) -> tuple[archive.Official, ...]:
    """The attached official text beside each provision it has for sure; nothing where none is."""
    text = watch.official
    if text is None:
        return ()
    texts = [
        (p.id, agreements.beside(p, text, watch.agreement)) for p in watch.agreement.provisions
    ]
    return tuple(
        archive.Official(id, words.heading, words.paragraphs, words.exact, text.sha256)
        for id, words in texts
        if words
    )


def publish(
    watch: Watch,
    evidence: Evidence,
    judged: Judged,
    *,
    folder: Path,
    signing: Signing | None = None,
) -> None:
    """Write the static site of a day; the old one is replaced whole or not at all.

    What is published of persons is what the settings of the watch say; see `withholding`. With
    `signing` it is signed, and the last entry of the watch's log.
    """
    with sealed(watch, signing, folder) as seal:
        archive.publish(
            _published(watch, evidence, judged, seal), folder=folder, beside=seal.beside
        )


def _published(
    watch: Watch, evidence: Evidence, judged: Judged, seal: SiteSeal
) -> archive.Published:
    """Everything that goes out of a day."""
    outlets, counts = withhold_notes(watch, evidence), evidence.counts
    evidence = withhold(watch, evidence)
    judged = withhold_judged(watch, evidence, judged)
    drafted = _drafted(watch, evidence, judged)
    head = RecordHeads(watch.vault.folder).last
    return archive.Published(
        title=watch.settings.title,
        on=judged.on,
        agreement=watch.agreement,
        agreement_text=watch.agreement_path.read_text(encoding="utf-8"),
        captures=evidence.captures,
        texts=evidence.texts,
        incidents=evidence.incidents,
        links=evidence.links,
        decisions=evidence.decisions,
        notices=evidence.notices,
        findings=evidence.findings,
        standings=judged.standings,
        duties=judged.duties,
        letter=drafted,
        letter_html=letters.html(drafted),
        signals=evidence.signals,
        heard=judged.heard,
        expected=judged.expected,
        outlets=outlets,
        acts=_titles(watch),
        names=evidence.names,
        judged=tuple(archive.IncidentJudgement(*judgement) for judgement in evidence.alone),
        asked=len(evidence.unsure),
        official=_official(watch),
        codings=evidence.codings,
        corrections=evidence.corrections,
        statements=evidence.statements,
        hearings=judged.hearings,
        window_days=watch.settings.window_days,
        people=watch.settings.people,
        record_lines=head.seq if head else 0,
        record_on=date.fromisoformat(head.at[:10]) if head and head.at else None,
        record_sha256=head.sha256 if head and head.at else "",
        told=watch.settings.statements,
        months=tuple(
            archive.SourceMonth(heard.source, first, last, heard.state, heard.pages)
            for first, last, heard in heard_months(watch, counts, until=judged.on)
        ),
        exactness=exactness,
        two_people=watch.settings.two_people,
        log_key=seal.log_key,
        minisign_key=seal.minisign_key,
    )
