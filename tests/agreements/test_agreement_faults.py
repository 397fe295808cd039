"""Every fault of a file is told, on its line, with what to do."""

import pytest
from agreements.lake import LAKE, changed, faults, line_of, read, told
from attrs import evolve

from servanda import lexicon
from servanda.agreements import read as read_file
from servanda.errors import AgreementError

# old words, new words, where the fault is told (words of its line), what is said
CASES = {
    "unknown key": (
        'period = "season"\n',
        'perriod = "season"\n',
        "perriod",
        'Did you mean "period"?',
    ),
    "unknown key in trigger": (
        'by = ["parties"] }',
        'bye = ["parties"] }',
        "trigger =",
        'Did you mean "by"?',
    ),
    "unknown key in a holding": (
        "to_on = 2003-05-31",
        "till = 2003-05-31",
        "till =",
        'the key "till"',
    ),
    "unknown key in a measure": (
        'op = "at least",',
        'opp = "at least",',
        "measures =",
        'Did you mean "op"?',
    ),
    "misspelt role": ('each = "parties"', 'each = "partys"', '"partys"', 'Did you mean "parties"?'),
    "misspelt act": (
        '"media_close"',
        '"press_close"',
        '"press_close"',
        'Did you mean "media_close"? Incidents would never reach',
    ),
    "misspelt subject": ('["media"]', '["medias"]', '"medias"', 'Did you mean "media"?'),
    "misspelt period": (
        'period = "season"\n',
        'period = "saeson"\n',
        '"saeson"',
        'Did you mean "season"?',
    ),
    "misspelt event": (
        'after = ["flood"]',
        'after = ["floood"]',
        '"floood"',
        'Did you mean "flood"?',
    ),
    "misspelt event in a term": (
        "weeks of flood",
        "weeks of flod",
        "of flod",
        'Did you mean "flood"?',
    ),
    "misspelt actor": (
        '["north", "south"]',
        '["nort", "south"]',
        '"nort"',
        'Did you mean "north"?',
    ),
    "misspelt actor in a holding": (
        'actor = "south"',
        'actor = "suoth"',
        "suoth",
        'Did you mean "south"?',
    ),
    "misspelt provision": (
        'about = ["lake/1",',
        'about = ["lake/11",',
        "lake/11",
        'Did you mean "lake/1"?',
    ),
    "misspelt source": (
        'source = "gazette"',
        'source = "gazete"',
        '"gazete"',
        'Did you mean "gazette"?',
    ),
    "misspelt gate": (
        'gate = { by = "parties"',
        'gate = { by = "partis"',
        "gate =",
        "Nobody could ask",
    ),
    "misspelt role of a trigger": (
        'by = ["parties"] }',
        'by = ["chiar"] }',
        "trigger =",
        'Did you mean "chair"?',
    ),
    "misspelt standard": (
        '["violation"]',
        '["violations"]',
        "trigger =",
        'Did you mean "violation"?',
    ),
    "misspelt depositary": (
        'depositaries = ["north"]',
        'depositaries = ["norht"]',
        "norht",
        'Did you mean "north"?',
    ),
    "misspelt force": ('"must_not"', '"mustnt"', '"mustnt"', 'Did you mean "must_not"?'),
    "misspelt kind of actor": (
        'kind = "state"',
        'kind = "stat"',
        '"stat"',
        'Did you mean "state"?',
    ),
    "misspelt kind of block": ("```rule", "```rul", "```rul", 'Did you mean "rule"?'),
    "misspelt kind of provision": (
        ".obligation",
        ".obligatoin",
        ".obligatoin",
        'Did you mean "obligation"?',
    ),
    "unknown instrument": ("{#lake/2}", "{#laek/2}", "laek/2", 'Did you mean "lake"?'),
    "pattern that finds nothing": (
        'of = ["lake/1"]',
        'of = ["lake/9*"]',
        "lake/9*",
        "no commitment matches",
    ),
    "pattern that only finds itself": (
        'of = ["lake/1"]',
        'of = ["lake-2"]',
        "trigger =",
        "no commitment matches",
    ),
    "pattern of other letters": (
        'of = ["lake/1"]',
        'of = ["[ab]"]',
        "trigger =",
        "no id can match",
    ),
    "malformed term": (
        '"within 14 days"',
        '"within a fortnight"',
        "fortnight",
        '"immediately" | "within N',
    ),
    "no day of the calendar in a term": (
        '"within 14 days"',
        '"by 2001-02-30"',
        "2001-02-30",
        "no day of the calendar",
    ),
    "dates in wrong order": (
        "to_on = 2002-05-31",
        "to_on = 2000-05-31",
        "to_on = 2000",
        'before "from_on"',
    ),
    "holding in wrong order": (
        "to_on = 2003-05-31",
        "to_on = 2000-05-31",
        "to_on = 2000",
        'before "from_on"',
    ),
    "in force before it is signed": (
        "in_force_on = 2001-06-01",
        "in_force_on = 1999-06-01",
        "1999",
        'before "signed_on"',
    ),
    "no day": ("to_on = 2002-05-31", 'to_on = "May 2002"', "May 2002", "no calendar day"),
    "an instant where a day is asked": (
        "to_on = 2002-05-31",
        "to_on = 2002-05-31T10:00:00",
        "T10:00",
        "no calendar day",
    ),
    "missing key": ('must = "call the parties together"\n', "", 'id = "lake-2"', 'has no "must"'),
    "empty words": (
        'must = "call the parties together"',
        'must = " "',
        'must = " "',
        'empty "must"',
    ),
    "words that are no text": (
        'must = "call the parties together"',
        "must = 3",
        "must = 3",
        "not text",
    ),
    "list that is no list": (
        'subjects = ["media"]',
        "subjects = [1]",
        "subjects = [1]",
        "not a list of words",
    ),
    "a word twice in a list": (
        '["north", "south"]',
        '["north", "north"]',
        '"north", "north"',
        "twice",
    ),
    "measure without a number": (
        "quantity = 70",
        "quantity = nan",
        "measures =",
        "nan is no number",
    ),
    "measure in words": ("quantity = 70", 'quantity = "70"', "measures =", "is a number"),
    "id with blanks": ('id = "flood"', 'id = "the flood"', "the flood", "small letters"),
    "id under another provision": (
        'id = "lake-2"',
        'id = "lake-3"',
        '"lake-3"',
        'Its id is "lake-2"',
    ),
    "malformed provision id": ("{#lake/2}", "{lake/2}", "{lake/2}", "no provision id"),
    "unfinished braces": ("{#lake/2}", "{#lake/2", "{#lake/2", "no {#id} at its end"),
    "empty braces": ("{#lake/2}", "{ }", "{ }", "empty braces"),
    "no summary": ("The chair calls both parties together.\n", "", "Article 2", "has no summary"),
    "trigger without of": (', of = ["lake/1"]', "", "trigger =", '"standard" and "of" together'),
    "trigger of nothing": (
        'trigger = { standard = ["violation"], of = ["lake/1"], by = ["parties"] }',
        "trigger = {}",
        "trigger = {}",
        "names nothing that wakes it",
    ),
    "rule without trigger": (
        'trigger = { standard = ["violation"], of = ["lake/1"], by = ["parties"] }\n',
        "",
        'id = "lake-2"',
        'has no "trigger"',
    ),
    "nobody bears it": ('bearers = { each = "parties" }\n', "", 'id = "lake-1"', "nobody bears"),
    "borne in two ways": (
        '{ each = "parties" }',
        '{ each = "parties", jointly = "chair" }',
        "jointly",
        "says twice",
    ),
    "borne in an unknown way": (
        '{ each = "parties" }',
        '{ all = "parties" }',
        "{ all",
        'key "all"',
    ),
    "country in words": (
        'kind = "state"',
        'kind = "state"\ncountry = "North"',
        'country = "North"',
        "two small letters",
    ),
    "TOML that does not close": ('id = "flood"', 'id = "flood', 'id = "flood', "is no TOML"),
    "block that never closes": (
        'about = ["lake/1", "parties"]\n```',
        "about = []\n",
        "```question",
        "never closed",
    ),
    "curly quotation marks": (
        'id = "flood"',
        "id = \u201cflood\u201d",
        "id = \u201c",
        "straight ones",
    ),
    "a key as in YAML": ('id = "flood"', 'id: "flood"', 'id: "flood"', 'Write id = "flood".'),
    "words without quotation marks": (
        'id = "flood"',
        "id = flood",
        "id = flood",
        'Write id = "flood".',
    ),
    "a wide sign": ('id = "flood"', 'id \uff1d "flood"', "\uff1d", 'the plain "="'),
    "a day that begins with the day": (
        "to_on = 2002-05-31",
        "to_on = 31.05.2002",
        "31.05.2002",
        "days are written year first",
    ),
    "truth in capitals": (
        'id = "flood"',
        'id = "flood"\nserious = True',
        "True",
        "write serious = true",
    ),
    "a key twice": (
        'id = "flood"',
        'id = "flood"\nid = "storm"',
        '"storm"',
        "gives a key a second time",
    ),
    "an open bracket": ('["media"]', '["media"', 'acts = ["media_close"]', "opened here or above"),
    "a kind of actor by its meaning": (
        'kind = "state"',
        'kind = "goverment"',
        "goverment",
        'Did you mean "state" (a country as such, its government)?',
    ),
    "a kind of actor like none": (
        'kind = "state"',
        'kind = "xyzzy"',
        "xyzzy",
        "`servanda agreement vocabulary actor_kinds` prints all 17.",
    ),
    "a subject like none": (
        '["media"]',
        '["land"]',
        '["land"]',
        "`servanda agreement vocabulary subjects` prints all",
    ),
    "a provision in capitals": ("{#lake/2}", "{#Lake/2}", "{#Lake/2}", "Write {#lake/2}"),
    "a provision of dots": ("{#lake/2}", "{#lake/..}", "{#lake/..}", "no provision id"),
    "a provision that ends in a dot": ("{#lake/2}", "{#lake/2.}", "{#lake/2.}", "Write {#lake/2}"),
    "a heading without a blank": (
        "### Article 2",
        "###Article 2",
        "###Article 2",
        "is no heading",
    ),
    "a heading without its signs": ("### Article 2", "Article 2", "Article 2", "is no heading"),
    "a provision without braces": (
        " {#lake/2}",
        "",
        'id = "lake-2"',
        "has no id in braces. End that heading, or one of its own, with {#lake/2}",
    ),
    "a pattern whose points are parted otherwise": (
        'of = ["lake/1"]',
        'of = ["lake.1"]',
        "trigger =",
        'Did you mean "lake/1"?',
    ),
    "an instrument that provisions cannot name": (
        'id = "lake"\ntitle = "Treaty of the Lake"\ncitation',
        'id = "the-lake"\ntitle = "Treaty of the Lake"\ncitation',
        'id = "the-lake"',
        "begins the ids of provisions",
    ),
    "null byte": ("The chair calls", "The chair\0calls", "The chair\0", "null byte"),
    "indented block": (
        "```event",
        "    indented\n\n```event",
        "indented",
        "nothing reads an indented block",
    ),
    "block in HTML": ("```event", "<div>\n```text\n</div>\n\n```event", "<div>", "inside HTML"),
    "block without a word": ("```event", "```", '```\nid = "flood"', "does not say what it is"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_told_on_its_line_with_what_to_do(case):
    old, new, where, said = CASES[case]
    text = changed((old, new))
    line = text[: text.index(where if where in text else where.strip("\n"))].count("\n") + 1

    found = [fault for fault in told(text) if said in fault]

    assert found, told(text)
    assert found[0].startswith(f"lake.md:{line}: ")


def test_every_fault_is_told_at_once_in_the_order_of_the_file():
    found = faults(
        ('each = "parties"', 'each = "partys"'),
        ('"media_close"', '"press_close"'),
        ('"within 14 days"', '"soon"'),
        ("to_on = 2002-05-31", "to_on = 2000-05-31"),
    )

    lines = [int(fault.split(":")[1]) for fault in found]
    assert len(found) == 4
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("old", "id"),
    [
        ('```event\nid = "flood"', "flood"),
        ('```role\nid = "chair"', "chair"),
        ('```actor\nid = "south"', "north"),
        ('```commitment\nid = "lake-1"', "lake-2"),
        ('```event\nid = "flood"', "parties"),
        ('```event\nid = "flood"', "lake-1"),
    ],
)
def test_an_id_used_twice_is_told_with_the_line_of_the_first(old, id):
    if id in old:
        text = LAKE + f'\n### Article 3 {{#lake/3}}\nMore.\n{old}\ntitle = "again"\n```\n'
    else:
        text = changed((old, old.rsplit('"', 2)[0] + f'"{id}"'))

    twice = [fault for fault in told(text) if "a second time" in fault]

    first, second = (i for i, line in enumerate(text.split("\n"), 1) if line == f'id = "{id}"')
    assert [fault.split(" ")[0] for fault in twice] == [f"lake.md:{second}:"]
    assert f"line {first} has the first" in twice[0]


def test_a_provision_id_used_twice_is_told():
    text = LAKE + "\n### Article 2 again {#lake/2}\nOnce more.\n"

    assert [f for f in told(text) if 'provision "lake/2" is defined a second time' in f]


def test_a_ring_of_things_that_wait_is_named():
    found = faults(('after = ["flood"]', 'after = ["lake-2"]'))

    line = line_of('after = ["lake-2"]', ('after = ["flood"]', 'after = ["lake-2"]'))
    assert found == [
        f'lake.md:{line}: commitment "lake-1" can never begin: lake-1 -> lake-2 -> lake-1. '
        "Each waits for the next; cut one."
    ]


def test_a_term_counted_from_itself_is_a_ring_too():
    assert any("lake-1 -> lake-1" in fault for fault in faults(("of flood", "of lake-1")))


def test_a_commitment_outside_any_provision_is_told():
    block = LAKE[LAKE.index("```rule") : LAKE.index("```question")]

    assert any(
        "stands under no provision" in fault
        for fault in told(changed((block, ""), ("```event", block + "```event")))
    )


def test_a_file_says_one_agreement():
    head = LAKE[LAKE.index("```agreement") : LAKE.index("```instrument")]

    assert any("no ```agreement block" in fault for fault in told(changed((head, ""))))
    assert any("second agreement block" in fault for fault in told(LAKE + head))
    assert told("") == [
        "lake.md:1: has no ```agreement block. Say which agreement this is. "
        "`servanda agreement new FILE` writes a first file to begin from."
    ]


def test_an_agreement_without_an_instrument_is_told():
    block = LAKE[LAKE.index("```instrument") : LAKE.index("```actor")]

    assert any("no ```instrument block" in fault for fault in told(changed((block, ""))))


def test_names_are_not_called_missing_while_their_block_cannot_be_read():
    found = faults(('id = "flood"', 'id = "flood'))

    assert len(found) == 1


def test_a_block_that_cannot_be_read_does_not_stop_the_others():
    found = faults(
        ("signed_on = 2001-05-04", "signed_on = 4 May 2001\nlanguages = english"),
        ('each = "parties"', 'each = "partys"'),
        ('"media_close"', '"press_close"'),
        ('period = "season"\n', 'period = "saeson"\n'),
        ('id = "flood"\n', 'id = "flood\n'),
    )

    said = "\n".join(found)
    assert len(found) == 6, said
    for words in ("2001-05-04", '"english"', "partys", "press_close", "saeson", "not closed"):
        assert words in said


def test_lines_below_an_open_bracket_are_not_told_as_faults_of_their_own():
    found = faults(("signed_on = 2001-05-04", "languages = [\nsigned_on = 4 May 2001\nid = b"))

    assert len(found) == 1, found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('each = "parties"', 'each = ["north"]'),
        ('bearers = ["chair"]', 'bearers = ["north"]'),
        ('by = ["parties"]', 'by = ["north"]'),
        ('gate = { by = "parties"', 'gate = { by = "north"'),
    ],
)
def test_an_actor_where_a_role_belongs_is_told_with_the_roles_it_holds(old, new):
    (fault,) = faults((old, new))

    assert '"north" is an actor. Name a role that it holds, "parties" or "chair", or' in fault
    assert 'add a ```role block with id, title and held_by = ["north"]' in fault


