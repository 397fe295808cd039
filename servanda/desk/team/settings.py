"""What a team's desk has besides: accounts, second factors, limits, sessions that outlive it.

What leaves it: Django's settings for it. Nothing is read from the environment.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from servanda.desk.entering import Desk
from servanda.desk.settings import desk_settings
from servanda.desk.team.database import database_of
from servanda.desk.translation import LONGEST_AGE

HOURS_SIGNED_IN = 10
LINK_HOURS = 48
TRIES, WAIT_MINUTES = 5, 15  # wrong passwords in a row, and how long none is then looked at
SHORTEST_PASSWORD = 12
COUNTS_TABLE = "desk_counts"
_AUTH = "django.contrib.auth"


def team_settings(desk: Desk, *, store: str) -> dict[str, Any]:
    """The settings of a team's desk, by their names in Django; `store` as in watch.toml."""
    own = desk_settings(desk)
    at = urlsplit(desk.address)
    before, door = own["MIDDLEWARE"][:-1], own["MIDDLEWARE"][-1]
    is_safe = at.scheme == "https"
    return {
        **own,
        "ALLOWED_HOSTS": [at.hostname] if at.hostname else own["ALLOWED_HOSTS"],
        "ROOT_URLCONF": "servanda.desk.team.urls",
        "INSTALLED_APPS": [
            "servanda.store",
            "django.contrib.contenttypes",
            _AUTH,
            "django.contrib.sessions",
            "django.contrib.staticfiles",
            "allauth",
            "allauth.account",
            "allauth.mfa",
            "axes",
            "servanda.desk.team",
        ],
        "MIDDLEWARE": [
            *before,
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "allauth.account.middleware.AccountMiddleware",
            "servanda.desk.team.logging.EveryoneIsLogged",
            door,
            "axes.middleware.AxesMiddleware",
        ],
        "CACHES": {"default": _COUNTS},
        "WHITENOISE_USE_FINDERS": True,  # the scripts of django-allauth, by which a key is asked
        "DATABASES": {"default": database_of(desk.folder, store)},
        "DATABASE_ROUTERS": ["servanda.desk.team.database.OnlyOwnTables"],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.jinja2.Jinja2",
                "OPTIONS": {
                    "environment": "servanda.desk.pages.environment",
                    "context_processors": ["servanda.desk.pages.frame_values"],
                },
            }
        ],
        "AUTH_USER_MODEL": "team.TeamMember",
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",
            f"{_AUTH}.backends.ModelBackend",
        ],
        "AUTH_PASSWORD_VALIDATORS": [
            {
                "NAME": f"{_AUTH}.password_validation.MinimumLengthValidator",
                "OPTIONS": {"min_length": SHORTEST_PASSWORD},
            },
            {"NAME": f"{_AUTH}.password_validation.CommonPasswordValidator"},
            {"NAME": f"{_AUTH}.password_validation.NumericPasswordValidator"},
            {
                "NAME": f"{_AUTH}.password_validation.UserAttributeSimilarityValidator",
                "OPTIONS": {"user_attributes": ("name",)},
            },
        ],
        "PASSWORD_RESET_TIMEOUT": LINK_HOURS * 3600,
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "overview",
        # Browsers give a key to https, and to this very machine: nothing else can ask for one.
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not is_safe,
        **_sessions(is_safe=is_safe),
        **_ACCOUNTS,
        **_LIMITS,
    }


def _sessions(*, is_safe: bool) -> dict[str, Any]:
    return {
        "SESSION_ENGINE": "django.contrib.sessions.backends.db",
        "SESSION_COOKIE_AGE": HOURS_SIGNED_IN * 3600,
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_NAME": "__Host-servanda" if is_safe else "servanda",
        "SESSION_COOKIE_SECURE": is_safe,
        # Lax: a link to the desk in a message of the team finds the person signed in.
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_USE_SESSIONS": False,  # else each stranger at the door would leave a line
        "CSRF_COOKIE_NAME": "__Host-servanda-form" if is_safe else "servanda-form",
        "CSRF_COOKIE_SECURE": is_safe,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "LANGUAGE_COOKIE_NAME": "__Host-servanda-language" if is_safe else "servanda-language",
        "LANGUAGE_COOKIE_PATH": "/",
        "LANGUAGE_COOKIE_SECURE": is_safe,
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
        "LANGUAGE_COOKIE_AGE": LONGEST_AGE,
        "SECURE_HSTS_SECONDS": 31_536_000 if is_safe else 0,
        "SECURE_SSL_REDIRECT": is_safe,  # where the server before it says that http was asked
    }


# No sign-up, no e-mail, no code by e-mail; a passkey is a second factor and signs nobody in alone.
_ACCOUNTS: dict[str, Any] = {
    "ACCOUNT_ADAPTER": "servanda.desk.team.doors.NoSignUp",
    "ACCOUNT_USER_MODEL_USERNAME_FIELD": "name",
    "ACCOUNT_USER_MODEL_EMAIL_FIELD": None,
    "ACCOUNT_LOGIN_METHODS": {"username"},
    "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_SESSION_REMEMBER": True,
    "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
    "ACCOUNT_LOGIN_BY_CODE_ENABLED": False,
    "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
    "MFA_PASSKEY_LOGIN_ENABLED": False,
    "MFA_PASSKEY_SIGNUP_ENABLED": False,
    "MFA_TOTP_ISSUER": "Servanda",
}
# What is counted and remembered at the door, for every process of the desk alike: how often
# somebody tried, and the codes of an authenticator that were used already.
_COUNTS: dict[str, Any] = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": COUNTS_TABLE,
    "OPTIONS": {"MAX_ENTRIES": 20_000},
}
# By django-axes. django-allauth counts as well: whole requests, and wrong codes of an
# authenticator (5 in five minutes). Both in the database, so that no restart forgets them.
_LIMITS: dict[str, Any] = {
    "AXES_FAILURE_LIMIT": TRIES,
    "AXES_USERNAME_FORM_FIELD": "username",  # as django-allauth hands it on
    "AXES_COOLOFF_TIME": WAIT_MINUTES / 60,
    "AXES_LOCKOUT_PARAMETERS": ["username", "ip_address"],
    "AXES_RESET_ON_SUCCESS": True,
    "AXES_DISABLE_ACCESS_LOG": True,
    "AXES_VERBOSE": False,
    "AXES_LOCKOUT_CALLABLE": "servanda.desk.team.doors.too_many",
    "AXES_CLIENT_IP_CALLABLE": "servanda.desk.team.doors.address_of",
}
