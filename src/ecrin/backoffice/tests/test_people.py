import re

import pytest
from django.core import mail
from django.core.cache import cache

from ecrin.backoffice import services
from ecrin.backoffice.tests.factories import market, person
from ecrin.clients.models import User
from ecrin.core.errors import NotAllowed
from ecrin.core.journal import history_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def sign_in(client, email, password, address="203.0.113.7"):
    return client.post("/back-office/login/", {"username": email, "password": password}, REMOTE_ADDR=address)


def test_an_administrator_invites_and_the_mails_link_sets_a_password(client):
    invited = services.invite(
        email="Eva@House.test", first_name="Eva", last_name="E", roles={"editor": None}, actor=person("administrator")
    )
    assert invited.email == "eva@house.test"
    assert not invited.has_usable_password()
    link = re.search(r"http://\S+?(/back-office/\S+)", mail.outbox[0].body).group(1)
    page = client.get(link, follow=True)
    done = client.post(
        page.request["PATH_INFO"], {"new_password1": "Quiet-river-41", "new_password2": "Quiet-river-41"}
    )
    assert done.status_code == 302
    assert sign_in(client, "eva@house.test", "Quiet-river-41").status_code == 302
    assert client.get("/back-office/").status_code == 200


def test_a_client_who_starts_to_work_here_keeps_her_account():
    alma = User.objects.create_user("alma@client.test", "Quiet-river-41")
    same = services.invite(
        email="alma@client.test", first_name="", last_name="", roles={"advisor": None}, actor=person("administrator")
    )
    assert same.pk == alma.pk
    assert same.check_password("Quiet-river-41")


@pytest.mark.parametrize("role", ["merchandiser", "editor", "lawyer", "finance"])
def test_only_administrators_give_roles(role):
    with pytest.raises(NotAllowed):
        services.assign_roles(person=person("advisor"), roles={"editor": None}, actor=person(role))


def test_nobody_raises_her_own_rights():
    japan = market("jp")
    regional = person("administrator", markets=["jp"])
    with pytest.raises(NotAllowed):
        services.assign_roles(person=regional, roles={"administrator": None}, actor=regional)
    root = User.objects.create_superuser("root@house.test")
    with pytest.raises(NotAllowed):
        services.assign_roles(person=root, roles={"finance": frozenset({japan.pk})}, actor=root)


def test_a_regional_administrator_gives_rights_in_her_market_only():
    japan, france = market("jp"), market("fr")
    regional, other = person("administrator", markets=["jp"]), person("advisor", markets=["jp"])
    services.assign_roles(person=other, roles={"editor": frozenset({japan.pk})}, actor=regional)
    for reach in (None, frozenset({japan.pk, france.pk})):
        with pytest.raises(NotAllowed):
            services.assign_roles(person=other, roles={"editor": reach}, actor=regional)


def test_a_regional_administrator_cannot_take_the_rights_of_a_worldwide_one():
    market("jp")
    regional, worldwide = person("administrator", markets=["jp"]), person("administrator", email="top@house.test")
    with pytest.raises(NotAllowed):
        services.assign_roles(person=worldwide, roles={}, actor=regional)
    with pytest.raises(NotAllowed):
        services.set_active(person=worldwide, is_active=False, actor=regional)


def test_the_last_administrator_stays():
    only, second = person("administrator"), person("administrator", email="second@house.test")
    services.set_active(person=second, is_active=False, actor=only)
    second.is_active = True  # a session that was open a moment ago
    with pytest.raises(services.LastAdministrator):
        services.set_active(person=only, is_active=False, actor=second)
    with pytest.raises(services.LastAdministrator):
        services.assign_roles(person=only, roles={"editor": None}, actor=second)


def test_an_administrator_does_not_touch_a_superuser():
    root = User.objects.create_superuser("root@house.test")
    with pytest.raises(NotAllowed):
        services.set_active(person=root, is_active=False, actor=person("administrator"))


