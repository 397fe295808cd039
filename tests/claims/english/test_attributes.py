"""What the attribute ruler sets, with a memory and without."""

from __future__ import annotations

from spacy.tokens import Doc

from servanda.claims import load_parser

SENTENCES = [
    "Police arrested two reporters who had been filming, and they weren't told why.",
    "There's nothing doin' here, y'all, ain't it?",
    "Let's say that he'd gone; she's gonna leave what I have.",
    "  two  blanks\n here ",
    "",
    "The court did not say that it was closed once they were there.",
    "The court did not say whether it had been closed; that is all.",
]


def test_the_parse_is_the_one_that_the_pipeline_itself_gives() -> None:
    parser = load_parser()
    plain = [_seen(doc) for doc in parser.pipeline.pipe(SENTENCES)]
    assert [_seen(doc) for doc in parser.parse(SENTENCES)] == plain
    assert [_seen(doc) for doc in parser.parse(SENTENCES)] == plain  # now from memory


def _seen(doc: Doc) -> list[tuple[str, ...]]:
    return [
        (t.text, t.tag_, t.pos_, t.lemma_, str(t.morph), t.dep_, str(t.head.i), t.ent_type_)
        for t in doc
    ]
