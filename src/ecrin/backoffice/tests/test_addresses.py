"""Every address of the back office declares one permission, and every role meets every address."""

import pytest
from django.urls import URLPattern, get_resolver

from ecrin.backoffice import rules, selectors
from ecrin.backoffice.tests.factories import person

pytestmark = pytest.mark.django_db


def walk(patterns, prefix="", namespace=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, f"{namespace}{pattern.name or ''}"
        else:
            yield from walk(
                pattern.url_patterns, route, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )


def staff_addresses():
    return [(route, name) for route, name in walk(get_resolver().url_patterns) if route.startswith("back-office/")]


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
