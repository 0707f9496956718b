"""`python -m bench.walking SKU ORDERS`: guests who buy one after another inside this process, so that what each request
costs it is seen alone: milliseconds of its CPU, and how many statements it asks of the database.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

import bench.start  # noqa: F401 - first: it sets Django up
from bench.shoppers import Shopper
from bench.talk import tell


class Walker(Shopper):
    """A shopper who asks the application itself, by no network."""

    def __init__(self, sku: str) -> None:
        super().__init__(0, sku)
        self.cpu: defaultdict[str, list[float]] = defaultdict(list)
        self.statements: defaultdict[str, list[int]] = defaultdict(list)
        self.asked = 0
        self.client = Client(enforce_csrf_checks=True, HTTP_HOST=urlsplit(settings.SITE_ADDRESS).netloc)

    def ask(
        self, name: str, method: str, path: str, said: dict[str, str] | None = None, *, wants: int
    ) -> tuple[str, str]:
        site = settings.SITE_ADDRESS
        self.asked = 0
        begun = time.process_time()
        with connection.execute_wrapper(self.counted):
            send = self.client.get if method == "GET" else self.client.post
            answer = send(path, said, headers={"origin": site, "referer": site + path})
        self.cpu[name].append(time.process_time() - begun)
        self.statements[name].append(self.asked)
        if answer.status_code // 100 != wants:
            raise RuntimeError(f"{name}: {answer.status_code}")
        where = urlsplit(answer.headers.get("Location", ""))
        return answer.content.decode(), where.path + (f"?{where.query}" if where.query else "")

    def counted(self, execute: Callable[..., Any], *asked: Any) -> Any:
        self.asked += 1
        return execute(*asked)

    def buy(self) -> None:
        self.client.cookies.clear()
        super().buy()


def main() -> None:
    sku, orders = sys.argv[1], int(sys.argv[2])
    with override_settings(ALLOWED_HOSTS=["*"]):
        walker = Walker(sku)
        for _ in range(3):
            walker.buy()
        walker.cpu.clear()
        walker.statements.clear()
        for _ in range(orders):
            walker.buy()
    tell({"cpu": walker.cpu, "statements": walker.statements})


if __name__ == "__main__":
    main()
