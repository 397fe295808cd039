"""Django's settings for a desk: what it is made of, and what it refuses.

What leaves it: a mapping of settings for one desk. Nothing is read from the environment.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from servanda.desk.entering import Desk
from servanda.desk.translation import language_settings

HERE = Path(__file__).parent
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
# A page takes style, script, pictures and fonts from the desk alone, and sends forms to it alone.
POLICY = {
    "default-src": ("'none'",),
    "style-src": ("'self'",),
    "script-src": ("'self'",),
    "img-src": ("'self'",),
    "font-src": ("'self'",),
    "connect-src": ("'self'",),
    "frame-src": ("'self'",),
    "form-action": ("'self'",),
    "base-uri": ("'none'",),
    "frame-ancestors": ("'self'",),
}
LARGEST_FORM = 1_000_000  # bytes


def desk_settings(desk: Desk) -> dict[str, Any]:
    """The settings of one desk, by their names in Django."""
    return {
        "SERVANDA_DESK": desk,
        "DEBUG": False,
        "SECRET_KEY": desk.key,
        "ALLOWED_HOSTS": list(LOOPBACK),
        "INSTALLED_APPS": ["servanda.store"],
        "DATABASES": {},
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "LOGGING_CONFIG": None,
        "ROOT_URLCONF": "servanda.desk.urls",
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "csp.middleware.CSPMiddleware",
            "servanda.desk.api.problems.OnlyReads",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "servanda.desk.closing.OnlyWithTheRight",
        ],
        "CONTENT_SECURITY_POLICY": {"DIRECTIVES": POLICY},
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        # In the memory of this process, and gone with it.
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        "SESSION_ENGINE": "django.contrib.sessions.backends.cache",
        # Of this desk alone: a browser sends the cookies of one host to all its ports.
        "SESSION_COOKIE_NAME": f"servanda_desk_{sha256(desk.key.encode()).hexdigest()[:16]}",
        # A browser gives a cookie to every port of a host, so to any program that listens there:
        # but only to who is asked for a path that it cannot know.
        "SESSION_COOKIE_PATH": desk.place,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "CSRF_USE_SESSIONS": True,
        "CSRF_FAILURE_VIEW": "servanda.desk.refusing.not_from_here",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": LARGEST_FORM,
        **language_settings(desk.place),
        "STATIC_URL": "/static/",
        "STATIC_ROOT": str(HERE / "static"),
        "WHITENOISE_MAX_AGE": 0,
    }
