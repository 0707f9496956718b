import pypdfium2

from ecrin.core import changes
from ecrin.legal.models import Section
from ecrin.legal.services import keep_draft, publish_version
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


def named(**more):
    seller = LegalEntity.objects.create(
        code="house", name="Orsane Limited", street="1 Rue Haute", city="Geneva", country_code="CH", **more
    )
    Market.objects.filter(code="us").update(seller=seller)
    changes.touch("markets")


def words_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(document[place].get_textpage().get_text_range() for place in range(len(document)))


def test_the_imprint_says_who_answers_as_a_page_and_as_pdf_and_only_what_is_known(client, markets):
    named(register="CHE-1")
    page = client.get("/en-us/legal/imprint/").content.decode()
    answer = client.get("/en-us/legal/imprint.pdf")
    assert answer["Content-Type"] == "application/pdf"
    for text in ("Orsane Limited", "1 Rue Haute", "CHE-1"):
        assert text in page, text
        assert text in words_of(answer.content), text
    assert "VAT number" not in page
    assert "/en-us/legal/imprint/" in client.get("/en-us/legal/").content.decode()


def test_there_is_no_imprint_where_no_company_is_named(client, markets):
    named()
    assert client.get("/ar-ae/legal/imprint/").status_code == 404
    assert client.get("/ar-ae/legal/imprint.pdf").status_code == 404


def test_a_document_in_force_can_be_kept_as_pdf(client, markets):
    draft = keep_draft(
        kind="terms-of-use",
        market_code="",
        language="en",
        title="Terms of Use",
        sections=[("1", "About", "One.\n\nTwo.")],
    )
    assert client.get("/en-us/legal/terms-of-use.pdf").status_code == 404
    publish_version(version=draft.pk)
    words = words_of(client.get("/en-us/legal/terms-of-use.pdf").content)
    for text in ("Terms of Use, version 1", "1 About", "One.", "Two."):
        assert text in words.replace("\r\n", " "), text
