"""The addresses of the desk. Each but the way in is closed to whoever has not entered."""

from __future__ import annotations

from django.urls import path

from servanda.desk import (
    agreement,
    captures,
    entrance,
    incidents,
    judged,
    law,
    listening,
    looking,
    places,
    questions,
    queue,
    searching,
    writing_down,
)
from servanda.desk.api import describing, routes

handler400 = "servanda.desk.refusing.bad_request"
handler404 = "servanda.desk.refusing.no_such_page"
handler500 = "servanda.desk.refusing.failed"

urlpatterns = [
    path("look.css", looking.look, name="look"),
    path("enter/<str:token>", entrance.enter, name="enter"),
    path("name", entrance.name, name="name"),
    path("leave", entrance.leave, name="leave"),
    path("", looking.overview, name="overview"),
    path("questions", queue.questions, name="questions"),
    path("questions/next", queue.next_question, name="next"),
    path("questions/back", queue.back, name="back"),
    path("keys", queue.keys, name="keys"),
    path("names", judged.names, name="names"),
    path("incidents", incidents.incidents, name="incidents"),
    path("incidents/<str:id>", incidents.incident, name="incident"),
    path("incidents/<str:id>/decide", questions.decide, name="decide"),
    path("incidents/<str:id>/put-off", queue.put_off, name="put_off"),
    path("incidents/<str:id>/in-hand", queue.in_hand, name="in_hand"),
    path("incidents/<str:id>/link", judged.link, name="link"),
    path("incidents/<str:id>/group", judged.group, name="group"),
    path("records/<str:id>/withdraw", judged.withdraw, name="withdraw"),
    path("deferrals/<str:id>/ask-again", queue.ask_again, name="ask_again"),
    path("captures/<str:id>", captures.capture, name="capture"),
    path("captures/<str:id>/original", captures.original, name="original"),
    path("captures/<str:id>/code", captures.code, name="code"),
    path("captures/<str:id>/fact", writing_down.fact, name="fact"),
    path("statements/new", writing_down.statement, name="statement"),
    path("claims/<str:id>", captures.claim, name="claim"),
    path("commitments", law.commitments, name="commitments"),
    path("commitments/<str:id>", law.commitment, name="commitment"),
    path("commitments/<str:id>/step", writing_down.step, name="step"),
    path("duties", law.duties, name="duties"),
    path("agreement", agreement.agreement, name="agreement"),
    path("places", places.places, name="places"),
    path("sources", listening.sources, name="sources"),
    path("sources/new", listening.source, name="new-source"),
    path("sources/gather", listening.gather, name="gather"),
    path("sources/of/<str:id>", listening.source, name="source"),
    path("sources/of/<str:id>/pause", listening.pause, name="pause"),
    path("search", searching.search, name="search"),
    path("search/saved", searching.saved_search, name="saved-search"),
    path("show/<str:id>", looking.show, name="show"),
    path("api/", describing.listing, name="api"),
    path("api/openapi.json", describing.openapi, name="openapi"),
    *routes.addresses(),
]
