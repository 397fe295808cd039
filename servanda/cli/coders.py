"""`servanda coders`: passages coded blind by several persons, and how far they agree."""

from __future__ import annotations

from pathlib import Path

import click

from servanda import disguise, wording
from servanda import watch as way
from servanda.cli.coders_coding import adjudicate, code, sample_option
from servanda.cli.showing import json_option, now, rows_table, say_json, table, warn, watch_argument
from servanda.cli.terminal import echo, say_who
from servanda.model import SAMPLE_UNITS, SampleUnit

coder_option = click.option(
    "--by", envvar="SERVANDA_BY", default="", help="Which coder asks (or set SERVANDA_BY)."
)
NONE_DRAWN = "No sample is on record. `servanda coders draw WATCH` draws one."


@click.group()
def coders() -> None:
    """Have passages coded blind by two persons or more, see how far they agree, and adjudicate.

    What anyone coded of a passage is shown to nobody before every coder of it is in. No standing
    rests on any of it.
    """


coders.add_command(code)
coders.add_command(adjudicate)


@coders.command()
@watch_argument
@click.option("--coder", "names", multiple=True, required=True, help="Who codes; two or more.")
@click.option("--size", type=click.IntRange(1), required=True, help="How many passages.")
@click.option(
    "--of", "unit", type=click.Choice(SAMPLE_UNITS), default="claims", show_default=True,
    help="Sentences in which a claim was read, or whole captures.",
)  # fmt: skip
@click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True,
    help="The same record, size and seed draw the same passages.",
)  # fmt: skip
@click.option("--show-reading", is_flag=True, help="Show coders what was read there.")
@click.option("--reason", default="", help="What it is drawn for.")
@click.option("--by", envvar="SERVANDA_BY", default="", help="Who draws (or set SERVANDA_BY).")
def draw(
    watch: Path,
    names: tuple[str, ...],
    size: int,
    unit: SampleUnit,
    seed: int,
    show_reading: bool,
    reason: str,
    by: str,
) -> None:
    """Draw a sample for two coders or more, and put it on record.

    Of each language and act type it takes one at least, and of the rest as many as is its share;
    nothing that lies in a sample already.
    """
    if not by.strip():
        raise click.UsageError(say_who("draws"))
    opened = way.open_watch(watch)
    with opened.record() as record:
        sample = way.draw_sample(
            way.evidence(opened, record, warn=warn), way.double_codings(record), unit=unit,
            size=size, seed=seed, coders=names, hides_reading=not show_reading, reason=reason,
            by=by, at=now(),
        )  # fmt: skip
        way.keep_double_coding(record, [sample], now=now())
    echo(
        disguise.spelt(
            f"{sample.id}: {wording.figure(len(sample.passages), 'passage')} drawn from "
            f"{sample.frame_count}, for {wording.listed(sample.coders)}. Each now codes them with "
            f'servanda coders code {watch} --by "NAME".'
        )
    )


@coders.command()
@watch_argument
@json_option
def samples(watch: Path, as_json: bool) -> None:
    """List the samples: for whom, how far each coder is, and what is to be adjudicated.

    How a sample was drawn stands there too, so that anybody can draw it again.
    """
    with way.open_watch(watch).record() as record:
        rows = list(way.sample_rows(way.double_codings(record)))
    if as_json:
        say_json(rows)
        return
    for row in rows:
        row["who"] = ", ".join(f"{name} {n}" for name, n in row["coded"].items())
        row["who"] = disguise.spelt(row["who"])
    columns = {
        "id": "sample", "unit": "of", "passages": "passages", "who": "coded so far by",
        "all_in": "all in", "differing": "differing", "to_adjudicate": "to adjudicate",
        "seed": "seed",
    }  # fmt: skip
    echo(rows_table(columns, rows) or NONE_DRAWN)


@coders.command()
@watch_argument
@sample_option
@coder_option
@json_option
def waiting(watch: Path, sample: str, by: str, as_json: bool) -> None:
    """List the passages that wait for one coder, in the order in which they were drawn.

    What another coded stands nowhere in it; what was read there, only where the sample says so.
    """
    if not by.strip():
        raise click.UsageError(say_who("codes"))
    with way.open_watch(watch).record() as record:
        there = way.double_codings(record)
        rows = list(way.to_code_rows(record, there.waiting(by, sample)))
    if as_json:
        say_json(rows)
        return
    for row in rows:
        row["text"] = disguise.spelt(" ".join((row["quote"] or row["title"]).split()))
        row["from"] = disguise.spelt(row["source"])
        row["lit"] = disguise.spelt(row["words"] or "the whole page")
    columns = {"passage": "passage", "from": "source", "lit": "words", "text": "sentence or title"}
    echo(rows_table(columns, rows, may_break=("sentence or title",)) or f"Nothing waits for {by}.")


