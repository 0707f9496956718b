"""Which strap fits, what another one costs, and for how long a watch waits for it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrin.atelier.rules.straps import Attachment, days_more, extra_of, fits, wrist_fits

SIXTEEN = Decimal("16.0")
amounts = st.integers(min_value=0, max_value=10_000_000)
days = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted).map(tuple)


def test_a_strap_fits_where_width_and_bars_agree():
    watch = Attachment(SIXTEEN)
    assert fits(Attachment(SIXTEEN), watch)
    assert fits(Attachment(SIXTEEN, "quick"), watch)
    assert fits(Attachment(Decimal(16)), Attachment(SIXTEEN, "quick"))
    assert not fits(Attachment(Decimal("16.5")), watch)


def test_what_nobody_has_measured_fits_nothing():
    assert not fits(Attachment(None), Attachment(None))
    assert not fits(Attachment(SIXTEEN), Attachment(None))
    assert not fits(Attachment(None), Attachment(SIXTEEN))


def test_a_shape_of_the_house_fits_its_own_cases_alone():
    tonneau = Attachment(SIXTEEN, "own", "tonneau")
    assert fits(tonneau, Attachment(SIXTEEN, "own", "tonneau"))
    assert not fits(tonneau, Attachment(SIXTEEN, "own", "horseshoe"))
    assert not fits(tonneau, Attachment(SIXTEEN))
    assert not fits(Attachment(SIXTEEN), Attachment(SIXTEEN, "own", "tonneau"))


@given(strap=amounts, included=amounts, watch=amounts)
def test_a_watch_costs_the_difference_and_never_less_than_without_a_strap(strap, included, watch):
    assert extra_of(strap, included) == strap - included
    assert watch + included + extra_of(strap, included) >= watch


@given(bench=days, strap=days, watch=days)
def test_a_watch_waits_for_the_slower_of_both_and_then_for_the_bench(bench, strap, watch):
    least, most = days_more(bench, strap=strap, watch=watch)
    assert (watch[0] + least, watch[1] + most) == (
        max(strap[0], watch[0]) + bench[0],
        max(strap[1], watch[1]) + bench[1],
    )


@pytest.mark.parametrize(("wrist", "suits"), [(139, False), (140, True), (180, True), (181, False)])
def test_a_wrist_is_within_what_a_strap_goes_round(wrist, suits):
    assert wrist_fits(wrist, least=140, most=180) is suits
    assert wrist_fits(wrist, least=None, most=None)
