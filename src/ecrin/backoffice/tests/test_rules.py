from hypothesis import given
from hypothesis import strategies as st

from ecrin.backoffice import rules
from ecrin.backoffice.rules import Grant

MARKETS = st.one_of(st.none(), st.frozensets(st.integers(1, 5)))
GRANTS = st.lists(st.builds(Grant, st.sampled_from(sorted(rules.ROLES)), MARKETS), max_size=4)
PERMISSIONS = st.sampled_from(["catalog.change_price", "catalog.publish_product", "clients.change_user", rules.ENTER])


@given(GRANTS, PERMISSIONS, st.integers(1, 6))
def test_a_right_in_a_market_is_a_right_within_the_reach(grants, permission, market):
    reach = rules.reach(grants, permission)
    assert rules.allows(grants, permission, market) == (reach is None or market in reach)


@given(GRANTS, PERMISSIONS)
def test_without_a_market_named_a_right_in_any_market_counts(grants, permission):
    assert rules.allows(grants, permission) == (rules.reach(grants, permission) != frozenset())


@given(MARKETS, MARKETS)
def test_what_is_given_stays_within_what_the_giver_has(wanted, own):
    if rules.within(wanted, own):
        assert own is None or (wanted is not None and wanted <= own)
    else:
        assert own is not None


def test_only_administrators_touch_people():
    for verb in ("add", "change", "delete", "view"):
        assert [role for role in rules.ROLES if rules.role_allows(role, f"clients.{verb}_user")] == ["administrator"]


def test_a_merchandiser_proposes_and_an_editor_publishes():
    assert not rules.role_allows("merchandiser", "catalog.publish_product")
    assert rules.role_allows("editor", "catalog.publish_product")
    assert rules.role_allows("merchandiser", "catalog.change_price")
    assert not rules.role_allows("editor", "catalog.change_price")


def test_every_role_may_enter_and_an_unknown_one_may_nothing():
    assert all(rules.role_allows(role, rules.ENTER) for role in rules.ROLES)
    assert not rules.role_allows("gardener", rules.ENTER)


def test_a_longer_declaration_wins_and_an_unknown_address_has_none():
    models = {"markets_market": ("markets", "market")}
    assert rules.address_permission("wagtailusers_users:add", {}) == "clients.add_user"
    assert rules.address_permission("wagtailusers_users:delete", {}) == rules.CLOSED
    assert rules.address_permission("markets_market:edit", models) == "markets.change_market"
    assert rules.address_permission("markets_market:explode", models) is None
    assert rules.address_permission("nowhere", models) is None
