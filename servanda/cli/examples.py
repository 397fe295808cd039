"""Examples of each command, shown at the end of its help and on the manual page; a test runs them.

What leaves it: the lines a person types, each with what it does, and what every command ends with.
"""

from __future__ import annotations

EXIT = (
    "Exit: 0 well; 1 an open signal, a failed check or something refused; 2 wrong use; 3 a fault "
    "of Servanda itself."
)

# A command, or a command below one, and its lines: what is typed, and what it does.
EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "agreements": (
        ("servanda agreements", "the agreements that ship, and what each holds"),
        ("servanda agreements cambodia --json", "with the watch's own, for a program"),
    ),
    "agreement": (
        ("servanda agreement new mine.md", "a first file that reads as it is"),
        ("servanda agreement vocabulary acts", "every act that a file may name"),
    ),
    "agreement new": (("servanda agreement new mine.md", "mine.md and mine.scenarios.toml"),),
    "agreement vocabulary": (
        ("servanda agreement vocabulary", "every list"),
        ("servanda agreement vocabulary subjects --watch mine", "with the watch's own"),
    ),
    "new": (
        ("servanda new cambodia --title Cambodia", "a watch of the Paris Agreements"),
        ("servanda new mine --agreement ./mine.md", "of an agreement of your own"),
    ),
    "check": (
        ("servanda check mine.md --watch", "an agreement file, again on each change"),
        ("servanda check cambodia", "everything of a watch"),
        ("servanda check cambodia --captures", "every byte kept, hashed again"),
    ),
    "gather": (
        ("servanda gather cambodia reports --by Ann", "every file of a folder"),
        ("servanda gather cambodia page.html --published 2017-09-04 --by Ann", "one, with its day"),
        ("servanda gather cambodia", "what is new from its sources"),
    ),
    "pause": (
        ("servanda pause cambodia rfa --reason 'its site is moving'", "from today on"),
        ("servanda pause cambodia rfa --resume", "asked again from today"),
    ),
    "read": (("servanda read cambodia", "what was gathered and not read yet"),),
    "scan": (
        ("servanda scan crawl.warc.gz --watch cambodia --by Ann", "an archive, into a watch"),
        ("servanda scan @shards.txt --watch cambodia --estimate 20", "what all would cost"),
    ),
    "code": (
        ("servanda code cambodia", "asks, at a terminal"),
        ("servanda code cambodia --from coding.toml --by Ann", "all that a file says"),
        ("servanda code cambodia --list", "everything by hand, with its history"),
    ),
    "coders": (
        ("servanda coders samples cambodia", "what was drawn, for whom, how far each is"),
        ("servanda coders agreement cambodia", "alpha of each field, in each language"),
    ),
    "coders draw": (
        (
            "servanda coders draw cambodia --coder Ann --coder Ben --size 20 --reason training "
            "--by Cem",
            "of each language and act type",
        ),
    ),
    "coders samples": (("servanda coders samples cambodia --json", "with how each was drawn"),),
    "coders waiting": (("servanda coders waiting cambodia --by Ann", "what she has to code"),),
    "coders code": (("servanda coders code cambodia --by Ann", "asks, at a terminal"),),
    "coders agreement": (
        ("servanda coders agreement cambodia", "between persons"),
        ("servanda coders agreement cambodia --machine", "between persons and the reading"),
    ),
    "coders disagreements": (
        ("servanda coders disagreements cambodia --all", "those adjudicated too"),
    ),
    "coders adjudicate": (
        (
            "servanda coders adjudicate cambodia clm-1 --no-act --kind misread --reason rumour "
            "--by Cem",
            "where they differ",
        ),
    ),
    "coders corrected": (("servanda coders corrected cambodia --by Ann", "what she can learn"),),
    "coders kinds": (("servanda coders kinds", "what an adjudication may name"),),
    "import": (
        ("servanda import cambodia incidents.xlsx --as acled --dry-run", "what would come in"),
    ),
    "merge": (("servanda merge cambodia copy/cambodia --dry-run", "what another copy has more"),),
    "export": (
        ("servanda export cambodia --as csv --what claims --out claims.csv", "a row a claim"),
        ("servanda export cambodia --as ics", "days and duties, for a calendar"),
        ("servanda export cambodia --as ics --what ahead", "what is announced, due or ends"),
    ),
    "incidents": (
        ("servanda incidents cambodia", "what the claims come to"),
        ("servanda incidents cambodia --copies", "which pages print one story"),
    ),
    "show": (
        ("servanda show cambodia cps-29", "a rule: its text, duties and days"),
        ("servanda show cambodia inc-105e", "an incident, by the start of its id"),
        ("servanda show cambodia b2d24259d5e2 --json", "what has that hash, for a program"),
    ),
    "search": (
        ("servanda search cambodia 'radio licence' --save radio", "kept under a name"),
        ("servanda search cambodia kem sokha", "both words, anywhere"),
        ("servanda search cambodia '\"phnom penh\"' --since 2017-09-01", "together, from a day on"),
        ("servanda search cambodia treason --kind claim", "in claims alone"),
    ),
    "review": (
        ("servanda review cambodia --by Ann", "asks one question after another"),
        ("servanda review cambodia --order age --json", "the questions, for a program"),
    ),
    "desk": (
        ("servanda desk cambodia --by Ann", "opens the browser at the review desk"),
        ("servanda desk cambodia --no-browser --port 9000", "prints the link alone"),
        ("servanda desk cambodia --team", "with accounts, for more than one"),
    ),
    "people": (("servanda people list cambodia", "everybody, and their second proofs"),),
    "backup": (("servanda backup cambodia /media/stick --keep 14", "the newest fourteen stay"),),
    "restore": (
        ("servanda restore /media/stick/2026-11-30T020000Z cambodia", "into an empty folder"),
        (
            "servanda restore /media/stick/2026-11-30T020000Z cambodia --store postgresql:///cambodia",
            "its record into an empty database",
        ),
    ),
    "upgrade": (("servanda upgrade cambodia", "once the newer Servanda is installed"),),
    "doctor": (("servanda doctor cambodia", "each unsafe thing, and what mends it"),),
    "people list": (("servanda people list cambodia --json", "for a program"),),
    "people add": (
        ("servanda people add cambodia Ann --role keeper", "prints her link to set a password"),
    ),
    "people role": (("servanda people role cambodia Ann --role reader", "her sessions end"),),
    "people off": (("servanda people off cambodia Ann", "nobody comes in by that name"),),
    "people link": (
        ("servanda people link cambodia Ann --forget-factors", "her telephone was lost"),
    ),
    "people log": (("servanda people log cambodia", "each line, hashed again"),),
    "decide": (
        ("servanda decide cambodia --from decisions.toml --by Ann", "all that a file says"),
        (
            "servanda decide cambodia inc-1 --judgement rejected --reason rumour --by Ann",
            "one judgement",
        ),
    ),
    "standing": (
        ("servanda standing cambodia --on 2017-10-24", "at the end of a day"),
        ("servanda standing cambodia --proposed", "as proposed, labelled"),
        ("servanda standing cambodia --sources", "who was heard"),
        ("servanda standing cambodia --history --on 2017-12-31", "every move up to a day"),
    ),
    "trend": (
        ("servanda trend cambodia --on 2017-10-24", "whether the rate moved, and since when"),
        ("servanda trend cambodia --since 2017-08-01 --on 2017-10-24", "two periods compared"),
        ("servanda trend cambodia --of act --of place --on 2017-10-24", "each by itself"),
        ("servanda trend cambodia --probes --on 2017-12-31", "how much each source tells"),
    ),
    "duties": (
        ("servanda duties cambodia --on 2017-10-24", "who must act, waiting on whom"),
        ("servanda duties cambodia --on 2017-10-24 --ahead 90", "what is to come in ninety days"),
    ),
    "digest": (
        ("servanda digest cambodia --by Ann", "what is new for her since the last one, once"),
        ("servanda digest cambodia --mail", "the same, by e-mail to each reader of watch.toml"),
        ("servanda digest cambodia --as atom --out digests.xml", "as a feed"),
        ("servanda digest cambodia --since 2017-09-01", "what is new since a day, counted"),
    ),
    "letter": (
        ("servanda letter cambodia --on 2017-10-24", "the draft, as Markdown"),
        ("servanda letter cambodia --as docx --out letter.docx", "to be worked on"),
        ("servanda letter check cambodia letter.md", "what you made of it, against the record"),
    ),
    "letter check": (
        ("servanda letter check cambodia letter.md --on 2017-10-24", "each fault, underlined"),
        ("servanda letter check cambodia letter.md --json", "for a program"),
    ),
    "letter compare": (("servanda letter compare letter.md letter-2.md", "word by word"),),
    "letter translate": (
        ("servanda letter translate cambodia letter.md --to fr --out letter.fr.md", "a sheet"),
    ),
    "letter align": (
        ("servanda letter align letter.md letter.fr.md", "sources and figures, by paragraph"),
    ),
    "letter make": (
        ("servanda letter make cambodia letter.md --as pdf --out letter.pdf", "once it is checked"),
        ("servanda letter make cambodia letter.md --as text --unchecked", "each page says so"),
    ),
    "signon": (
        ("servanda signon open cambodia letter.md --until 2026-12-31 --by Ann", "to be signed"),
        ("servanda signon serve cambodia", "the page on which organisations sign"),
        ("servanda signon status cambodia", "how many have, and what waits"),
    ),
    "signon open": (
        (
            "servanda signon open cambodia letter.md --until 2026-12-31 --by Ann",
            "once it is checked",
        ),
        (
            "servanda signon open cambodia letter-2.md --until 2026-12-31 --replaces ID --by Ann",
            "another text: those who signed are asked again",
        ),
    ),
    "signon invite": (
        (
            "servanda signon invite cambodia 'Rights Union' --domain rights.example "
            "--known 'its letterhead' --by Ann",
            "who it is, and how that is known",
        ),
        ("servanda signon invite cambodia --from invited.csv --by Ann", "many"),
    ),
    "signon sign": (
        ("servanda signon sign cambodia 'Rights Union' --by-hand scan.pdf --by Ann", "on paper"),
        (
            "servanda signon sign cambodia 'Rights Union' --signature letter.md.minisig --by Ann",
            "by its key",
        ),
        ("servanda signon sign cambodia 'Rights Union' --dns answer.txt --by Ann", "by its DNS"),
    ),
    "signon withdraw": (
        (
            "servanda signon withdraw cambodia 'Rights Union' --reason 'it wrote so' --by Ann",
            "its own wish",
        ),
    ),
    "signon invalidate": (
        (
            "servanda signon invalidate cambodia --domain many.example --by Ann",
            "which it would end",
        ),
        (
            "servanda signon invalidate cambodia --cancel BATCH --reason 'a mistake' --by Ann",
            "taken back",
        ),
    ),
    "signon status": (("servanda signon status cambodia --json", "the backlog, for a program"),),
    "signon list": (("servanda signon list cambodia --json", "each signature, for a program"),),
    "signon receipt": (("servanda signon receipt cambodia 'Rights Union'", "to be sent to it"),),
    "signon letter": (
        ("servanda signon letter cambodia --out letter.pdf", "to deliver, with who has signed"),
    ),
    "signon text": (
        ("servanda signon text cambodia --out letter.md", "the bytes to sign with a key"),
    ),
    "signon admit": (
        (
            "servanda signon admit cambodia ABC-DEF-GHJ --known 'called its number' --by Ann",
            "who waits",
        ),
    ),
    "signon refuse": (
        ("servanda signon refuse cambodia ABC-DEF-GHJ --reason 'no such body'", "who waits"),
    ),
    "signon release": (("servanda signon release cambodia", "what came with many others"),),
    "signon send": (
        ("servanda signon send cambodia", "what is due"),
        ("servanda signon send cambodia --again MESSAGE", "one that may have gone"),
    ),
    "signon erase": (("servanda signon erase cambodia", "what is over for a month"),),
    "signon serve": (("servanda signon serve cambodia --port 8020", "until Ctrl-C"),),
    "publish": (
        ("servanda publish cambodia site --on 2017-10-24", "a folder that opens from any disk"),
        ("servanda publish cambodia pages.wacz --captures --by Ann", "what was captured"),
        ("servanda publish cambodia signed --sign log.key", "signed, and in a log that only grows"),
    ),
    "verify": (
        ("servanda verify site", "every hash, finding, standing and duty"),
        ("servanda verify signed --seen signed/log/checkpoint", "and that its log only grew"),
    ),
    "mirror": (
        ("servanda mirror site stick/site", "a folder, as on a USB stick"),
        ("servanda mirror site git@host.example:org/site.git", "a git remote"),
    ),
    "mirror check": (
        ("servanda mirror check site stick/site", "every byte of a copy"),
        ("servanda mirror check site https://mirror.example/", "what is served there"),
    ),
    "keys": (("servanda keys show log.key", "by which words others know it"),),
    "keys new": (
        ("servanda keys new log.key --name servanda.example/record", "log.key and log.key.pub"),
        ("servanda keys new own.key --name witness.example --passphrase", "shut by words"),
    ),
    "keys sealing": (
        ("servanda keys sealing backup.key", "a key, and the recipient to seal to"),
        ("servanda keys sealing two.key --shares 3 --needed 2", "and three shares on paper"),
    ),
    "keys recover": (("servanda keys recover again.key < shares.txt", "from its shares"),),
    "keys show": (("servanda keys show log.key", "as a log, as a witness, and for minisign"),),
    "cosign": (
        (
            "servanda cosign signed --key witness.key --log KEY",
            "the first time, with the log's key",
        ),
        ("servanda cosign signed --key witness.key", "from then on"),
    ),
    "demo": (
        ("servanda demo try", "the whole way, on eighteen short reports"),
        ("servanda demo try --again", "anew, where nobody added to it"),
    ),
}


def epilog(name: str) -> str:
    """What stands at the end of a command's help: its examples, and what it ends with."""
    lines = EXAMPLES.get(name, ())
    width = max((len(line) for line, _ in lines), default=0)
    side_by_side = all(width + len(says) < 74 for _, says in lines)
    examples = [
        f"  {line:<{width}}  {says}" if side_by_side else f"  {line}\n      {says}"
        for line, says in lines
    ]
    return "\n\n".join(["\b\n" + "\n".join(["Examples:", *examples]), EXIT] if lines else [EXIT])
