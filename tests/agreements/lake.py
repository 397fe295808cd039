"""A small agreement that tests change a little, and what the reader says of it."""

from servanda import lexicon
from servanda.agreements import read_text
from servanda.errors import AgreementError

LAKE = """# Treaty of the Lake

```agreement
id = "lake"
title = "Treaty of the Lake"
signed_on = 2001-05-04
in_force_on = 2001-06-01
languages = ["en"]
depositaries = ["north"]
```

```instrument
id = "lake"
title = "Treaty of the Lake"
citation = "Lake Gazette 1"
signed_on = 2001-05-04
in_force_on = 2001-06-01
```

```actor
id = "north"
name = "North"
kind = "state"
```

```actor
id = "south"
name = "South"
kind = "state"
```

```role
id = "parties"
title = "the parties"
held_by = ["north", "south"]
```

```role
id = "chair"
title = "the chair"

[[held_by]]
actor = "north"
from_on = 2001-06-01
to_on = 2003-05-31

[[held_by]]
actor = "south"
from_on = 2003-06-01
```

```period
id = "season"
title = "the first season"
from_on = 2001-06-01
to_on = 2002-05-31
```

```event
id = "flood"
title = "the great flood"
```

```source
id = "gazette"
citation = "Lake Gazette 1"
```

### Article 1: newspapers {#lake/1 .obligation}
Each party leaves
the papers of the shore alone.

```commitment
id = "lake-1"
force = "must_not"
bearers = { each = "parties" }
must = "close a newspaper of the shore"
subjects = ["media"]
acts = ["media_close"]
period = "season"
after = ["flood"]
term = "within 2 weeks of flood"
measures = [{ quantity = 70, op = "at least", unit = "percent", of = "nets" }]

[[readings]]
id = "narrow"
says = "Only papers printed there."
held_by = "South"
source = "gazette"
```

### Article 2: talks {#lake/2}
The chair calls both parties together.

```rule
id = "lake-2"
bearers = ["chair"]
must = "call the parties together"
trigger = { standard = ["violation"], of = ["lake/1"], by = ["parties"] }
gate = { by = "parties", act = "ask for a meeting" }
term = "within 14 days"
after = ["lake-1"]
```

```question
id = "shore"
asks = "Where does the shore end?"
about = ["lake/1", "parties"]
```
"""

LEXICON = lexicon.load()


def read(text=LAKE):
    return read_text(text, name="lake.md", lexicon=LEXICON)


def changed(*pairs):
    """The lake text with each `old` replaced by `new`, once."""
    text = LAKE
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def faults(*pairs):
    """What the reader says of the changed text, a line each."""
    return told(changed(*pairs))


def told(text):
    try:
        read(text)
    except AgreementError as error:
        return str(error).split("\n")
    return []


def line_of(words, *pairs):
    """The first line of the changed text that has the words."""
    return next(i for i, line in enumerate(changed(*pairs).split("\n"), 1) if words in line)
