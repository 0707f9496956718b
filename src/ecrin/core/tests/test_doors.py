"""What every answer says, and from where a form may come."""

import json
import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from ecrin.core.doors import Headers, Refusals, SameSite, comes_from_this_site, refused
from ecrin.core.errors import Conflict, InvalidInput
from ecrin.core.observe import health
from ecrin.core.observe.logs import JsonFormatter, RequestId, request_id

requests = RequestFactory()
pytestmark = pytest.mark.django_db  # a page has the house's menu


def test_a_refusal_is_a_page_with_its_status_and_sentence():
    response = refused(requests.get("/", HTTP_ACCEPT="text/html,*/*;q=0.8"), Conflict())
    assert response.status_code == 409
    assert "Please look again" in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_a_program_that_prefers_json_gets_a_problem_document():
    response = refused(requests.get("/", HTTP_ACCEPT="application/json"), InvalidInput(field="size"))
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content) == {
        "type": "urn:ecrin:problem:invalid-input",
        "title": "Please check what you entered.",
        "status": 422,
        "code": "invalid-input",
        "field": "size",
    }


def test_what_is_no_refusal_is_a_bug_and_passes_on():
    assert Refusals(lambda _: HttpResponse()).process_exception(requests.get("/"), ValueError()) is None


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({}, True),
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, True),
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, False),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, False),
        ({"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"}, False),
        ({"HTTP_ORIGIN": "http://testserver"}, True),
        ({"HTTP_ORIGIN": "https://elsewhere.example"}, False),
        ({"HTTP_ORIGIN": "null"}, False),
    ],
)
def test_only_a_page_of_this_site_may_post(headers, ours):
    request = requests.post("/", **headers)
    assert comes_from_this_site(request) is ours
    assert SameSite(lambda _: HttpResponse())(request).status_code == (200 if ours else 403)


def test_reading_is_free_to_all():
    assert SameSite(lambda _: HttpResponse())(requests.get("/", HTTP_SEC_FETCH_SITE="cross-site")).status_code == 200


def test_public_pages_load_nothing_inline_and_nothing_from_elsewhere():
    policy = Headers(lambda _: HttpResponse())(requests.get("/en-us/"))["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_a_policy_that_a_view_sets_stays():
    own = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})
    assert Headers(lambda _: own)(requests.get("/"))["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize(("given", "kept"), [("abcd-1234", True), ("x", False), ("evil\tid", False), ("a" * 65, False)])
def test_a_sane_request_id_is_kept_and_returned(given, kept):
    seen = []

    def view(_):
        seen.append(request_id.get())
        return HttpResponse()

    answer = RequestId(view)(requests.get("/", HTTP_X_REQUEST_ID=given))["X-Request-Id"]
    assert (answer == given) is kept
    assert seen == [answer]
    assert request_id.get() == ""


def test_a_page_for_everyone_carries_no_request_id():
    page = HttpResponse(headers={"Surrogate-Key": "menu"})
    assert "X-Request-Id" not in RequestId(lambda _: page)(requests.get("/"))


def test_a_log_line_is_one_json_object_with_the_request():
    token = request_id.set("abcd-1234")
    record = logging.LogRecord("ecrin", logging.WARNING, "", 0, "two\nlines of %s", ("text",), None)
    line = JsonFormatter().format(record)
    request_id.reset(token)
    assert "\n" not in line
    assert json.loads(line) | {"at": ""} == {
        "at": "",
        "level": "warning",
        "logger": "ecrin",
        "message": "two\nlines of text",
        "request_id": "abcd-1234",
    }


@pytest.mark.django_db
def test_readiness_names_each_reason(client, monkeypatch):
    assert client.get("/readyz").json()["ready"] is True
    monkeypatch.setitem(health._checks, "index", lambda: "no index yet: run `ecrin index`")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["index"] == "no index yet: run `ecrin index`"
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_figures_are_for_this_machine_or_the_token(client):
    assert b"ecrin_journal_backlog 0.0" in client.get("/metrics").content
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 403
    assert client.get("/metrics", HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 403
    with override_settings(METRICS_TOKEN="secret-of-prometheus"):
        assert client.get("/metrics").status_code == 403
        assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer secret-of-prometheus").status_code == 200
