"""Quick text: a page's words for the gates of a scan, without what reading them well costs.

What leaves it: plain words. What a capture keeps as its working text is `working_text`'s.
"""

from __future__ import annotations

# A page whose main part has fewer letters than this is judged by all its words.
MAIN_LETTERS = 200


def fast_text(data: bytes) -> str:
    """A page's main words, quickly; all its words where it has next to no main part."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding
    from resiliparse.parse.html import HTMLTree

    if b"<" not in data[:2000]:
        return str(bytes_to_str(data, detect_encoding(data) or "utf-8"))
    tree = HTMLTree.parse_from_bytes(data, detect_encoding(data) or "utf-8")
    main = extract_plain_text(tree, main_content=True, alt_texts=False, links=False)
    if len(main) >= MAIN_LETTERS:
        return str(main)
    return str(extract_plain_text(tree, main_content=False, alt_texts=False, links=False))
