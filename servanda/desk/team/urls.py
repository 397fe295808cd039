"""The addresses of a team's desk: any desk's, and those of accounts. See rights.py for who may.

There is none for signing up, for a forgotten password or for signing in by a passkey alone.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import path

from servanda.desk import urls
from servanda.desk.team import doors

handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500

OF_THE_LINK = ("enter", "name", "leave")  # a team signs in, by the name that it signs with

urlpatterns = [
    *(route for route in urls.urlpatterns if route.name not in OF_THE_LINK),
    path("sign-in", account.login, name="account_login"),
    path("sign-in/second", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/off", account.account_inactive, name="account_inactive"),
    path("password/<uidb64>/<token>", doors.PasswordByLink.as_view(), name="password_link"),
    path("sign-out", account.logout, name="account_logout"),
    path("account", factors.index, name="mfa_index"),
    path("account/password", account.password_change, name="account_change_password"),
    path("account/again", account.reauthenticate, name="account_reauthenticate"),
    path("account/again/code", factors.reauthenticate, name="mfa_reauthenticate"),
    path("account/again/key", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/code/add", totp.activate_totp, name="mfa_activate_totp"),
    path("account/code/remove", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/spare", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/spare/new", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/keys", keys.list_webauthn, name="mfa_list_webauthn"),
    path("account/keys/add", keys.add_webauthn, name="mfa_add_webauthn"),
    path("account/keys/<int:pk>/remove", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("log", doors.log_page, name="log"),
]
