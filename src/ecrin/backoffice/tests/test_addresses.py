"""Every address of the back office declares one permission, and every role meets every address."""

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from ecrin.backoffice import rules, selectors
from ecrin.backoffice.selectors.matrix import as_markdown, staff_addresses
from ecrin.backoffice.tests.factories import person
from ecrin.backoffice.views.gate import StaffGate

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[4] / "docs" / "roles.md"


def test_every_staff_address_declares_its_permission():
    addresses = staff_addresses()
    models = selectors.screens()
    assert len(addresses) > 100
    undeclared = [
        (route, name)
        for route, name in addresses
        if name.rpartition(":")[2] and name != "wagtail_bulk_action" and rules.address_permission(name, models) is None
    ]
    assert undeclared == []


def test_an_address_without_a_name_is_closed(client):
    client.force_login(person("administrator"))
    assert client.get("/back-office/no-such-screen/").status_code == 404


def test_an_undeclared_address_opens_to_nobody(client, monkeypatch):
    client.force_login(person("administrator"))
    monkeypatch.delitem(rules.ADDRESSES, "wagtailadmin_account")
    assert client.get("/back-office/account/").status_code == 403


def test_who_lacks_the_right_is_told_so_and_by_whom_it_is_given(client):
    client.force_login(person("advisor"))
    answer = client.get("/back-office/users/")
    assert answer.status_code == 403
    assert b"administrator can give you more" in answer.content


def test_a_script_is_refused_with_a_problem_document(client):
    client.force_login(person("advisor"))
    answer = client.get("/back-office/users/", headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.status_code == 403
    assert answer.json()["code"] == "not-allowed"


def test_a_client_of_the_house_is_told_that_this_is_not_hers(client):
    client.force_login(person(email="alma@client.test"))
    answer = client.get("/back-office/")
    assert answer.status_code == 403
    assert b"alma@client.test" in answer.content


def test_the_anonymous_are_sent_to_sign_in(client):
    answer = client.get("/back-office/images/")
    assert answer.status_code == 302
    assert answer.url.startswith("/back-office/login/")


@pytest.mark.parametrize("role", sorted(rules.ROLES))
def test_the_dashboard_opens_to_every_role(client, role):
    client.force_login(person(role))
    assert client.get("/back-office/").status_code == 200


# The matrix: what `docs/roles.md` promises is what every address answers to every role.

SAMPLES = {"uuid": "00000000-0000-0000-0000-000000000001", "int": "1", "str": "a", "slug": "a", "path": "a"}
PASSED = 299


def sample(route):
    """An address of a route, with something in each of its places."""
    plain = re.sub(r"\(\?P<\w+>(?:[^()]|\([^)]*\))*\)", "1", route.replace("^", "").replace("$", "").replace("\\Z", ""))
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found.group(1) or "str", "a"), plain)


def promised():
    """`{address: {roles}}` as the page says; the open ones have everybody, the closed ones nobody."""
    text = PAGE.read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    roles = rows[0][1:-1]
    found = {}
    for row in rows[2:]:
        for name in re.findall(r"`([^`]+)`", row[-1]):
            found[name] = {role for role, mark in zip(roles, row[1:-1], strict=True) if mark == "yes"}
    for meaning, everybody in (("Open", set(roles)), ("Closed", set())):
        line = next(line for line in text.splitlines() if line.startswith(meaning))
        found |= dict.fromkeys(re.findall(r"`([^`]+)`", line), everybody)
    return found


def test_the_page_of_roles_is_what_the_rules_say():
    assert PAGE.read_text(encoding="utf-8") == as_markdown(), "run `ecrin roles > docs/roles.md`"


@pytest.mark.parametrize("role", [*rules.ROLES, ""])
def test_every_address_answers_every_role_as_the_page_promises(role, monkeypatch):
    decide = StaffGate.process_view

    def decide_only(gate, request, *rest):
        return decide(gate, request, *rest) or HttpResponse(status=PASSED)

    monkeypatch.setattr(StaffGate, "process_view", decide_only)
    caller = Client(headers={"x-requested-with": "XMLHttpRequest"})
    caller.force_login(person(role) if role else person(email="alma@client.test"))
    expected = promised()
    told, asked = {}, {}
    for route, name in staff_addresses():
        path = sample(route)
        if name in expected and resolve(path).view_name == name:  # a screen of ours may stand before Wagtail's
            told[name] = caller.get(path).status_code == PASSED
            asked[name] = role in expected[name] or (role == "" and name in OPEN_TO_ALL)
    assert len(told) > 200
    assert {name for name in told if told[name] != asked[name]} == set()


OPEN_TO_ALL = {name for name, permission in rules.ADDRESSES.items() if permission == rules.OPEN}


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_anonymous_open_nothing_but_the_way_in(client, method):
    for route, name in staff_addresses():
        if name in OPEN_TO_ALL or not name.rpartition(":")[2]:
            continue
        answer = getattr(client, method)(sample(route))
        assert answer.status_code in {302, 403, 404, 405}, name
        if answer.status_code == 302:
            assert "/login/" in answer.url or answer.url.startswith("/back-office/"), name
