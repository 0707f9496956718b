import pytest
from django.core.management import CommandError, call_command

from ecrin.catalog.models import Price

from .factories import make_product

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["prices.csv", "prices.xlsx"])
def test_a_catalogue_goes_out_and_in_again(tmp_path, name, capsys):
    make_product(prices={"us": 345_000})
    file = tmp_path / name
    call_command("export-catalogue", "prices", file)
    Price.objects.update(amount=1)
    call_command("import-catalogue", "prices", file, dry_run=True)
    assert Price.objects.get().amount == 1
    assert "$0.01 → $3,450" in capsys.readouterr().out
    call_command("import-catalogue", "prices", file)
    assert Price.objects.get().amount == 345_000


def test_a_bad_row_is_told_and_nothing_is_loaded(tmp_path, capsys):
    file = tmp_path / "prices.csv"
    file.write_text("sku,market,price\nNONE,us,1\n")
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("import-catalogue", "prices", file)
    assert "row 2" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_file_that_is_not_there_is_refused_with_a_sentence(tmp_path, name):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import-catalogue", "prices", tmp_path / name)


def test_a_file_of_another_kind_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(CommandError, match=r"\.csv or \.xlsx"):
        call_command("export-catalogue", "prices", tmp_path / "prices.pdf")
