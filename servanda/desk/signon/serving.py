"""Serves the sign-on page: waitress over Django, and a thread that hands over messages.

What leaves it: a running server and its address. A slow or dead mail server keeps no page waiting.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from servanda import watch as way
from servanda.desk.opened import now
from servanda.desk.serving import quieten, waitress_server
from servanda.desk.signon.settings import SignonPage, signon_settings
from servanda.desk.team.proxies import OutermostDoor
from servanda.errors import ServandaError, SettingsError

PAUSE_SECONDS = 20.0
ERASE_AFTER = timedelta(days=30)
_LOG = logging.getLogger("servanda.signon")


def serve_signon(
    folder: Path,
    *,
    host: str,
    port: int | None,
    mail: way.MailSettings | None,
    ready: Callable[[str], None],
) -> None:
    """Serve the page of a watch until it is stopped; `ready` is told its address.

    With `mail` messages are handed over while it runs. Raises SettingsError where the port is taken
    or where others than this machine would be heard without https.
    """
    watch = way.open_watch(folder)
    address = watch.settings.signon
    is_safe = address.startswith("https://") or ".onion" in address
    if host not in ("127.0.0.1", "::1", "localhost") and not is_safe:
        raise SettingsError(
            f"{folder / 'watch.toml'}: --host {host} is heard by others, and no https address is "
            'set. Write signon = "https://sign.example.org" there, and let a server that speaks '
            "https hand on to this machine."
        )
    own = SignonPage(folder, address)
    settings.configure(**signon_settings(own))
    django.setup()
    quieten()
    application = OutermostDoor(WSGIHandler(), address.startswith("https://"))
    server = waitress_server(application, host=host, port=port)
    if not address:
        own.address = f"http://{host}:{server.effective_port}"
    stop = threading.Event()
    worker = threading.Thread(target=_work, args=(own, mail, stop), daemon=True)
    worker.start()
    ready(own.address)
    try:
        server.run()
    finally:
        stop.set()
        own.wake.set()
        worker.join(timeout=5)


def _work(own: SignonPage, mail: way.MailSettings | None, stop: threading.Event) -> None:
    """Settle, send and erase, again and again; a fault is told in one line and tried again."""
    while not stop.is_set():
        try:
            work_once(own.folder, mail)
        except ServandaError as error:
            _LOG.error("sign-on: %s", error)
        own.wake.wait(PAUSE_SECONDS)
        own.wake.clear()


def work_once(folder: Path, mail: way.MailSettings | None) -> None:
    """What is due now: sign-ons put on record, messages handed over, old addresses erased."""
    watch = way.open_watch(folder)
    queue = way.QueueFiles(folder)
    if not queue.are_there:
        return
    with watch.record() as record:
        for campaign in way.SignonRecords.of(record).campaigns:
            way.settle(queue, record, campaign, now=now())
    if mail is not None:
        with way.Smtp(mail) as smtp:
            for message in way.send_due(queue, smtp, sender=mail.sender, clock=now):
                if message.state != "accepted":
                    _LOG.error("sign-on: message %s: %s", message.id, message.state)
    way.erase_contacts(queue, moved_before=now() - ERASE_AFTER, everything=False)
