"""Calls to the outside end in time, are repeated only where that is safe, and go to no private address."""

import itertools
import time

import httpx
import pytest

from ecrin.core import remote
from ecrin.core.remote import ATTEMPTS, OPENS_AFTER, Remote, Unreachable, checked_address

hosts = (f"https://host{number}.example/x" for number in itertools.count())


def partner(*answers):
    calls = []

    def answer(request):
        calls.append(request)
        given = answers[min(len(calls), len(answers)) - 1]
        if isinstance(given, Exception):
            raise given
        return httpx.Response(given)

    one = Remote("test", transport=httpx.MockTransport(answer))
    one.sleep = lambda seconds: None
    return one, calls


def test_a_reading_call_is_tried_again():
    one, calls = partner(503, httpx.ConnectTimeout("slow"), 200)
    assert one.get(next(hosts)).status_code == 200
    assert len(calls) == 3


def test_a_post_is_tried_once_unless_it_has_an_idempotency_key():
    one, calls = partner(503)
    with pytest.raises(Unreachable):
        one.post(next(hosts))
    assert len(calls) == 1
    with pytest.raises(Unreachable):
        one.post(next(hosts), idempotency_key="order-7")
    assert len(calls) == 1 + ATTEMPTS
    assert {call.headers["Idempotency-Key"] for call in calls[1:]} == {"order-7"}


def test_a_refusal_of_the_other_side_is_an_answer_and_not_repeated():
    one, calls = partner(422)
    assert one.get(next(hosts)).status_code == 422
    assert len(calls) == 1


def test_a_host_that_keeps_failing_is_given_a_rest_and_then_tried(monkeypatch):
    one, calls = partner(*[500] * OPENS_AFTER, 200)
    url = next(hosts)
    for _ in range(OPENS_AFTER):
        with pytest.raises(Unreachable):
            one.post(url)
    with pytest.raises(Unreachable, match="rest"):
        one.post(url)
    assert len(calls) == OPENS_AFTER
    later = time.monotonic() + remote.STAYS_OPEN + 1
    monkeypatch.setattr(remote.time, "monotonic", lambda: later)
    assert one.post(url).status_code == 200
    assert one.post(url).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "0.0.0.0"])
def test_private_addresses_are_refused(host):
    with pytest.raises(Unreachable, match="not a public address"):
        checked_address(host, 443, allow_private=False)
    assert checked_address(host, 443, allow_private=True)


def test_a_name_with_one_private_address_is_refused(monkeypatch):
    found = [(2, 1, 6, "", ("93.184.215.14", 443)), (2, 1, 6, "", ("192.168.1.1", 443))]
    monkeypatch.setattr(remote.socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(Unreachable):
        checked_address("two.example", 443, allow_private=False)


def test_the_checked_address_is_the_one_that_is_called(monkeypatch):
    seen = []
    monkeypatch.setattr(remote, "checked_address", lambda *_, **__: "93.184.215.14")
    transport = remote._Pinned(allow_private=False)
    transport._inner = httpx.MockTransport(lambda request: seen.append(request) or httpx.Response(200))
    with httpx.Client(transport=transport) as client:
        client.get("https://carrier.example/labels")
    assert seen[0].url.host == "93.184.215.14"
    assert seen[0].headers["Host"] == "carrier.example"
    assert seen[0].extensions["sni_hostname"] == "carrier.example"