def test_an_actor_without_a_role_is_told_to_be_given_one():
    block = '```actor\nid = "east"\nname = "East"\nkind = "state"\n```\n'
    text = changed(('each = "parties"', 'each = ["east"]')) + f"\n{block}"

    (fault,) = told(text)

    assert "Name a role: add a ```role block" in fault


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["media"]', '["return"]', 'Did you mean "refugees" (refugees and displaced persons'),
        ('["media"]', '["return_of_refugees"]', 'Did you mean "refugees"'),
        ('["media"]', '["weapons_and_arms"]', 'Did you mean "arms"'),
        ('kind = "state"', 'kind = "rebels"', 'Did you mean "armed_group"'),
        ('kind = "state"', 'kind = "army"', '"state_organ"'),
    ],
)
def test_a_word_is_looked_for_in_what_the_known_ones_mean(old, new, said):
    assert any(said in fault for fault in faults((old, new)))


def test_an_actor_that_acts_for_itself_is_told():
    found = faults(
        ('name = "North"', 'name = "North"\nacts_for = "south"'),
        ('name = "South"', 'name = "South"\nacts_for = "north"'),
    )

    assert any("north -> south -> north" in fault for fault in found)


def test_a_file_that_is_not_utf8_names_the_line(tmp_path):
    path = tmp_path / "lake.md"
    path.write_bytes(LAKE.replace("shore alone", "sh\u00f6re alone").encode("latin-1"))

    line = line_of("shore alone")
    with pytest.raises(AgreementError, match=rf"lake.md:{line}: byte \d+ is not UTF-8"):
        read_file(path, lexicon=lexicon.load())


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(AgreementError, match=r"none.md: cannot be read: there is no such file"):
        read_file(tmp_path / "none.md", lexicon=lexicon.load())


