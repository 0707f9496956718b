"""The demo as anybody starts it, once for all journeys, and a visitor's browser at two widths."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "docs" / "screens" if os.environ.get("ECRIN_SCREENS") == "1" else ROOT / "test-results" / "journeys"


WIDTHS = (390, 1440)


def viewport(width):
    return {"width": width, "height": 844 if width < 600 else 900}


@dataclass(frozen=True)
class Demo:
    """The running demo: its address and the password that it printed."""

    address: str
    password: str
    environment: dict[str, str]


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """`ecrin demo` in a folder of its own, as `make demo` runs it."""
    data = tmp_path_factory.mktemp("demo")
    port = free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "CACHE_URL", "PYTEST_CURRENT_TEST"}
    } | {
        "ECRIN_DATA_DIR": str(data),
        "ECRIN_HOUSE": str(ROOT / "houses" / "vaurelle"),
        "ECRIN_ENV": "demo",
        "PORT": str(port),
        "LOG_LEVEL": "ERROR",
    }
    said = []
    with subprocess.Popen(
        [sys.executable, "-m", "ecrin", "demo"], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            for line in process.stdout:
                said.append(line)
                if line.startswith("Back office"):
                    break
            password = re.search(r"merchandiser@demo\.example\s+(\S+)", "".join(said))
            assert password, "".join(said)
            address = f"http://localhost:{port}"
            wait_until_ready(address)
            yield Demo(address, password.group(1), environment)
        finally:
            process.terminate()
            process.wait(20)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_until_ready(address):
    transport = httpx.HTTPTransport(retries=3)
    with httpx.Client(transport=transport) as client:
        for _ in range(100):
            try:
                if client.get(f"{address}/readyz").is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
    raise AssertionError("the demo never became ready")


@dataclass
class Visitor:
    """Somebody with a browser of one width. She sees what is shown and uses what is visible."""

    page: Page
    address: str
    width: int

    @property
    def has_phone(self) -> bool:
        return self.width < 600

    def opens(self, path: str) -> None:
        self.page.goto(self.address + path)

    def keeps(self, name: str, *, both: bool = False, of: str = "") -> None:
        """A picture of what she sees, without sideways scrolling; at the other width too where asked for; from where
        something begins (a selector), else as she looks at it.
        """
        self.page.wait_for_load_state()
        keep(self.page, name, widths=WIDTHS if both else (self.width,), of=of)
        self.page.set_viewport_size(viewport(self.width))


def keep(page: Page, name: str, *, widths: Iterable[int] = WIDTHS, of: str = "") -> None:
    """Keep a picture of a page at each of these widths, with its faces there and nothing moving."""
    KEPT.mkdir(parents=True, exist_ok=True)
    for width in widths:
        page.set_viewport_size(viewport(width))
        page.evaluate("document.fonts.ready.then(() => true)")
        if of:
            page.locator(of).first.evaluate("part => part.scrollIntoView({block: 'start', behavior: 'instant'})")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width}"
        page.screenshot(path=KEPT / f"{name}-{width}.jpg", type="jpeg", quality=72)


@pytest.fixture(scope="session")
def kept_passes():
    """What browsers keep of a sign-in to the back office, by role: each role signs in once for all journeys."""
    return {}


@pytest.fixture
def passes(browser, demo, kept_passes):
    """Signs a role in, once, and returns what its browser keeps of it."""
    kept = kept_passes

    def sign_in(role):
        if role not in kept:
            context = browser.new_context()
            page = context.new_page()
            page.goto(f"{demo.address}/back-office/")
            page.get_by_label("E-mail").fill(f"{role}@demo.example")
            page.get_by_label("Password").fill(demo.password)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url("**/back-office/")
            kept[role] = context.storage_state()
            context.close()
        return kept[role]

    return sign_in


@pytest.fixture
def desk(browser, demo, passes):
    """Opens a page of the back office in a browser of its own, as one of the demo's staff."""
    opened = []

    def open_page(path="", *, role="administrator", width=1440):
        context = browser.new_context(viewport=viewport(width), locale="en-US", storage_state=passes(role))
        context.set_default_timeout(20_000)
        opened.append(context)
        page = context.new_page()
        page.goto(f"{demo.address}/back-office/{path}")
        return page

    yield open_page
    for context in opened:
        context.close()


def presses(page: Page, button: Locator) -> None:
    """Press a button that sends a form, and be on the page that answers: it may have the same address as the one before."""
    with page.expect_navigation():
        button.click()


def looks_until(page: Page, shown: Locator) -> None:
    """Load a page anew until something stands on it that the worker has to do first."""
    for _ in range(40):
        if shown.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(shown.first).to_be_visible()


@pytest.fixture(params=WIDTHS)
def visitor(request, browser, demo):
    width = request.param
    context = browser.new_context(
        viewport=viewport(width),
        has_touch=width < 600,
        locale="en-US",
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    yield Visitor(context.new_page(), demo.address, width)
    context.close()
