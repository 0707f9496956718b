"""`python -m bench.shoppers PORT SKU CLIENTS ORDERS`: guests who buy at once, each from an empty bag to her confirmed order.

Each client is a thread with one connection that reads only what it must (a token, a total), so that as little as can be
of the two cores goes to her.
"""

import http.client
import re
import sys
import threading
import time
from collections import defaultdict
from urllib.parse import urlencode, urlsplit

from bench.talk import tell

ADDRESS = {
    "given_name": "Alma", "family_name": "Reyes", "line1": "12 Quince Street", "city": "New York", "area": "NY",
    "postal_code": "10013", "telephone": "212 555 0123", "method": "standard",
}  # fmt: skip
CARD = {"number": "4242424242424242", "end": "12/40", "check": "123"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TOTAL = re.compile(r'name="seen_total" value="(\d+)"')
METHOD = re.compile(r'name="method" value="([^"]+)"')


class Shopper:
    """One guest. `took` holds the seconds of each of her requests by name."""

    def __init__(self, port: int, sku: str) -> None:
        self.port, self.sku = port, sku
        self.took: defaultdict[str, list[float]] = defaultdict(list)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def ask(
        self, name: str, method: str, path: str, said: dict[str, str] | None = None, *, wants: int
    ) -> tuple[str, str]:
        """The text of the answer, and where it leads.

        Raises:
            RuntimeError: a status of another kind (2 is 2xx) than is wanted.
        """
        site = f"http://127.0.0.1:{self.port}"
        head = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())}
        body = None
        if said is not None:
            head |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": site, "Referer": site + path}
            body = urlencode(said)
        begun = time.perf_counter()
        self.connection.request(method, path, body, head)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        self.took[name].append(time.perf_counter() - begun)
        if answer.status // 100 != wants:
            raise RuntimeError(f"{name}: {answer.status}")
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            key, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[key] = value
        where = urlsplit(answer.headers.get("Location", ""))
        return text, where.path + (f"?{where.query}" if where.query else "")

    def page(self, name: str, path: str) -> str:
        return self.ask(name, "GET", path, wants=2)[0]

    def send(self, name: str, path: str, text: str, **said: str) -> str:
        """Post a form of the page `text`; returns where it leads."""
        found = TOKEN.search(text)
        token = {"csrfmiddlewaretoken": found.group(1)} if found else {}
        return self.ask(name, "POST", path, token | said, wants=3)[1]

    def buy(self) -> None:
        self.cookies.clear()
        checkout = "/en-us/checkout/"
        self.send("POST add to bag", "/en-us/bag/add/", "", sku=self.sku)
        text = self.page("GET checkout, contact", checkout)
        self.send("POST contact", checkout, text, step="contact", email="alma@example.com")
        text = self.page("GET checkout, delivery", checkout)
        self.send("POST delivery", checkout, text, step="delivery", **ADDRESS)
        text = self.page("GET checkout, payment", checkout)
        total, method = TOTAL.search(text), METHOD.search(text)
        if not total or not method:
            raise RuntimeError("the payment step is not there")
        card = self.send(
            "POST order", f"{checkout}pay/", text,
            step="payment", seen_total=total.group(1), method=method.group(1), terms="on",
        )  # fmt: skip
        text = self.page("GET the bank's page", card)
        back = self.send("POST card", card, text, **CARD)
        _text, order = self.ask("GET back from the bank", "GET", back, wants=3)
        self.page("GET order", order)


def main() -> None:
    port, sku, clients, orders = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    shoppers = [Shopper(port, sku) for _ in range(clients)]
    for shopper in shoppers:
        shopper.buy()  # everything is read once before the clock runs
        shopper.took.clear()
    faults: list[str] = []
    whole: list[float] = []

    def shop(shopper: Shopper) -> None:
        for _ in range(orders):
            begun = time.perf_counter()
            try:
                shopper.buy()
            except (OSError, RuntimeError, http.client.HTTPException) as error:
                faults.append(str(error))
                return
            whole.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=shop, args=(shopper,)) for shopper in shoppers]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    took: defaultdict[str, list[float]] = defaultdict(list)
    for shopper in shoppers:
        for name, each in shopper.took.items():
            took[name] += each
    tell({"orders": len(whole), "seconds": seconds, "whole": whole, "took": took, "faults": faults})


if __name__ == "__main__":
    main()