def test_a_file_without_faults_reads_the_same_with_any_line_ends(tmp_path):
    path = tmp_path / "lake.md"
    path.write_bytes(b"\xef\xbb\xbf" + LAKE.replace("\n", "\r\n").encode())

    agreement = read_file(path, lexicon=lexicon.load())

    assert agreement.items() == read().items()
    assert agreement.provisions[0].summary == "Each party leaves the papers of the shore alone."


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"PK\x03\x04\x14", "a Word or OpenDocument file"),
        (b"\xd0\xcf\x11\xe0", "an old Word file"),
        (b"{\\rtf1", "an RTF file"),
        (LAKE.encode("utf-16"), "text in UTF-16"),
        (LAKE.encode() + b"\xe9t\xe9", "not UTF-8"),
        (b"word\n" * 1_100_000, "4,000,000 is the most"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_text_of_ours_is_told_in_one_line(tmp_path, data, what):
    path = tmp_path / "mine.md"
    path.write_bytes(data)

    with pytest.raises(AgreementError) as caught:
        read_file(path, lexicon=lexicon.load())

    [fault] = str(caught.value).splitlines()
    assert fault.startswith("mine.md:") and what in fault


def test_a_folder_or_an_endless_file_is_no_agreement(tmp_path):
    (tmp_path / "folder.md").mkdir()
    with (tmp_path / "big.md").open("wb") as file:
        file.truncate(50_000_000)

    for name, said in (
        ("folder.md", "is a folder"),
        ("big.md", "has 50,000,000 bytes, more than the 16,000,000"),
        ("x.md", "there is no such"),
    ):
        with pytest.raises(AgreementError, match=said):
            read_file(tmp_path / name, lexicon=lexicon.load())


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("\n", "\r"), ("# Treaty", "\ufeff# Treaty")])
def test_marks_and_line_ends_of_other_systems_change_nothing_but_the_hash(tmp_path, change):
    (tmp_path / "mine.md").write_bytes(LAKE.replace(*change).encode())

    found = read_file(tmp_path / "mine.md", lexicon=lexicon.load())

    assert evolve(found, file_sha256="") == evolve(read(), file_sha256="")


def test_a_fault_in_a_heading_is_not_told_again_of_what_stands_below_it():
    assert len(faults(("{#lake/2}", "{#Lake/2}"))) == 1
