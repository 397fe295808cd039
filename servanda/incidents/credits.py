"""What a report says of where it comes from: the agency it prints, the outlet it cites.

What leaves it: names of agencies and houses, or "". It looks at words of credit and of citing
in four languages; an agency that is only spoken of is neither.
Source: docs/why/incidents.md, "Origins".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from servanda.incidents.copies import words_of
from servanda.model import Capture, Claim, Text

HEAD_CHARACTERS = 500
TAIL_CHARACTERS = 400

# Agencies whose reports others print: the name used here and how they are credited.
WIRES: Mapping[str, str] = {
    "AP": r"AP|(?:The )?Associated Press",
    "AFP": r"AFP|Agence[- ]France[- ]Presse|អាអេហ្វប៉េ",
    "Reuters": r"(?:Thomson )?Reuters(?: Foundation)?|រ៉យទ័រ|រ៉យធ័រ",
    "Xinhua": r"Xinhua(?: News Agency)?|ស៊ិនហួ",
    "AKP": r"AKP|(?:l['’])?Agence [Kk]hm[eè]re de [Pp]resse|Agence Kampuchea Pre?sse?|អេ\.?ខេ\.?ភី",
    "dpa": r"dpa|DPA|Deutsche Presse-Agentur",
    "EFE": r"EFE|Agencia EFE",
    "UPI": r"UPI|United Press International",
    "Kyodo": r"Kyodo(?: News)?",
    "Jiji": r"Jiji(?: Press)?",
    "Yonhap": r"Yonhap(?: News Agency)?",
    "VNA": r"VNA|Vietnam News Agency",
    "TASS": r"(?:ITAR-)?TASS",
    "Interfax": r"Interfax",
    "PTI": r"PTI|Press Trust of India",
    "IANS": r"IANS",
    "ANI": r"ANI",
    "Anadolu": r"Anadolu(?: Agency)?",
    "Bernama": r"Bernama|BERNAMA",
    "Antara": r"ANTARA|Antara(?: News)?|LKBN Antara",
    "ANSA": r"ANSA",
    "IRIN": r"IRIN",
    "IPS": r"IPS|Inter Press Service",
}
_BY = r"(?:By|Source|From|Credit|Par|Avec|Oleh|Sumber|Dari|ប្រភព|ដោយ)\s?[:៖]?"
# A credit stands in brackets, after a dateline's dash, alone on a line or after a mark of
# copyright; a wire that is only talked about ("Reuters asked the ministry") is no credit.


@lru_cache(maxsize=256)
def _credit(names: str) -> re.Pattern[str]:
    return re.compile(
        rf"\((?:[^()\n]{{0,30}}[/,]\s?)?(?:{names})(?:[/,][^()\n]{{0,30}})?\)"
        rf"|[-\u2013\u2014]\s?(?:{names})\s*(?:\n|$)|^(?:{names})\s?[-\u2013\u2014]"
        rf"|(?:^|\n)(?:{_BY})?\s?(?:[^\n]{{0,40}},\s)?(?:{names})\s*(?:\n|$)"
        rf"|(?:\u00a9|Copyright|\([cC]\))\s?(?:\d{{4}}\s)?(?:by\s)?(?:{names})\b",
    )


_WIRE_NAMES = re.compile("|".join(f"(?P<{wire}>{names})" for wire, names in WIRES.items()))

# A name: a run of capitalised words, small ones inside; in Khmer, a run of its letters.
_NAME = (
    r"(?P<name>[A-Z0-9\u00c0-\u00de][\w'’-]*(?:\.\w[\w'’-]*)*(?:\s(?:of|the|de|du|des|la|le|et|and|[A-Z0-9\u00c0-\u00de]"
    r"[\w'’-]*(?:\.\w[\w'’-]*)*)){0,6}|[\u1780-\u17d3]{2,40})"
)
_ARTICLE = (
    r"(?:the |l['’]|le |la |les |kantor berita |harian |surat kabar |newspaper |news agency |"
    r"agency |l['’]agence |le journal |le quotidien |ទីភ្នាក់ងារ|សារព័ត៌មាន|កាសែត)?"
)
_CITING = (
    re.compile(
        r"\b(?:[Aa]ccording to|[Cc]iting|[Qq]uoting|"
        r"(?:reported|quoted|published|cited|broadcast) by|told|interview (?:with|to)|"
        r"report (?:by|from|in)|[Ss]elon|[Dd]['’]après|"
        r"(?:rapporté|cité|publié) par|a (?:dit|déclaré|confié) (?:à|au)|citant|"
        r"[Mm]enurut|[Dd]ilansir(?: dari| oleh)?|[Dd]ikutip(?: dari| oleh)?|[Mm]engutip|kepada|"
        rf"[Dd]ilaporkan(?: oleh)?)\s{_ARTICLE}{_NAME}"
    ),
    re.compile(rf"(?:យោងតាម|ស្រង់សម្តី|តាមការចុះផ្សាយរបស់|បានប្រាប់)\s?{_ARTICLE}\s?{_NAME}"),
    re.compile(
        rf"{_NAME}(?: news agency| newspaper| a| melaporkan| has| had| itself)* "
        r"?(?:reported|reports|said|says|wrote|quoted|revealed|rapporte|rapporté|écrit|révélé|"
        r"indique|melaporkan|memberitakan|menulis|បានរាយការណ៍|បានចុះផ្សាយ)\b"
    ),
)
# Words that only an outlet's name has, so that one the watch does not list is known for one.
_OUTLETS = frozenset(
    {
        *("post", "times", "daily", "herald", "tribune", "gazette", "journal", "news", "radio"),
        *("television", "tv", "newspaper", "weekly", "telegraph", "press", "broadcasting"),
        *("agency", "monde", "figaro", "quotidien", "kompas", "tempo", "detik", "harian", "koran"),
    }
)


def wire(
    capture: Capture,
    text: Text,
    *,
    carried: Sequence[str] = (),
    houses: Mapping[str, str] = {},
) -> str:
    """The agency a report is credited to at its head or tail, or "".

    Captions are left out: an agency's photograph does not make the report the agency's. `carried`
    are further agencies whose copy its outlet is known to carry, `houses` as in `house_of`.
    """
    kept = [text.content[p.start : p.end] for p in text.passages if p.kind != "caption"]
    content = "\n".join(kept) if kept else text.content
    head, tail = content[:HEAD_CHARACTERS], content[-TAIL_CHARACTERS:]
    for name, names in WIRES.items():
        spelt = re.compile(names)
        if spelt.fullmatch(capture.publisher.strip()):
            return name
        # few texts name an agency, and finding its name is quicker than finding a credit to it
        credit = _credit(names) if spelt.search(head) or spelt.search(tail) else None
        if credit and (credit.search(head) or credit.search(tail)):
            return name
    for name in carried:
        if _WIRE_NAMES.fullmatch(name.strip()):
            continue  # looked for above, by all its spellings
        credit = _credit(f"(?i:{re.escape(name)})")
        is_its_own = plain(name) == plain(capture.publisher)
        if is_its_own or credit.search(head) or credit.search(tail):
            return house_of(name, houses) or plain(name)
    return ""


def plain(name: str) -> str:
    """A house's name folded, without its article."""
    words = words_of(name)
    return " ".join(words[1:] if words[:1] in (["the"], ["le"], ["la"]) and words[1:] else words)


