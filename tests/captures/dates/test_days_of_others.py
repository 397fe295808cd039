"""A day that is not the article's is never its day of publication."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.captures.dates.publication import dated
from servanda.model import Dating

FETCHED = date(2018, 1, 10)
WORDS = (
    "<p>Police arrested the editor of a weekly in the town, his lawyer said, and took him to the "
    "prison outside it, where nobody was let in.</p><p>The ministry gave no reason for it.</p>"
)


def read(body: str, *, head: str = "") -> Dating:
    page = f"<html><head><title>Held</title>{head}</head><body>{body}</body></html>"
    return dated(page.encode(), "text/html", address="a.html", fetched_on=FETCHED, content="")


def day(dating: Dating) -> str:
    return str(dating.when.from_on) if dating.when.from_on == dating.when.to_on else ""


def test_a_page_that_tells_only_its_change_was_published_by_then() -> None:
    mark = '<time itemprop="dateModified" datetime="2017-11-27T19:20:45+01:00">{}</time>'
    for words in ("Updated 27 November 2017", "Diperbarui 27 November 2017", "19:20"):
        dating = read(f"<article><h1>Held</h1>{mark.format(words)}{WORDS}</article>")

        assert (dating.how, dating.when.from_on) == ("unknown", None)
        assert dating.when.to_on == date(2017, 11, 27)


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("04/09/2017 01:57 | Actualizado a 27/11/2017 19:20", "2017-09-04"),
        ("09/04/2017 | Updated 11/27/2017", "2017-09-04"),
        ("Publié le 4 septembre 2017 - Mis à jour le 27 novembre 2017", "2017-09-04"),
        ("4 September 2017, bijgewerkt 27 november 2017", "2017-09-04"),
        ("04/09/2017 | Updated 05/10/2017", ""),
    ],
)
def test_of_two_days_in_one_line_the_first_is_the_publication(words: str, on: str) -> None:
    line = f'<time itemprop="dateModified" datetime="2017-11-27T19:20:45+01:00">{words}</time>'

    assert day(read(f"<article><h1>Held</h1>{line}{WORDS}</article>")) == on


@pytest.mark.parametrize("box", ["reactions", "comment-list", "disqus_thread", "komentar"])
@pytest.mark.parametrize("heading", ["Vos réactions", "Messages"])
@pytest.mark.parametrize("count", [1, 2])
def test_the_day_of_a_readers_message_is_not_the_articles(
    box: str, heading: str, count: int
) -> None:
    message = '<div class="msg"><b>Dara</b> <span>12 octobre 2017</span><p>I was there.</p></div>'
    readers = f'<section class="{box}"><h3>{heading}</h3>{message * count}</section>'

    dating = read(f"<article><h1>Held</h1>{WORDS}</article>{readers}")

    assert dating.how == "unknown"


def test_the_data_of_a_comment_is_not_the_pages() -> None:
    comment = '{"@type": "Comment", "datePublished": "2017-10-12"}'
    script = f'<script type="application/ld+json">{comment}</script>'
    marked = (
        '<div itemscope itemtype="https://schema.org/Comment">'
        '<time itemprop="datePublished" datetime="2017-10-12">12.10.</time></div>'
    )

    assert read(f"<h1>Held</h1>{WORDS}", head=script).how == "unknown"
    assert read(f"<h1>Held</h1>{WORDS}{marked}").how == "unknown"


def test_figures_in_either_order_are_no_day_by_way_of_a_guesser() -> None:
    data = '{"@type": "NewsArticle", "datePublished": "09/04/2017 10:00 AM"}'
    script = f'<script type="application/ld+json">{data}</script>'

    assert read(f"<h1>Held</h1>{WORDS}", head=script).how == "unknown"
    assert read(f"<h1>Held</h1><p>Posted 9/4/2017</p>{WORDS}").how == "unknown"


def test_a_live_blog_over_several_days_was_published_on_some_of_them() -> None:
    entries = ", ".join(
        f'{{"@type": "BlogPosting", "datePublished": "2017-09-0{n}T19:50:00+07:00"}}'
        for n in (5, 4)
    )
    data = (
        '{"@type": "LiveBlogPosting", "datePublished": "2017-09-03T07:00:00+07:00", '
        f'"liveBlogUpdate": [{entries}]}}'
    )
    script = f'<script type="application/ld+json">{data}</script>'

    dating = read(f"<h1>Live</h1>{WORDS}", head=script)

    assert (dating.when.from_on, dating.when.to_on) == (date(2017, 9, 3), date(2017, 9, 5))


META = '<meta property="article:published_time" content="2017-09-03T07:00:00+07:00">'
TOLD = "Police arrested somebody near the palace today, and took two others, witnesses said."


def entry(day: int, *, tag: str = "div", name: str = "post", heading: str = "Held") -> str:
    mark = f'<time datetime="2017-09-0{day}T11:00:00+07:00">11:00</time>'
    return f'<{tag} class="{name}">{mark}<h2>{heading}</h2><p>{TOLD} {day}</p></{tag}>'


def days(body: str) -> tuple[date | None, date | None]:
    dating = read(f"<main><h1>Live: arrests</h1>{body}</main>", head=META)
    return dating.when.from_on, dating.when.to_on


def test_entries_with_times_of_several_days_are_a_live_blog_without_structured_data_too() -> None:
    assert days(entry(5) + entry(4) + entry(3)) == (date(2017, 9, 3), date(2017, 9, 5))
    assert days("".join(entry(n, tag="article") for n in (5, 3))) == (
        date(2017, 9, 3),
        date(2017, 9, 5),
    )


@pytest.mark.parametrize(
    "beside",
    [
        entry(5, name="comment") + entry(4, name="comment"),
        entry(5, heading='<a href="/other">Held</a>') + entry(4, heading='<a href="/b">Held</a>'),
        f"<aside>{entry(5)}{entry(4)}</aside>",
        f'<section class="reactions">{entry(5)}{entry(4)}</section>',
        f"<p>{TOLD} {TOLD} {TOLD}</p>" + entry(5),
        f"<p>{TOLD * 6}</p>" + entry(5) + entry(4),
    ],
)
def test_times_of_comments_and_teasers_are_no_entries(beside: str) -> None:
    only = (date(2017, 9, 3), date(2017, 9, 3))

    assert days(f"<article><p>{TOLD} {TOLD}</p></article>{beside}") == only
