"""How the desk is opened: nobody else on the machine learns its link, and refusals are quiet."""

from __future__ import annotations

import logging
import stat

from servanda.cli.desking import way_in
from servanda.desk.serving import RefusedLine


def test_the_link_is_in_a_page_that_its_owner_alone_can_read_and_that_goes_away() -> None:
    link = "http://127.0.0.1:8017/place/enter/secret?a=1&b=2"
    with way_in(link) as page:
        modes = [stat.S_IMODE(path.stat().st_mode) for path in (page, page.parent)]
        words = page.read_text(encoding="utf-8")
        address = page.as_uri()

    assert modes == [0o600, 0o700]
    assert link.replace("&", "&amp;") in words and "secret" not in address
    assert not page.exists()


def test_a_request_for_another_host_is_one_quiet_line() -> None:
    try:
        raise ValueError("Invalid HTTP_HOST header: 'evil.example\n\x1b[31m'")
    except ValueError as error:
        exc = (type(error), error, error.__traceback__)
    record = logging.LogRecord(
        "django.security.DisallowedHost", logging.ERROR, "", 0, str(exc[1]), None, exc
    )

    line = RefusedLine().format(record)

    assert line == "desk: a request for another host name than this machine's was refused"
