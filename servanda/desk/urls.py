"""The addresses of the desk. Each but the way in is closed to whoever has not entered."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from servanda.desk import (
    agreement,
    blind_coding,
    captures,
    coders,
    entrance,
    experts,
    incidents,
    judged,
    law,
    listening,
    looking,
    names,
    places,
    questions,
    queue,
    samples,
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
    path("language", set_language, name="set_language"),
    path("leave", entrance.leave, name="leave"),
    path("", looking.overview, name="overview"),
    path("questions", queue.questions, name="questions"),
    path("questions/next", queue.next_question, name="next"),
    path("questions/back", queue.back, name="back"),
    path("keys", queue.keys, name="keys"),
    path("names", names.names, name="names"),
    path("incidents", incidents.incidents, name="incidents"),
    path("incidents/<str:id>", incidents.incident, name="incident"),
    path("incidents/<str:id>/decide", questions.decide, name="decide"),
    path("incidents/<str:id>/put-off", queue.put_off, name="put_off"),
    path("incidents/<str:id>/in-hand", queue.in_hand, name="in_hand"),
    path("incidents/<str:id>/link", judged.link, name="link"),
    path("incidents/<str:id>/group", judged.group, name="group"),
    path("incidents/<str:id>/ask-expert", experts.ask_expert, name="ask_expert"),
    path("expert-links/<str:id>/revoke", experts.revoke_link, name="revoke_link"),
    path("answer/<str:token>", experts.answer_link, name="answer_link"),
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
    path("coders", coders.coders, name="coders"),
    path("coders/draw", samples.draw, name="draw-sample"),
    path("coders/next", blind_coding.next_passage, name="next-passage"),
    path("coders/disagreements", coders.disagreements, name="disagreements"),
    path("coders/corrected", coders.corrected, name="corrected"),
    path("coders/<str:sample>/<str:id>/code", blind_coding.blind, name="blind"),
    path("coders/<str:sample>/<str:id>/adjudicate", blind_coding.adjudicate, name="adjudicate"),
    path("sources/of/<str:id>/pause", listening.pause, name="pause"),
    path("search", searching.search, name="search"),
    path("search/saved", searching.saved_search, name="saved-search"),
    path("show/<str:id>", looking.show, name="show"),
    path("api/", describing.listing, name="api"),
    path("api/openapi.json", describing.openapi, name="openapi"),
    *routes.addresses(),
]
