"""Clients for tests, and the letters that they get."""

import re

from django.core import mail
from django.test import Client

from ecrin.clients.services import begin_account, prove_mail
from ecrin.core.journal import Delivery, Fact, reactions

SECRET = "quiet-otter-in-spring"


def a_client(email="alma@example.com", *, proven=True, password=SECRET):
    """Somebody with an account."""
    client = begin_account(email=email, password=password)
    if proven:
        prove_mail(client=client)
    return client


def signed_in(email="alma@example.com", password=SECRET, storefront="en-us", http=None):
    """A browser in which she signed in by the door."""
    http = http or Client()
    answer = http.post(f"/{storefront}/account/sign-in/", {"login": email, "password": password})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return http


def letters(name="account.letter-asked"):
    """Do what the worker would do with letters about accounts; what was written since, newest last."""
    mail.outbox.clear()
    known = reactions()
    for waiting in Delivery.objects.filter(fact__name=name).select_related("fact").order_by("pk"):
        kind = known.facts[waiting.fact.name]
        known.after[waiting.fact.name][waiting.reaction](kind(**waiting.fact.data))
        waiting.delete()
    return mail.outbox


def way_in(letter):
    """The path that a letter leads to."""
    return re.search(r"https?://[^/\s]+(/\S+)", letter.body)[1]


def facts(name):
    return list(Fact.objects.filter(name=name).values_list("subject", flat=True))
