"""A visitor without script: she reads pages, fills in their forms and follows where they lead, over real HTTP."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx

ANSWERS = {
    "email": "alma@example.com",
    "given_name": "Alma",
    "family_name": "Reyes",
    "line1": "12 Quince Street",
    "city": "New York",
    "area": "NY",
    "postal_code": "10013",
    "telephone": "212 555 0123",
    "method": "",
    "terms": "on",
    "number": "4242 4242 4242 4242",
    "end": "12 / 40",
    "check": "123",
}


@dataclass
class Form:
    """A form of a page: where it leads and what its fields hold."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("action", "")))
        elif self.found and given.get("name") and tag in {"input", "textarea"}:
            self._field(given)
        elif tag == "select":
            self._select = given.get("name", "")
            if self.found and self._select:
                self.found[-1].names.add(self._select)
        elif tag == "option" and self._select and self.found and ("selected" in given):
            self.found[-1].values[self._select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""

    def _field(self, given: dict[str, str]) -> None:
        form, name = self.found[-1], given["name"]
        form.names.add(name)
        if given.get("type") in {"radio", "checkbox"}:
            if "checked" in given:
                form.values[name] = given.get("value", "on")
        else:
            form.values.setdefault(name, given.get("value", ""))


def forms_of(page: str) -> list[Form]:
    """The forms of a page, in order."""
    parser = _Forms()
    parser.feed(page)
    return parser.found


class Visitor:
    """Buys one thing. `steps` are her requests by name; each may be made again where it got no answer.

    Args:
        site: `http://127.0.0.1:8000`.
        front: a storefront's code.
    """

    def __init__(self, site: str, front: str = "en-us", *, timeout: float = 30) -> None:
        self.site, self.front = site, front
        self.client = httpx.Client(base_url=site, timeout=timeout, headers={"X-Purchase": "1"})
        self.took: list[tuple[str, float]] = []
        self.order = ""

    def close(self) -> None:
        self.client.close()

    def get(self, name: str, address: str) -> httpx.Response:
        return self._timed(name, "GET", address)

    def post(self, name: str, address: str, values: dict[str, str]) -> httpx.Response:
        here = urljoin(self.site, address)
        return self._timed(name, "POST", here, data=values, headers={"Origin": self.site, "Referer": here})

    def _timed(self, name: str, method: str, address: str, **options: object) -> httpx.Response:
        begun = time.perf_counter()
        answer = self.client.request(method, address, **options)  # type: ignore[arg-type]
        self.took.append((name, time.perf_counter() - begun))
        return answer

    def fill(self, name: str, answer: httpx.Response, holding: str, **said: str) -> httpx.Response:
        """Send the form of a page that asks for a field, with her answers."""
        form = next(form for form in forms_of(answer.text) if holding in form.names)
        known = {key: value for key, value in ANSWERS.items() if key in form.names and value}
        return self.post(name, urljoin(str(answer.url), form.action), {**form.values, **known, **said})

    def buy(self, sku: str) -> str:
        """From an empty bag to the confirmed order; returns the address of the order's page."""
        for _step in self.steps(sku):
            pass
        return self.order

    def steps(self, sku: str) -> Iterator[str]:
        """One request after the other, told by name before it is made; ends at the order's page."""
        root = f"/{self.front}/"
        yield "add"
        self.post("add to bag", f"{root}bag/add/", {"sku": sku})
        yield "checkout"
        page = self.get("checkout page", f"{root}checkout/")
        for name, holding in (("contact", "email"), ("delivery", "line1")):
            yield name
            self.fill(name, page, holding)
            yield "checkout"
            page = self.get("checkout page", f"{root}checkout/")
        yield "pay"
        answer = self.fill("place the order", page, "seen_total")
        assert answer.status_code == 302, answer.text[:500]
        yield "card"
        page = self.get("card page", answer.headers["location"])
        yield "approve"
        answer = self.fill("card", page, "number")
        yield "return"
        answer = self.get("return", urljoin(self.site, answer.headers["location"]))
        self.order = answer.headers["location"]
        yield "order"
        assert self.get("order page", self.order).status_code == 200
