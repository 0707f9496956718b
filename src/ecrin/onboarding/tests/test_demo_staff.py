"""The accounts that `ecrin demo` prints open the back office."""

import pytest

from ecrin.onboarding.staff import ROLES, make_demo_staff

pytestmark = pytest.mark.django_db


def test_each_account_of_the_demo_opens_the_back_office_with_its_role(client):
    made = make_demo_staff(password="a-long-password-1")
    assert [user.email for user in made] == [f"{role}@demo.example" for _first, _last, role in ROLES]
    for user in made:
        client.force_login(user)
        assert client.get("/back-office/").status_code == 200
    assert made[0].has_perm("catalog.change_price")
    assert made[1].has_perm("catalog.change_price")
    assert not made[1].has_perm("clients.change_user")


def test_a_second_start_makes_no_second_accounts():
    make_demo_staff(password="a-long-password-1")
    assert make_demo_staff(password="another-password-2") == []
