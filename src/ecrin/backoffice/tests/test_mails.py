"""The letters of a house that keeps them as files: only administrators read them, and nothing in them runs."""

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client, override_settings

from .factories import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(tmp_path):
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend", EMAIL_FILE_PATH=tmp_path):
        yield tmp_path


def post(subject="Your order", html="<p>Hello</p><script>alert(1)</script>"):
    message = EmailMultiAlternatives(subject=subject, body="Hello in words", to=["alma@example.com"])
    message.attach_alternative(html, "text/html")
    message.send()


def signed_in(role):
    client = Client()
    client.force_login(person(role))
    return client


def test_an_administrator_reads_the_letters_as_they_look_and_as_text(house):
    post()
    client = signed_in("administrator")
    listed = client.get("/back-office/mail/").content.decode()
    assert "Your order" in listed
    assert "alma@example.com" in listed
    (file,) = house.glob("*.log")
    page = client.get(f"/back-office/mail/{file.name}:0/").content.decode()
    assert "Hello in words" in page
    assert '<iframe class="backoffice-letter"' in page
    assert " sandbox " in page
    body = client.get(f"/back-office/mail/{file.name}:0/body/")
    assert body.content.decode().startswith("<p>Hello</p>")
    assert "sandbox" in body["Content-Security-Policy"]
    assert "script-src" not in body["Content-Security-Policy"]
    assert "default-src 'none'" in body["Content-Security-Policy"]


def test_a_letter_holds_the_way_to_a_password_so_nobody_else_reads_it(house):
    post()
    (file,) = house.glob("*.log")
    for role in ("advisor", "after-sales", "editor", "finance"):
        client = signed_in(role)
        for path in ("", f"{file.name}:0/", f"{file.name}:0/body/"):
            assert client.get(f"/back-office/mail/{path}").status_code == 403, role


@pytest.mark.parametrize("key", ["nothing.log:0", "..%2Fsecret:0", "x", "a.log:9", "a.log:x"])
def test_what_is_no_letter_is_not_there(house, key):
    assert signed_in("administrator").get(f"/back-office/mail/{key}/").status_code == 404


def test_a_house_that_sends_its_letters_keeps_none_to_read(tmp_path):
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend"):
        assert signed_in("administrator").get("/back-office/mail/").status_code == 404


def test_what_lies_beside_a_letter_is_named(house):
    message = EmailMultiAlternatives(subject="Your order", body="Hello", to=["alma@example.com"])
    message.attach_alternative("<p>Hello</p>", "text/html")
    message.attach("invoice.pdf", b"%PDF", "application/pdf")
    message.send()
    (file,) = house.glob("*.log")
    page = signed_in("administrator").get(f"/back-office/mail/{file.name}:0/").content.decode()
    assert "invoice.pdf" in page
    assert '<iframe class="backoffice-letter"' in page
