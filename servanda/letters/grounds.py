"""What was promised and what is found: the paragraphs a letter's requests rest on.

What leaves it: paragraphs in which every sentence points to its sources. Only findings that
were upheld and whose act had surely happened by the day are handed in.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from servanda import wording
from servanda.errors import EvidenceError
from servanda.letters import asks
from servanda.letters.marking import Marked, cited, plain, quoted
from servanda.letters.references import References, publisher
from servanda.letters.strength import STRONGEST
from servanda.letters.tellings import tellings
from servanda.model import (
    Agreement,
    Capture,
    Claim,
    Commitment,
    Decision,
    Finding,
    Incident,
    Rule,
    Seen,
    Standing,
)
from servanda.wording import (
    BEARING_WORDS,
    PROOF_WORDS,
    STANCE_WORDS,
    amount,
    capital,
    clause,
    count,
    day,
    listed,
    listed_apart,
    sentence,
    span_of_days,
)

# So many more pages are pointed to; a story copied four hundred times needs no more.
POINTED = 12


@frozen
class Section:
    """One heading and its paragraphs."""

    title: Marked
    paragraphs: tuple[Marked, ...]


def promises(
    agreement: Agreement,
    findings: Sequence[Finding],
    standings: Sequence[Standing],
    references: References,
) -> tuple[Section, ...]:
    """What each commitment that a finding bears on asks, and how it stands."""
    stands = {standing.commitment: standing for standing in standings}
    grounds: dict[str, list[Marked]] = {}
    for item in agreement.items():
        about = [finding for finding in findings if finding.commitment == item.id]
        if not about:
            continue
        whole = item.provision not in grounds
        sentences = [_promise(agreement, item, stands.get(item.id), references, whole=whole)]
        standing = stands.get(item.id)
        if standing:
            sentences += _standing(agreement, standing, about, references)
        grounds.setdefault(item.provision, []).append(Marked(" ".join(sentences)))
    return tuple(
        Section(_heading(agreement, provision), tuple(paragraphs))
        for provision, paragraphs in grounds.items()
    )


def _standing(
    agreement: Agreement, standing: Standing, about: Sequence[Finding], references: References
) -> list[Marked]:
    """How a commitment stands, by whose conduct, on what, and how many more findings bear on it."""
    grounds = [finding for finding in about if finding.id in standing.because]
    more = [finding for finding in about if finding not in grounds]
    since = f", since {day(standing.since)}" if standing.since else ""
    doers = wording.doers(agreement, standing, about)
    by = f" by the conduct of {doers}" if doers else ""
    words = f"At the end of {day(standing.on)} it stands as {standing.state}{by}{since}"
    if standing.because:
        words += f", on {wording.rests_on(standing.because)}"
    sentences = [cited(words, references.findings(grounds) or [references.record()])]
    if more:
        bear = "bears" if len(more) == 1 else "bear"
        others = f"{sentence(count(len(more), 'more upheld finding'))} {bear} on it"
        sentences.append(cited(others, references.findings(more)))
    return sentences


def _heading(agreement: Agreement, provision_id: str) -> Marked:
    provision = wording.provision(agreement, provision_id)
    if provision is None:
        return plain(provision_id)
    return plain(sentence(provision.title))


def _promise(
    agreement: Agreement,
    item: Commitment | Rule,
    standing: Standing | None,
    references: References,
    *,
    whole: bool,
) -> Marked:
    who = wording.bearers(agreement, item, standing.bearers if standing else ())
    article = asks.article(agreement, item) if whole else wording.article(agreement, item)
    words = f"Under {article}, {wording.promise(item, who)}"
    return cited(words, [references.provision(item.provision)])


def happenings(
    agreement: Agreement,
    findings: Sequence[Finding],
    incidents: Sequence[Incident],
    captures: Sequence[Capture],
    references: References,
    names: Mapping[str, str],
    decisions: Sequence[Decision] = (),
) -> tuple[Section, ...]:
    """Each incident upheld to bear on a commitment, oldest first, with its sources and numbers.

    What nobody who decided had seen, by the `decisions`, is quoted for no finding, only pointed to.
    """
    seen_in = {decision.id: decision.seen for decision in decisions}
    known = {capture.id: capture for capture in captures}
    there = {incident.id for incident in incidents}
    for finding in findings:
        if finding.incident not in there:
            raise EvidenceError(
                f"letter: finding {finding.id} is about incident {finding.incident}, which was not "
                "handed in. The letter would accuse without saying of what. Hand in all incidents."
            )
    cases = [
        (incident, [finding for finding in findings if finding.incident == incident.id])
        for incident in incidents
    ]
    dated = sorted(
        ((incident, about) for incident, about in cases if about),
        key=lambda case: (min(f.since_on or date.max for f in case[1]), case[0].id),
    )
    return tuple(
        _happening(agreement, incident, about, known, references, names, _seen(about, seen_in))
        for incident, about in dated
    )


def _happening(
    agreement: Agreement,
    incident: Incident,
    findings: Sequence[Finding],
    captures: dict[str, Capture],
    references: References,
    names: Mapping[str, str],
    seen: Container[str],
) -> Section:
    heading = names.get(incident.id) or (
        f"{sentence(incident.act.replace('_', ' '))}, {span_of_days(incident.when)}"
    )
    told = tuple(c for c in incident.claims if c.id in seen or c.quote.quote in seen)
    pages = {claim.capture for claim in told}
    origins = tuple(o for o in incident.origins if not pages.isdisjoint(o.captures))
    before = evolve(incident, claims=told, origins=origins) if told else incident
    quoted = _quoted(agreement, before, findings, captures, references)
    quoted += _since(incident, before, references)
    findings_here = [_findings(agreement, group, references) for group in _alike(findings)]
    return Section(
        plain(heading), tuple(Marked(" ".join(part)) for part in (quoted, findings_here) if part)
    )


def _seen(findings: Sequence[Finding], seen_in: Mapping[str, Seen]) -> frozenset[str]:
    """The ids and words of the claims that somebody who decided had seen."""
    every = [seen_in[id] for finding in findings for id in finding.decisions if id in seen_in]
    return frozenset(word for seen in every for word in (*seen.claims, *seen.quotes))


def _since(incident: Incident, before: Incident, references: References) -> list[Marked]:
    """That pages tell of it which nobody who decided had seen; nothing where all were seen."""
    known = {claim.capture for claim in before.claims}
    later = dict.fromkeys(c.capture for c in incident.claims if c.capture not in known)
    if not later:
        return []
    pages = count(len(later), "more page tells", "more pages tell")
    words = f"{capital(pages)} of it; the decisions below were made without"
    words += " it" if len(later) == 1 else " them"
    return [cited(words, references.pages([*later][:POINTED]))]


def _quoted(
    agreement: Agreement,
    incident: Incident,
    findings: Sequence[Finding],
    captures: dict[str, Capture],
    references: References,
) -> list[Marked]:
    """Who says what: quotations first, then the other side, the numbers and the conflicts."""
    told = tellings(agreement, incident, findings, captures)
    quoted_first = told.quotable[:STRONGEST]
    alike: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in quoted_first:
        speaker = claim.said_by.span.quote if claim.said_by else ""
        key = (" ".join(claim.quote.quote.split()), speaker, _about(claim, incident))
        alike.setdefault(key, []).append(claim)
    sentences = [_telling(claims, incident, captures, references) for claims in alike.values()]
    quoted_from = dict.fromkeys(claim.capture for claim in quoted_first)
    pages = references.captures(quoted_from)
    if stance := STANCE_WORDS[incident.stance]:
        sentences.append(cited(f"It is told as {stance}", pages))
    others = dict.fromkeys(c.capture for c in told.telling if c.capture not in quoted_from)
    # The first page of each origin is pointed to before a second one of any.
    first = {source.captures[0] for source in incident.origins}
    rest = sorted(others, key=lambda capture: capture not in first)[:POINTED]
    if rest:
        more = f"The same is told in {count(len(others), 'more page')}"
        if len(others) > len(rest):
            more += f", of which {count(len(rest), 'page')} are pointed to here"
        beside = references.pages(rest)
        sentences.append(cited(more, beside))
        pages = [*pages, *beside]
    sentences += _sourced(incident, told.telling, references, pages)
    sentences += _other_side(told.other_side, incident, captures, references)
    numbers = _numbers(incident, captures, references)
    sentences += numbers
    sentences += [
        cited(f"The sources do not agree: {clause(conflict)}", pages)
        for conflict in incident.conflicts
        if not (numbers and conflict.startswith("number"))
        and not (told.other_side and conflict.startswith("denied by "))
    ]
    return sentences


def _sourced(
    incident: Incident,
    telling: Sequence[Claim],
    references: References,
    pages: Sequence[int],
) -> list[Marked]:
    """How many sources tell it, how many origins they go back to, and why copies count once.

    Those whom the act is laid to make no account of it stronger, and are counted beside the rest.
    """
    captures_telling = dict.fromkeys(claim.capture for claim in telling)
    origins = [o for o in incident.origins if not captures_telling.keys().isdisjoint(o.captures)]
    if len(captures_telling) < 2 or not origins:
        return []
    tellers = wording.tellers(telling, references.voices)
    counted = wording.sourced(tellers, len(origins))
    words = f"They come from {counted}"
    why = [source.reason.removeprefix("one origin: ") for source in origins if source.captures[1:]]
    if len(origins) == 1:
        words = f"All of these pages, of {wording.told_by(tellers)}, go back to one origin"
    every = wording.tellers(incident.claims, references.voices)
    if (whole := wording.sourced(every, len(incident.origins))) != counted:
        words += f"; with what else is told of it, {whole}"
    sentences = [cited(words, pages)]
    if why:
        sentences.append(
            Marked(f"Pages counted as one origin: {plain('; '.join(dict.fromkeys(why)))}.")
        )
    return sentences


def _telling(
    claims: Sequence[Claim],
    incident: Incident,
    captures: dict[str, Capture],
    references: References,
) -> Marked:
    """What some pages report in the same words."""
    claim, pages = claims[0], [references.capture(each.capture) for each in claims]
    tellers = list(dict.fromkeys(_teller(each, captures) for each in claims))
    several = len(tellers) > 1
    words = f"{listed_apart(tellers)} {'report' if several else 'reports'}{_about(claim, incident)}"
    if claim.said_by is not None:
        own = "their own voices" if several else "its own voice"
        words += f", as said by {quoted(claim.said_by.span.quote)} and not in {own}"
    return cited(Marked(f"{words}: {quoted(claim.quote.quote)}"), pages)


def _other_side(
    claims: Sequence[Claim],
    incident: Incident,
    captures: dict[str, Capture],
    references: References,
) -> list[Marked]:
    """Denials, and what those say of an act whom it is laid to: the first given as theirs."""
    sentences = [_denial(each, incident, captures, references) for each in claims[:STRONGEST]]
    given = {claim.capture for claim in claims[:STRONGEST]}
    if rest := list(dict.fromkeys(c.capture for c in claims if c.capture not in given)):
        words = f"{capital(count(len(rest), 'more page gives', 'more pages give'))} that side"
        sentences.append(cited(words, references.pages(rest[:POINTED])))
    return sentences


def _denial(
    claim: Claim, incident: Incident, captures: dict[str, Capture], references: References
) -> Marked:
    teller = _teller(claim, captures)
    speaker = quoted(claim.said_by.span.quote) if claim.said_by else Marked("nobody it names")
    if claim.stance == "denied":
        words = f"{teller} reports{_about(claim, incident)} that {speaker} denies it"
        if claim.said_by is None:
            words = f"{teller} tells this as denied"
    else:
        words = f"{teller} gives, as the side of those it is laid to, the words of {speaker}"
    quote = quoted(claim.quote.quote)
    return cited(Marked(f"{words}: {quote}"), [references.capture(claim.capture)])


def _teller(claim: Claim, captures: dict[str, Capture]) -> Marked:
    capture = captures.get(claim.capture)
    return plain(capital(publisher(capture)) if capture else "A page not at hand")


def _about(claim: Claim, incident: Incident) -> str:
    """Whom a quotation that begins with "he" is about, by name: as its page or another has it."""
    about = wording.spoken_of(claim, claim.quote.start, claim.quote.end)
    if not about and claim.quote.quote.split(" ")[0].casefold() in wording.PRONOUNS:
        named = (mention.span.quote for mention in incident.to)
        about = tuple(name for name in named if name.casefold() not in wording.PRONOUNS)[:1]
    return f" of {listed(map(plain, about))}" if about else ""


def _numbers(
    incident: Incident, captures: Mapping[str, Capture], references: References
) -> list[Marked]:
    """Every number told, beside whose it is and the page; nothing where they agree."""
    voices = wording.speakers(incident.claims, captures)
    by_amount: dict[str, dict[tuple[str, ...], list[str]]] = {}
    for claim in incident.claims:
        if claim.number:
            by_voice = by_amount.setdefault(amount(claim.number), {})
            by_voice.setdefault(voices[claim.id], []).append(claim.capture)
    if len(by_amount) < 2:
        return []
    parts = [
        f"{plain(words)}{_voiced(by_voice, references)}" for words, by_voice in by_amount.items()
    ]
    return [Marked(f"The numbers told differ and are kept side by side: {'; '.join(parts)}.")]


def _voiced(by_voice: Mapping[tuple[str, ...], Sequence[str]], references: References) -> Marked:
    """Where a number stands: in whose own voice first, then who is quoted for it and where."""
    words = ""
    for who in sorted(by_voice, key=bool):
        said = f", {'and ' if words else ''}{plain(wording.as_said(who))}" if who else ""
        marks = " ".join(f"[{n}]" for n in references.captures(by_voice[who], most=1))
        words += f"{said} {marks}"
    return Marked(words)


def _alike(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Findings that say the same of several commitments, so that one sentence says it."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        deciders = tuple(sorted(set(finding.decided_by)))
        key = (finding.bearing, finding.proof, finding.serious, finding.bearers, deciders)
        groups.setdefault(key, []).append(finding)
    return list(groups.values())


def _findings(agreement: Agreement, alike: Sequence[Finding], references: References) -> Marked:
    first = alike[0]
    items = [agreement.commitment(finding.commitment) for finding in alike]
    articles = wording.articles(agreement, (item.provision for item in items))
    deciders = count(len(set(first.decided_by)), "person")
    words = f"This was found, on the decisions of {deciders}"
    if first.proof:
        words += f", at the standard “{PROOF_WORDS[first.proof]}”,"
    words += f" to be {BEARING_WORDS[first.bearing]} {articles}"
    if first.bearers:
        words += f" by the conduct of {wording.actors(agreement, first.bearers)}"
    if first.serious:
        words += ", and serious"
    return cited(words, references.findings(alike))
