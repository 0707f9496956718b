import pytest
from django.contrib.auth.models import Permission

from ecrin.backoffice import selectors
from ecrin.backoffice.models import RoleAssignment
from ecrin.backoffice.tests.factories import market, person
from ecrin.clients.models import User

pytestmark = pytest.mark.django_db


def test_a_role_in_one_market_gives_nothing_in_another():
    japan, france = market("jp"), market("fr")
    user = person("merchandiser", markets=["jp"])
    assert user.has_perm("catalog.change_price", japan)
    assert user.has_perm("catalog.change_price")
    assert not user.has_perm("catalog.change_price", france)
    assert selectors.markets_of(user, "catalog.change_price") == {japan.id}


def test_a_market_that_is_deleted_takes_rights_away():
    market("jp").delete()
    user = person("merchandiser", markets=["jp"])
    assert not user.has_perm("catalog.change_price")
    assert not user.has_perm("wagtailadmin.access_admin")


def test_roles_are_read_once_a_request(django_assert_num_queries):
    user = User.objects.get(pk=person("editor", "finance").pk)
    with django_assert_num_queries(1):
        assert user.has_perm("catalog.publish_product")
        assert not user.has_perm("catalog.change_price")
        assert selectors.markets_of(user, "markets.change_taxrate") is None


def test_groups_and_permission_rows_count_for_nothing():
    user = person("advisor")
    user.user_permissions.set(Permission.objects.all())
    assert not User.objects.get(pk=user.pk).has_perm("catalog.change_product")


def test_a_client_or_a_person_who_left_has_no_right():
    client = User.objects.create_user("alma@client.test")
    RoleAssignment.objects.create(user=client, role="administrator", everywhere=True)
    gone = person("administrator", email="gone@house.test", is_active=False)
    assert not client.has_perm("wagtailadmin.access_admin")
    assert not gone.has_perm("wagtailadmin.access_admin")


def test_a_superuser_may_everything_everywhere():
    root = User.objects.create_superuser("root@house.test")
    assert root.has_perm("catalog.change_price", market("jp"))
    assert selectors.markets_of(root, "catalog.change_price") is None


def test_people_with_a_permission_are_found_by_their_role():
    market("jp")
    editor, regional = person("editor"), person("editor", email="jp@house.test", markets=["jp"])
    person("advisor")
    person("editor", email="none@house.test", markets=[])
    assert set(selectors.people_with("catalog.publish_product")) == {editor, regional}
