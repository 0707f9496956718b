from ecrin.core import changes
from ecrin.legal.models import Section
from ecrin.legal.services import keep_draft
from ecrin.markets.models import LegalEntity, Market


def test_the_legal_area_names_the_company_and_leaves_out_what_is_not_known(client, markets):
    seller = LegalEntity.objects.create(code="house", name="Orsane Limited", city="Geneva", country_code="CH")
    Market.objects.filter(code="us").update(seller=seller, mail="care@orsane.example")
    changes.touch("markets")
    page = client.get("/en-us/legal/").content.decode()
    assert "Orsane Limited" in page
    assert "care@orsane.example" in page
    assert "VAT number" not in page


def test_the_legal_area_answers_where_nothing_is_known(client, markets):
    assert client.get("/ar-ae/legal/").status_code == 200


def test_a_draft_is_kept_whole_and_is_not_shown_to_the_public(client, markets):
    keep_draft(
        kind="terms-of-use",
        market_code="us",
        language="en",
        title="Terms of Use",
        sections=[("1", "ABOUT", "Draft words."), ("1.1", "UPDATES", "More.")],
    )
    assert list(Section.objects.values_list("number", flat=True)) == ["1", "1.1"]
    assert "Draft words." not in client.get("/en-us/legal/").content.decode()
