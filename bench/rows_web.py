"""Rows measured over HTTP: the page cache, listings, products, weight."""

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urljoin, urlsplit

import brotli

from bench.generated import BANDS, CATEGORIES, MATERIALS
from bench.report import Row, skipped
from bench.server import WRK, Server, lua, serving
from bench.talk import asked

HOUSE = "houses/vaurelle"
NO_WRK = "wrk is absent (apt-get install wrk)"
LEAST_SHARE = 0.6
STORM = 64
MOST_TIMES = 3.0
MOST_PAGE_KB, MOST_JS_KB, MOST_MB = 100, 30, 250
LISTING = "/en-us/collections/jewelry/rings/"


def first_page(server: Server) -> str:
    """The home page where there is one, else a listing."""
    return next(path for path in ("/en-us/", LISTING, "/") if server.get(path)[0] == 200)


def _house_of(run: Any) -> tuple[Path, str, str]:
    if run.demo is not None:
        return run.demo, HOUSE, "demo house"
    return run.filled(run.few)[0], "", "generated creations"


def cached_rows(run: Any) -> Iterator[Row]:
    """The kept page and a constant body of the same bytes, in turn, on one server."""
    what, budget = "a cached public page", "at least 60 % of a constant body of the same size"
    if WRK is None:
        yield skipped(what, NO_WRK, budget)
        return
    data, house, name = _house_of(run)
    body = run.folder / "constant"
    with serving(data, house=house) as server:
        path = first_page(server)
        body.write_bytes(server.get(path)[2])
    with serving(data, house=house, constant=body) as server:
        server.rate(path, seconds=1)
        turns = [
            (server.rate("/-/constant", seconds=run.seconds), server.rate(path, seconds=run.seconds)) for _ in range(3)
        ]
        constant, kept = (sorted(rates)[1] for rates in zip(*turns, strict=True))
        _status, head, _body = server.get(path)
        again = server.get(path, **{"If-None-Match": head.get("etag", "")})[0]
    yield Row(
        f"{what}: {path} of the {name}, {body.stat().st_size / 1024:.1f} KB in brotli, 16 connections, 2 processes",
        f"{kept:,.0f} a second against {constant:,.0f}: {kept / constant:.0%} (middle of 3 turns; a known ETag answers {again})",
        budget,
        kept / constant >= LEAST_SHARE,
    )


def storm_rows(run: Any) -> Iterator[Row]:
    data, house, name = _house_of(run)
    with serving(data, house=house, processes=1) as server:
        path = first_page(server)
        server.get(path)
        single = server.alone([f"{path}?bench={number}" for number in range(20)])
        worst, renders = [], 0
        for _ in range(5):
            server.get("/-/clear")
            before = server.stats()["misses"]
            times = sorted(server.storm(path, STORM))
            renders = max(renders, server.stats()["misses"] - before)
            worst.append(times[int(len(times) * 0.99)])
    p99 = sorted(worst)[2]
    yield Row(
        f"a storm of misses: {path} of the {name}, {STORM} connections at once, 1 process, middle of 5 storms",
        f"{renders} render; p99 {p99:.1f} ms, a single render {single:.1f} ms: {p99 / single:.1f}x",
        "one render; p99 at most 3x a single render",
        renders == 1 and p99 <= MOST_TIMES * single,
    )


def asked_before() -> list[str]:
    """Forty listings that are asked again and again: categories, orders, pages."""
    paths = [f"/en-us/collections/jewelry/{category}/" for category in CATEGORIES]
    sorts = ("default", "price-asc", "price-desc")
    return [f"{path}?sort={sort}&page={page}&bench=%d" for path in paths for sort in sorts for page in (1, 2)]


def never_asked() -> list[str]:
    """Listings of many results, each filtered in another way."""
    chance = Random(11)
    materials = [pick for size in (1, 2, 3) for pick in combinations(MATERIALS, size)]
    bands = [pick for size in (1, 2, 3, 4) for pick in combinations(BANDS, size)]
    made = [
        f"/en-us/collections/jewelry/?{'&'.join([f'material={m}' for m in some] + [f'price={b}' for b in price])}&sort={sort}&bench=%d"
        for some in materials
        for price in bands
        for sort in ("default", "price-asc", "price-desc")
    ]
    chance.shuffle(made)
    return made


def listing_rows(run: Any) -> Iterator[Row]:
    """Uncached listings and products: an unknown query name passes the page cache by."""
    rates: dict[int, dict[str, float]] = {}
    for count in (run.few, run.many):
        data, filled = run.filled(count)
        yield _index_row(filled)
        inside = asked("bench.inside", "pages", data=data, seconds=120)
        with serving(data) as server:
            rates[count] = measured = {
                "alone": server.alone([p.replace("%d", str(n)) for n, p in enumerate(asked_before() * 6)])
            }
            if WRK is not None:
                for name, paths in (("again", asked_before()), ("first", never_asked())):
                    server.rate(LISTING, seconds=1, script=lua(paths)) if name == "again" else None
                    measured[name] = server.rate(LISTING, seconds=run.seconds, script=lua(paths))
                products = [f"/en-us/creations/{_address(n, inside)}/?bench=%d" for n in range(1, 200)]
                good = [path for path in products if server.get(path.replace("%d", "1"))[0] == 200] or [
                    inside["product"]["path"] + "?bench=%d"
                ]
                measured["product"] = server.rate(LISTING, seconds=run.seconds, script=lua(good))
            measured["memory"] = server.stats()["memory"]
        yield from _page_rows(count, inside, measured)
    if WRK is not None:
        yield from _growth_rows(run, rates)


