"""The doctor names what is wrong and how to mend it."""

import pytest
from django.core.management import call_command

from ecrin.core.journal import Delivery, Fact
from ecrin.core.worker import beat
from ecrin.markets.models import TaxRate
from ecrin.markets.services import load_shipped_data
from ecrin.onboarding import doctor
from ecrin.payments.models import BankAccount, PaymentMethod
from ecrin.payments.tests.factories import methods

pytestmark = pytest.mark.django_db


def found(look):
    return [(each.standing, each.what) for each in look()]


def test_everything_is_looked_at_and_nothing_raises(capsys):
    findings = list(doctor.examine())
    assert len(findings) >= 12
    assert all(each.mend for each in findings if each.standing != "well")


def test_a_house_that_works_has_nothing_to_mend(monkeypatch):
    beat("here:1")
    assert found(doctor.worker) == [("well", "worker, 0 deliveries waiting")]
    assert "all migrations applied" in found(doctor.database)[0][1]


def test_parked_deliveries_and_missing_migrations_are_wrong(monkeypatch, capsys):
    fact = Fact.objects.create(name="a.b", subject="c:1")
    Delivery.objects.create(fact=fact, reaction="x", parked_at=fact.at)
    monkeypatch.setattr(doctor, "missing_migrations", lambda: ["core.0002"])
    assert ("wrong", "1 deliveries failed and wait for a person") in found(doctor.worker)
    assert found(doctor.database)[0][0] == "wrong"
    with pytest.raises(SystemExit):
        call_command("doctor")


def test_production_without_its_names_is_wrong(settings):
    settings.IS_PRODUCTION = True
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_ADDRESS = "http://localhost:8000"
    assert [standing for standing, _ in found(doctor.production)].count("wrong") == 2
    assert found(doctor.post)[0][0] == "wrong"


def test_rates_that_ship_are_for_the_demo_until_the_house_names_its_own_source(settings):
    load_shipped_data()
    assert found(doctor.tax)[0][0] == "well"
    settings.IS_PRODUCTION = True
    assert "tax rates are those that ship for the demo" in found(doctor.tax)[0][1]
    TaxRate.objects.update(source="our adviser, 12 January 2026")
    assert found(doctor.tax)[0][0] == "well"


def test_a_market_where_nobody_can_pay_is_wrong_in_production(settings, markets):
    assert found(doctor.payments)[0][0] == "note"
    settings.IS_PRODUCTION = True
    standing, what = found(doctor.payments)[0]
    assert standing == "wrong"
    assert " us" in what
    methods()
    assert found(doctor.payments) == [("well", f"ways to pay in {what.count(',') + 1} markets, by rehearsal, transfer")]
    settings.PAYMENT_PROVIDERS = []
    assert found(doctor.payments)[0][0] == "wrong"


def test_a_transfer_that_is_offered_where_no_account_takes_it_is_said(settings, markets):
    methods()
    BankAccount.objects.all().delete()
    PaymentMethod.objects.create(
        code="t", name="Bank transfer", provider="transfer", captures="now", markets=["us", "jp"]
    )
    BankAccount.objects.create(holder="House", bank="Bank", details="1", markets=["us"])
    assert found(doctor.payments)[-1] == (
        "note", "“Bank transfer” is listed in jp and cannot be chosen there: no bank account",
    )  # fmt: skip
    BankAccount.objects.create(holder="House", bank="Bank", details="1", markets=["jp"])
    assert [standing for standing, _what in found(doctor.payments)] == ["well"]


def test_a_cdn_that_is_not_told_of_changes_is_wrong(settings):
    settings.IS_PRODUCTION = True
    settings.CDN_SECONDS = 600
    assert any("is not told of changes" in what for _standing, what in found(doctor.production))
    settings.CDN_PURGE_URL = "https://cdn.example/purge"
    assert not any("is not told of changes" in what for _standing, what in found(doctor.production))


def test_a_folder_that_cannot_be_written_is_wrong(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "not there"
    assert found(doctor.folder)[0][0] == "wrong"


def test_a_check_that_breaks_is_a_finding(monkeypatch):
    monkeypatch.setattr(doctor, "latest", None)
    monkeypatch.setattr(doctor, "last_beat", lambda: 1 / 0)
    assert any("ZeroDivisionError" in each.what for each in doctor.examine())
