"""Django's settings for the sign-on page, and what it is opened over.

What leaves it: a mapping of settings. Nothing is read from the environment; there is no session, no
cookie, no account, and no address of the desk.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit

from attrs import Factory, define
from django.conf import settings

from servanda.desk.settings import LOOPBACK
from servanda.desk.translation import language_settings

STATIC = Path(__file__).parent.parent / "static"
LARGEST_FORM = 60_000  # bytes
# A page takes its look from here, sends its forms here, runs nothing and stands in no other page.
POLICY = {
    "default-src": ("'none'",),
    "style-src": ("'self'",),
    "img-src": ("'self'",),
    "font-src": ("'self'",),
    "form-action": ("'self'",),
    "base-uri": ("'none'",),
    "frame-ancestors": ("'none'",),
}


@define
class SignonPage:
    """The watch whose letter is signed, and how browsers reach the page."""

    folder: Path
    address: str = ""  # "https://sign.example.org"; "" where it is this machine alone
    key: str = Factory(lambda: secrets.token_urlsafe(48))
    wake: Event = Factory(Event)  # set where a message is to be sent


def signon_page() -> SignonPage:
    """The page that this process serves."""
    found: SignonPage = settings.SERVANDA_SIGNON
    return found


def signon_settings(own: SignonPage, *, hosts: tuple[str, ...] = ()) -> dict[str, Any]:
    """The settings of the page, by their names in Django; `hosts` are heard besides loopback."""
    at = urlsplit(own.address)
    is_safe = at.scheme == "https"
    return {
        "SERVANDA_SIGNON": own,
        "DEBUG": False,
        "SECRET_KEY": own.key,
        "ALLOWED_HOSTS": [at.hostname] if at.hostname else [*LOOPBACK, *hosts],
        "INSTALLED_APPS": ["servanda.store"],
        "DATABASES": {},
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "LOGGING_CONFIG": None,
        "ROOT_URLCONF": "servanda.desk.signon.urls",
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "csp.middleware.CSPMiddleware",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "servanda.desk.signon.pages.InItsLanguage",
            "django.middleware.common.CommonMiddleware",
        ],
        "CONTENT_SECURITY_POLICY": {"DIRECTIVES": POLICY},
        "SECURE_REFERRER_POLICY": "no-referrer",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECURE_HSTS_SECONDS": 31_536_000 if is_safe else 0,
        # How often somebody asked, in the memory of this process alone.
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        "DATA_UPLOAD_MAX_MEMORY_SIZE": LARGEST_FORM,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 40,
        **language_settings(""),
        "STATIC_URL": "/static/",
        "STATIC_ROOT": str(STATIC),
        "WHITENOISE_MAX_AGE": 3600,
    }