def test_who_gave_which_role_stays_in_the_history():
    market("jp")
    boss, other = person("administrator"), person("advisor")
    services.assign_roles(person=other, roles={"editor": None}, actor=boss)
    (fact,) = history_of(f"person:{other.pk}")
    assert (fact.actor_id, fact.data["roles"]) == (boss.pk, ["editor"])


def test_guessing_a_password_is_slowed_down_and_said_honestly(client):
    person("editor", email="eva@house.test", password="Quiet-river-41")
    for _ in range(services.PER_MAIL):
        assert b"try again" in sign_in(client, "eva@house.test", "wrong").content
    answer = sign_in(client, "eva@house.test", "Quiet-river-41")
    assert b"tried too often" in answer.content
    assert client.get("/back-office/").status_code == 302


def test_one_address_cannot_try_many_people(client, monkeypatch):
    monkeypatch.setattr(services, "PER_ADDRESS", 3)
    for number in range(3):
        sign_in(client, f"guess{number}@house.test", "wrong")
    assert b"tried too often" in sign_in(client, "eva@house.test", "wrong").content
    assert b"tried too often" not in sign_in(client, "eva@house.test", "wrong", address="203.0.113.8").content


def test_a_right_password_clears_the_count(client):
    person("editor", email="eva@house.test", password="Quiet-river-41")
    for _ in range(2):
        for _ in range(services.PER_MAIL - 1):
            sign_in(client, "eva@house.test", "wrong")
        assert sign_in(client, "eva@house.test", "Quiet-river-41").status_code == 302
        client.logout()


def test_an_administrator_invites_changes_and_deactivates_on_the_screens(client):
    japan, boss = market("jp"), person("administrator")
    client.force_login(boss)
    sent = {"email": "eva@house.test", "first_name": "Eva", "where_editor": "markets", "in_editor": [japan.pk]}
    assert client.post("/back-office/users/new/", sent).status_code == 302
    eva = User.objects.get(email="eva@house.test")
    page = client.get("/back-office/users/")
    assert b"editor (jp)" in page.content
    assert client.get(f"/back-office/users/edit/{eva.pk}/").status_code == 200
    client.post(f"/back-office/users/edit/{eva.pk}/", {"where_finance": "everywhere"})
    assert User.objects.get(pk=eva.pk).has_perm("markets.change_taxrate")
    assert not User.objects.get(pk=eva.pk).has_perm("catalog.publish_product")
    client.post(f"/back-office/people/{eva.pk}/active/", {"active": "no"})
    assert not User.objects.get(pk=eva.pk).is_active
    client.post(f"/back-office/users/edit/{boss.pk}/", {"where_finance": "everywhere"})
    assert User.objects.get(pk=boss.pk).has_perm("clients.change_user")


def test_a_role_in_chosen_markets_needs_at_least_one(client):
    client.force_login(person("administrator"))
    answer = client.post("/back-office/users/new/", {"email": "eva@house.test", "where_editor": "markets"})
    assert b"at least one market" in answer.content


@pytest.mark.parametrize("role", ["merchandiser", "editor", "finance", "lawyer"])
def test_the_screens_of_people_are_closed_to_others(client, role):
    eva = person("advisor")
    client.force_login(person(role))
    assert client.get("/back-office/users/").status_code == 403
    assert client.post(f"/back-office/users/edit/{eva.pk}/", {"where_administrator": "everywhere"}).status_code == 403
    assert client.post(f"/back-office/people/{eva.pk}/active/", {"active": "no"}).status_code == 403
    assert User.objects.get(pk=eva.pk).is_active


def test_the_list_of_people_costs_the_same_whatever_their_number(client, django_assert_max_num_queries):
    market("jp")
    for number in range(12):
        person("editor", "finance", email=f"p{number}@house.test", markets=["jp"])
    client.force_login(person("administrator"))
    client.get("/back-office/users/")
    with django_assert_max_num_queries(12):
        client.get("/back-office/users/")