def house_of(name: str, houses: Mapping[str, str]) -> str:
    """The agency or house that a name is of, or "" where it is no outlet's that is known.

    `houses` gives the house for each outlet's folded name.
    """
    if agency := _WIRE_NAMES.fullmatch(name.strip()):
        return str(agency.lastgroup)
    words = plain(name)
    if words in houses:
        return houses[words]
    return words if " " in words and _OUTLETS & set(words.split()) else ""


def cited(claim: Claim, houses: Mapping[str, str]) -> str:
    """The agency or house whose telling a claim repeats, by its own words, or "".

    Either it is what an outlet says, or its sentence names the outlet as where it is from.
    """
    said_by = claim.said_by
    if said_by is not None and (house := _speaking(said_by.span.quote, said_by.kind, houses)):
        return house
    for pattern in _CITING:
        for match in pattern.finditer(claim.quote.quote):
            for name in _within(match["name"]):
                if house := house_of(name, houses):
                    return house
    return ""


def names_cited(claim: Claim) -> set[str]:
    """The folded names of which any can be the outlet that `cited` gives for a claim."""
    spoken = [claim.said_by.span.quote] if claim.said_by else []
    matches = (match for pattern in _CITING for match in pattern.finditer(claim.quote.quote))
    names = (name for match in matches for name in _within(match["name"]))
    return {plain(name) for name in (*spoken, *names)} - {""}


def _speaking(words: str, kind: str, houses: Mapping[str, str]) -> str:
    if house := house_of(words, houses):
        return house
    name = plain(words)
    generic = not any(word[:1].isupper() for word in words.split()[1:] or words.split())
    return name if kind == "media" and name and not generic else ""


def _within(name: str) -> Iterator[str]:
    """A run of words and what is left of it when it is cut from either end, the longest first."""
    words = name.split()
    yield name
    for count in range(len(words) - 1, 0, -1):
        yield " ".join(words[:count])
        yield " ".join(words[-count:])


def houses(
    captures: Iterable[Capture], listed: Mapping[str, str], wires: Iterable[str] = ()
) -> dict[str, str]:
    """The house of every publisher on record and of every agency carried, by folded name."""
    by_name = {plain(name): house for name, house in sorted(listed.items()) if plain(name)}
    for name in wires:
        if plain(name) and not _WIRE_NAMES.fullmatch(name.strip()):
            by_name.setdefault(plain(name), plain(name))
    for capture in captures:
        if capture.publisher.strip() and (name := plain(capture.publisher)):
            by_name.setdefault(name, name)
    return by_name
