"""A letter as a DOCX file, to be worked on in a word processor.

What leaves it: bytes, the same for the same letter: the file's own times are the letter's day.
Numbers of paragraphs and sources are words of the text, so that they stay when text is moved.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from servanda.letters.formats.blocks import LetterBlock, LetterRun, blocks_of
from servanda.letters.markdown import title_of, tokens_of

FONT = "Times New Roman"  # what every word processor has, or has a likeness of
KHMER = "Khmer OS Battambang"  # likewise for Khmer
MARGIN = Cm(2.5)
STEP = Cm(0.9)  # how far what belongs to an item is set in
INK = RGBColor(0, 0, 0)
_FIRST_DAY = date(1980, 1, 1)  # a zip knows no earlier one


def word_file(text: str, *, language: str, on: date, notice: str = "") -> bytes:
    """A letter in Markdown as a DOCX file; a `notice` stands at the head of every page."""
    document = Document()
    _set_up(document, language, title_of(tokens_of(text)), on)
    for block in blocks_of(text):
        _add(document, block)
    section = document.sections[0]
    if notice:
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        head.add_run(notice).bold = True
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_field(foot, "PAGE")
    made = io.BytesIO()
    document.save(made)
    return _of_the_day(made.getvalue(), on)


def _set_up(document: WordDocument, language: str, title: str, on: date) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, MARGIN)
    for name, size, above in (
        ("Normal", 11, 0), ("Heading 1", 15, 12), ("Heading 2", 13, 14), ("Heading 3", 11, 10),
        ("Heading 4", 11, 8), ("Heading 5", 11, 8), ("Heading 6", 11, 8),
    ):  # fmt: skip
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), INK
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(6)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        fonts.set(qn("w:hAnsi"), FONT)
        fonts.set(qn("w:cs"), KHMER if language == "km" else FONT)
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), language)
    tongue.set(qn("w:bidi"), language)
    normal = document.styles["Normal"].element.get_or_add_rPr()
    for before in normal.findall(qn("w:lang")):
        normal.remove(before)
    normal.append(tongue)
    package = document.part.package
    for name, link in list(package.rels.items()) if package else ():
        if link.reltype.endswith("/thumbnail"):  # a picture of another page
            del package.rels[name]
    notes = document.core_properties
    notes.title, notes.language = title, language
    notes.author = notes.last_modified_by = notes.comments = notes.keywords = ""
    notes.created = notes.modified = datetime.combine(on, time())
    notes.revision = 1


def _add(document: WordDocument, block: LetterBlock) -> None:
    style = f"Heading {min(block.level, 6)}" if block.kind == "heading" else "Normal"
    paragraph = document.add_paragraph(style=style)
    if block.depth:
        paragraph.paragraph_format.left_indent = STEP * block.depth
        if block.mark:
            paragraph.paragraph_format.first_line_indent = -STEP
            paragraph.paragraph_format.tab_stops.add_tab_stop(STEP * block.depth)
            paragraph.add_run(f"{block.mark}\t")
    if block.source:
        _add_bookmark(paragraph, block.source)
    for run in block.runs:
        _add_run(paragraph, run)


def _add_run(paragraph: Paragraph, run: LetterRun) -> None:
    added = paragraph.add_run(_writable(run.words))
    added.bold, added.italic = run.strong or None, run.emphasis or None
    if run.source:
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), f"source_{run.source}")
        added._r.addprevious(link)  # noqa: SLF001 python-docx makes no link inside a file
        link.append(added._r)  # noqa: SLF001


def _add_bookmark(paragraph: Paragraph, number: int) -> None:
    """Where references to a source lead."""
    for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(kind)
        mark.set(qn("w:id"), str(number))
        if kind == "w:bookmarkStart":
            mark.set(qn("w:name"), f"source_{number}")
        paragraph._p.append(mark)  # noqa: SLF001 python-docx makes no bookmarks


def _add_field(paragraph: Paragraph, name: str) -> None:
    """What a word processor works out, as the number of a page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)  # noqa: SLF001 python-docx makes no fields


def _writable(words: str) -> str:
    """The words without what XML cannot hold."""
    return "".join(sign if sign.isprintable() else " " for sign in words)


def _of_the_day(data: bytes, on: date) -> bytes:
    """The same package, each of its files dated that day."""
    made = io.BytesIO()
    day = max(on, _FIRST_DAY)
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as package:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            package.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
