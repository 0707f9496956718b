"""Calls to the outside: the one layer with time-outs, retries, a circuit breaker and a look at where a call goes.

    answer = Remote("carrier").post("https://api.carrier.example/labels", json=…, idempotency_key=order.number)

Only calls that may be made twice are tried again: safe methods, PUT, DELETE, and a POST with an idempotency key.
"""

import ipaddress
import logging
import random
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

log = logging.getLogger(__name__)

ATTEMPTS = 3
FIRST_WAIT = 0.2
LONGEST_WAIT = 5.0
OPENS_AFTER = 5
STAYS_OPEN = 30.0
REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
TIMEOUT = httpx.Timeout(10.0, connect=3.0)


class Unreachable(Exception):  # noqa: N818 - says what is wrong
    """The other side did not answer, is given a rest, or is at an address that may not be called."""


@dataclass
class Circuit:
    """After several failures in a row a host is given a rest; then one call tries it."""

    failures: int = 0
    open_until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def may_call(self) -> bool:
        with self.lock:
            now = time.monotonic()
            if self.failures < OPENS_AFTER:
                return True
            if now < self.open_until:
                return False
            self.open_until = now + STAYS_OPEN  # this call tries; others wait for what it finds
            return True

    def told(self, *, well: bool) -> None:
        with self.lock:
            self.failures = 0 if well else self.failures + 1
            if self.failures >= OPENS_AFTER:
                self.open_until = time.monotonic() + STAYS_OPEN


_circuits: dict[str, Circuit] = {}
_guard = threading.Lock()


def circuit_of(host: str) -> Circuit:
    with _guard:
        return _circuits.setdefault(host, Circuit())


class Remote:
    """Calls to one kind of partner.

    Args:
        name: for logs.
        allow_private: whether it may be inside the house's own network (addresses typed by staff may not).
        transport: httpx's, for tests.
    """

    def __init__(self, name: str, *, allow_private: bool = False, transport: httpx.BaseTransport | None = None) -> None:
        self.name = name
        self.allow_private = allow_private
        self.sleep: Callable[[float], None] = time.sleep
        self._client = httpx.Client(
            timeout=TIMEOUT, transport=transport or _Pinned(allow_private=allow_private), follow_redirects=False
        )

    def get(self, url: str, **options: Any) -> httpx.Response:
        return self.call("GET", url, **options)

    def post(self, url: str, *, idempotency_key: str = "", **options: Any) -> httpx.Response:
        return self.call("POST", url, idempotency_key=idempotency_key, **options)

    def call(self, method: str, url: str, *, idempotency_key: str = "", **options: Any) -> httpx.Response:
        """The answer of the other side, whatever its status below 500.

        Raises:
            Unreachable: no answer after all attempts, the circuit is open, or the address may not be called.
        """
        if idempotency_key:
            options["headers"] = {**options.get("headers", {}), "Idempotency-Key": idempotency_key}
        attempts = ATTEMPTS if method in REPEATABLE or idempotency_key else 1
        circuit = circuit_of(httpx.URL(url).host)
        said = ""
        for attempt in range(1, attempts + 1):
            if not circuit.may_call():
                raise Unreachable(f"{self.name} is given a rest after failures")
            try:
                answer = self._client.request(method, url, **options)
            except httpx.TransportError as error:
                said = f"{type(error).__name__}: {error}"
            else:
                circuit.told(well=answer.status_code < 500)
                if answer.status_code not in TRY_AGAIN:
                    return answer
                said = f"status {answer.status_code}"
            if said and not said.startswith("status"):
                circuit.told(well=False)
            log.warning("%s: %s %s (attempt %s of %s)", self.name, said, httpx.URL(url).host, attempt, attempts)
            if attempt < attempts:
                self.sleep(random.uniform(0, min(LONGEST_WAIT, FIRST_WAIT * 2**attempt)))  # noqa: S311 - spreads load
        raise Unreachable(f"{self.name} did not answer: {said}")


class _Pinned(httpx.BaseTransport):
    """Resolves a host once, checks the addresses, and calls the one that was checked.

    Resolving twice would let a name answer with a public address for the check and a private one for the call.
    """

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._inner = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        address = checked_address(host, request.url.port or 443, allow_private=self._allow_private)
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=address)  # the Host header was set from the name
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


def checked_address(host: str, port: int, *, allow_private: bool) -> str:
    """An address of a host that may be called.

    Raises:
        Unreachable: it has none, or one of them is private, local or reserved.
    """
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise httpx.ConnectError(f"{host} has no address: {error}") from error
    inside = sorted(each for each in found if not ipaddress.ip_address(each.partition("%")[0]).is_global)
    if inside and not allow_private:
        raise Unreachable(f"{host} is at {inside[0]}, which is not a public address")
    return min(found, key=lambda each: (":" in each, each))