def _address(number: int, inside: dict[str, Any]) -> str:
    """A creation's address part; its form is taken from one that a listing showed."""
    shown = inside["product"]["path"].rstrip("/").rsplit("/", 1)[-1]
    return re.sub(r"piece-\d+", f"piece-{number}", re.sub(r"-mv\d+$", f"-mv{10000 + number}", shown))


def _index_row(filled: dict[str, Any]) -> Row:
    whole = filled["documents"] / filled["whole"] if filled["whole"] else 0.0
    parts = f"rows, offers and cards {filled['source']:.1f} s, words and commit {filled['index']:.1f} s"
    return Row(
        f"index from nothing: {filled['documents']:,} creations from database rows to commit, 1 storefront",
        f"{whole:,.0f} a second ({filled['documents'] / filled['cpu']:,.0f} a second of CPU): {parts}",
        "5,000 documents a second on one core",
        filled["documents"] / filled["cpu"] >= 5000,
    )


def _page_rows(count: int, inside: dict[str, Any], measured: dict[str, float]) -> Iterator[Row]:
    listing, product = inside["listing"], inside["product"]
    rate = f"{measured['again']:,.0f} a second, " if "again" in measured else ""
    yield Row(
        f"listing of 24, not cached, {count:,} creations, asked before",
        f"{rate}unloaded p50 {measured['alone']:.1f} ms, {listing['sql']} SQL (status {listing['status']})",
        "1,000 a second, p50 at most 3 ms, 0 SQL",
        listing["sql"] == 0
        and measured["alone"] <= 3
        and measured.get("again", 1000) >= 1000
        and listing["status"] == 200,
    )
    if "first" in measured:
        yield Row(
            f"listing of 24, not cached, {count:,} creations, filters never asked before",
            f"{measured['first']:,.0f} a second",
        )
    if "product" in measured:
        yield Row(
            f"product page, not cached, {count:,} creations, 21 markets",
            f"{measured['product']:,.0f} a second, {product['sql']} SQL (status {product['status']})",
            "800 a second, at most 12 SQL",
            measured["product"] >= 800 and product["sql"] <= 12 and product["status"] == 200,
        )
    yield Row(f"memory of a web process after that, {count:,} creations", f"{measured['memory']} MB (proportional set)")


def _growth_rows(run: Any, rates: dict[int, dict[str, float]]) -> Iterator[Row]:
    few, many = rates[run.few], rates[run.many]
    for name, what, most in (("again", "asked before", 1.2), ("first", "never asked before", 2.5)):
        grown = few[name] / many[name] if many[name] else 0.0
        yield Row(
            f"growth of a listing from {run.few:,} to {run.many:,} creations, {what}",
            f"{grown:.2f}x",
            f"at most {most}x",
            grown <= most,
        )


def weight_rows(run: Any) -> Iterator[Row]:
    data, house, name = _house_of(run)
    with serving(data, house=house) as server:
        path = first_page(server)
        for place in (path, LISTING):
            if server.get(place)[0] == 200:
                yield _weight_row(server, place, name)
        memory = max(server.stats()["memory"] for _ in range(6))
    yield Row(
        f"memory of a web process with the {name}",
        f"{memory} MB (proportional set)",
        f"at most {MOST_MB} MB",
        memory <= MOST_MB,
    )


def _weight_row(server: Server, path: str, name: str) -> Row:
    page = server.get(path)[2]
    html = brotli.decompress(page).decode() if server.get(path)[1].get("content-encoding") == "br" else page.decode()
    css = re.findall(r'<link[^>]+rel="stylesheet"[^>]*href="([^"]+)"', html) + re.findall(
        r'<link[^>]+href="([^"]+)"[^>]*rel="stylesheet"', html
    )
    scripts = re.findall(r'<script[^>]+src="([^"]+)"', html)
    others = {urlsplit(url).netloc for url in re.findall(r'(?:src|srcset)="(https?://[^"\s]+)', html)} - {""}
    sizes = [len(page) / 1024]
    for urls in (set(css), set(scripts)):
        sizes.append(sum(len(server.get(urljoin(path, url))[2]) for url in urls if not url.startswith("http")) / 1024)
    foreign = len(others) + sum(url.startswith("http") for url in css + scripts)
    return Row(
        f"page weight, first visit: {path} of the {name}",
        f"{sum(sizes):.1f} KB: HTML {sizes[0]:.1f}, CSS {sizes[1]:.1f}, JS {sizes[2]:.1f}; {foreign} third-party requests",
        "HTML, CSS and JS at most 100 KB, JS at most 30 KB, no third party",
        sum(sizes) <= MOST_PAGE_KB and sizes[2] <= MOST_JS_KB and foreign == 0,
    )
