"""The addresses of the sign-on page: these and no others."""

from __future__ import annotations

from django.urls import path

from servanda.desk.signon import views

handler400 = "servanda.desk.signon.views.bad_request"
handler404 = "servanda.desk.signon.views.no_such_page"
handler500 = "servanda.desk.signon.views.failed"

urlpatterns = [
    path("", views.letter, name="letter"),
    path("look.css", views.look, name="look"),
    path("letter.md", views.text, name="text"),
    path("sign", views.sign, name="sign"),
    path("confirm/<str:token>", views.confirm, name="confirm"),
    path("code", views.code, name="code"),
    path("receipt", views.receipt, name="receipt"),
    path("receipt/<str:number>", views.receipt_of, name="receipt_of"),
    path("waiting", views.waiting, name="waiting"),
    path("signatures.json", views.signatures, name="signatures"),
]