@coders.command()
@watch_argument
@sample_option
@click.option("--machine", is_flag=True, help="How often what was read stood, instead.")
@json_option
def agreement(watch: Path, sample: str, machine: bool, as_json: bool) -> None:
    """Show how far coders agree: Krippendorff's alpha of each field, in each language.

    Only passages that every coder has coded count, as they were coded. With --machine: of what was
    read as each type of act, how much persons let stand, in samples and in daily work.
    """
    opened = way.open_watch(watch)
    with opened.record() as record:
        if machine:
            rows = list(way.reading_error_rows(opened, record))
        else:
            rows = list(way.agreement_between_coders_rows(way.double_codings(record), sample))
    if as_json:
        say_json(rows)
    elif machine:
        _say_reading(rows)
    else:
        _say_agreement(rows)


def _say_agreement(rows: list[way.Row]) -> None:
    cells = [
        [
            row["in_words"], row["language"] or "not known", str(row["passages"]),
            str(row["same"]), str(row["one_only"]),
            f"{row['alpha']:.2f}" if row["alpha"] is not None else "-",
            f"{row['low']:.2f} to {row['high']:.2f}" if row["low"] is not None else "-",
            row["why_none"] or row["method"],
        ]
        for row in rows
    ]  # fmt: skip
    heads = ["field", "language", "passages", "all the same", "one only", "alpha", "95 of 100", ""]
    echo(table(heads, cells))
    echo(
        "\nAlpha is 1 where all agree and 0 where they agree no more than by chance. Below "
        f"{rows[0]['least']} passages none is given. “One only” counts passages of which one coder "
        "gave the field and no other did."
    )


def _say_reading(rows: list[way.Row]) -> None:
    if not rows:
        echo("Nobody has coded, corrected or decided on anything that was read.")
        return
    cells = [
        [
            row["of"], row["in_words"], str(row["looked_at"]), str(row["stood"]),
            f"{row['share']:.0%}", f"{row['low']:.0%} to {row['high']:.0%}",
            str(row["stood_whole"]),
        ]
        for row in rows
    ]  # fmt: skip
    heads = ["in", "read as", "looked at", "stood", "share", "95 of 100", "with no field mended"]
    echo(table(heads, cells))
    echo(
        "\nIt stood where persons found that type of act too. A sample was drawn; what is "
        "corrected or decided in daily work was chosen, so the two are never added up."
    )


@coders.command()
@watch_argument
@sample_option
@click.option("--all", "every", is_flag=True, help="Those adjudicated too.")
@json_option
def disagreements(watch: Path, sample: str, every: bool, as_json: bool) -> None:
    """List the passages in which coders differ and nobody has said yet what is right.

    Whose a coding is stands in it only once it was adjudicated. One that was adjudicated comes
    back where a coding has come since.
    """
    with way.open_watch(watch).record() as record:
        states = [s for s in way.double_codings(record).states(sample) if every or s.is_open]
        rows = list(way.disagreement_rows(record, states))
    if as_json:
        say_json(rows)
        return
    for row in rows:
        lines = [f"{row['passage']}, {row['source']}: they differ in {row['in_words']}."]
        if row["news"]:
            lines.append("  It was adjudicated, and another coding has come since.")
        if row["quote"]:
            lines.append(f"  “{' '.join(row['quote'].split())}”")
        for each in row["codings"]:
            who = f" by {each['by']}" if "by" in each else ""
            lines.append(f"  {each['id']}{who}: {way.coded_words(each['coded'])}")
        for each in row["adjudicated"]:
            lines.append(
                f"  adjudicated by {each['by']}: {way.coded_words(each['right'])}. "
                f"{each['kind_in_words']}: {each['reason']}"
            )
        echo("\n".join(map(disguise.spelt, lines)))
    if not rows:
        echo("No disagreement waits for anybody.")


@coders.command()
@watch_argument
@sample_option
@coder_option
@json_option
def corrected(watch: Path, sample: str, by: str, as_json: bool) -> None:
    """Show one coder where whoever adjudicated found something else, why, and what kind of error.

    The newest stands first.
    """
    if not by.strip():
        raise click.UsageError(say_who("asks"))
    with way.open_watch(watch).record() as record:
        rows = list(way.corrected_rows(record, way.double_codings(record), by, sample))
    if as_json:
        say_json(rows)
        return
    for row in rows:
        judged = row["adjudicated"]
        lines = [
            f"{row['passage']}, {row['source']}: {row['in_words']}.",
            f"  you: {way.coded_words(row['coded'])}",
            f"  {judged['by']}: {way.coded_words(judged['right'])}",
            f"  {judged['kind_in_words']}: {judged['reason']}",
        ]
        echo("\n".join(map(disguise.spelt, lines)))
    if not rows:
        echo("Nobody has found otherwise than you coded.")


@coders.command()
@json_option
def kinds(as_json: bool) -> None:
    """List the kinds of error that an adjudication names, and what each means.

    They are the same for every watch.
    """
    rows = list(way.error_kind_rows())
    if as_json:
        say_json(rows)
        return
    echo(rows_table({"id": "kind", "title": "title", "means": "means"}, rows))
