"""The page cache against a small application of its own: every race as a sentence."""

import gzip
import threading
import time

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from ecrin.core import changes
from ecrin.edge.addresses import encoding_of, only_names, ordered, untracked
from ecrin.edge.guard import PersonalPage
from ecrin.edge.pages import ENVIRON, PageFacts, depends_on, each_time, public_page
from ecrin.edge.store import Kept, Store
from ecrin.edge.wsgi import PageCache


class Site:
    """An application whose page says how often it was rendered; `while_rendering` happens in the middle of it."""

    def __init__(self, **facts):
        self.facts = {"query": ("page",), "keys": {"product:1": None}} | facts
        self.renders = 0
        self.status = "200 OK"
        self.headers = [("Content-Type", "text/html")]
        self.while_rendering = lambda: None
        self.public = True
        self.environ = {}

    def __call__(self, environ, start_response):
        self.renders += 1
        self.environ = environ
        body = f"<p>{self.renders} {environ['QUERY_STRING']}".encode().ljust(3000, b".")
        self.while_rendering()
        if self.public:
            environ[ENVIRON] = PageFacts(**self.facts)
        start_response(self.status, self.headers)
        return [body]


class Visitor:
    def __init__(self, cache):
        self.cache = cache

    def get(self, path="/en-us/", method="GET", **headers):
        path, _, query = path.partition("?")
        answer = {}

        def start(status, heads, _trouble=None):
            answer.update(status=status, headers=dict(heads))

        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query} | headers
        answer["body"] = b"".join(self.cache(environ, start))
        return answer


@pytest.fixture
def site():
    return Site()


class Told:
    """What this process has been told of changes."""

    number = 10

    def change(self, cache, *keys):
        """A change is committed, read by this process, and told to the store, then to itself."""
        cache.store.changed(set(keys), self.number + 1)
        self.number += 1


@pytest.fixture
def told(monkeypatch):
    told = Told()
    monkeypatch.setattr(changes, "last_read", time.monotonic)
    monkeypatch.setattr(changes, "position", lambda: told.number)
    return told


@pytest.fixture
def cache(site, told):
    return PageCache(site, Store(), beside=("/static/",))


@pytest.fixture
def visitor(cache):
    return Visitor(cache)


def test_a_page_is_rendered_once_for_everyone(site, visitor):
    first, second = visitor.get(), visitor.get(HTTP_COOKIE="sessionid=someone")
    assert site.renders == 1
    assert first == second
    assert first["headers"]["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_changed_key_makes_the_page_new(cache, told, site, visitor):
    visitor.get()
    told.change(cache, "product:2")
    visitor.get()
    assert site.renders == 1
    told.change(cache, "product:1")
    assert visitor.get()["body"].startswith(b"<p>2")


def test_a_change_during_the_render_keeps_the_old_page_out(cache, told, site, visitor):
    site.while_rendering = lambda: told.change(cache, "product:1")
    visitor.get()
    site.while_rendering = lambda: None
    assert visitor.get()["body"].startswith(b"<p>2")
    assert cache.store.stats().refused == 1


def test_everything_changed_during_the_render_keeps_the_old_page_out(cache, told, site, visitor):
    site.while_rendering = lambda: told.change(cache, "*")
    visitor.get()
    assert cache.store.stats().pages == 0


def test_a_listing_stays_until_this_machines_index_has_the_change(cache, told, site, visitor):
    site.facts["keys"] = {"index:en-us": 5}
    visitor.get()
    told.change(cache, "product:1")
    visitor.get()
    assert site.renders == 1
    cache.store.newer("index:en-us", 11)
    visitor.get()
    assert site.renders == 2


def test_a_listing_made_from_an_older_index_is_not_kept(cache, site, visitor):
    site.facts["keys"] = {"index:en-us": 5}
    site.while_rendering = lambda: cache.store.newer("index:en-us", 6)
    visitor.get()
    assert cache.store.stats().pages == 0


def test_a_listing_that_names_no_number_is_not_kept_when_the_index_changed_meanwhile(cache, site, visitor):
    site.facts["keys"] = {"index:en-us": None}
    cache.store.newer("index:en-us", 1)
    site.while_rendering = lambda: cache.store.newer("index:en-us", 2)
    visitor.get()
    assert cache.store.stats().pages == 0
    site.while_rendering = lambda: None
    visitor.get()
    assert cache.store.stats().pages == 1
    cache.store.newer("index:en-us", 3)
    assert visitor.get()["body"].startswith(b"<p>3")


def test_the_first_word_of_an_index_makes_pages_from_before_it_new(cache, site, visitor):
    site.facts["keys"] = {"index:en-us": None}
    visitor.get()
    cache.store.newer("index:en-us", 1)
    assert visitor.get()["body"].startswith(b"<p>2")


def test_a_storm_of_misses_renders_once(cache, site, visitor):
    entered, go_on = threading.Event(), threading.Event()

    def slowly():
        entered.set()
        assert go_on.wait(5)

    site.while_rendering = slowly
    bodies = []
    crowd = [threading.Thread(target=lambda: bodies.append(visitor.get()["body"])) for _ in range(16)]
    for one in crowd:
        one.start()
    assert entered.wait(5)
    time.sleep(0.05)
    go_on.set()
    for one in crowd:
        one.join(5)
    assert site.renders == 1
    assert len(bodies) == 16
    assert len(set(bodies)) == 1


def test_while_a_page_is_rendered_anew_the_others_get_the_stale_one(cache, told, site, visitor):
    visitor.get()
    told.change(cache, "product:1")
    entered, go_on = threading.Event(), threading.Event()

    def slowly():
        entered.set()
        assert go_on.wait(5)

    site.while_rendering = slowly
    renewer = threading.Thread(target=visitor.get)
    renewer.start()
    assert entered.wait(5)
    assert visitor.get()["body"].startswith(b"<p>1")
    go_on.set()
    renewer.join(5)
    site.while_rendering = lambda: None
    assert visitor.get()["body"].startswith(b"<p>2")


def test_a_stale_page_is_not_served_for_long(cache, told, site, visitor, monkeypatch):
    visitor.get()
    told.change(cache, "product:1")
    kept = cache.store.find(("/en-us/", ""))
    kept.stale_since -= 60
    cache._flights[("/en-us/", "")] = done = threading.Event()
    done.set()
    assert visitor.get()["body"].startswith(b"<p>2")


@pytest.mark.parametrize(
    "header",
    [
        ("Set-Cookie", "a=b"),
        ("Vary", "Cookie"),
        ("Vary", "Accept-Language"),
        ("Cache-Control", "private"),
        ("Cache-Control", "no-store"),
    ],
)
def test_an_answer_for_one_person_is_never_kept(cache, site, visitor, header):
    site.headers = [*site.headers, header]
    visitor.get()
    assert cache.store.stats().pages == 0
    assert visitor.get()["body"].startswith(b"<p>2")


def test_what_touched_something_personal_is_never_kept(cache, site, visitor):
    site.facts["personal"] = "session"
    visitor.get()
    assert cache.store.stats().pages == 0


@pytest.mark.parametrize("status", ["500 Oh", "302 Found", "301 Moved", "403 No"])
def test_only_pages_and_the_missing_are_kept(cache, site, visitor, status):
    site.status = status
    visitor.get()
    assert cache.store.stats().pages == 0


def test_a_missing_page_is_kept_for_a_moment_only(cache, site, visitor):
    site.status, site.facts["lives"] = "404 Not Found", 0.02
    visitor.get()
    visitor.get()
    assert site.renders == 1
    time.sleep(0.03)
    visitor.get()
    assert site.renders == 2


def test_what_is_not_public_passes_by_untouched(cache, site, visitor):
    site.public = False
    visitor.get("/en-us/account/?b=1&a=2")
    visitor.get("/en-us/account/?b=1&a=2")
    assert site.renders == 2
    assert cache.store.stats().pages == 0
    visitor.get("/static/a.css?b=1&a=2&utm_x=1")
    assert site.environ["QUERY_STRING"] == "b=1&a=2&utm_x=1"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_answered_from_the_cache(cache, site, visitor, method):
    visitor.get()
    visitor.get(method=method)
    assert site.renders == 2


def test_a_head_request_gets_the_kept_page_without_its_body(site, visitor):
    page = visitor.get()
    head = visitor.get(method="HEAD")
    assert head["body"] == b""
    assert head["headers"] == page["headers"]
    assert site.renders == 1


def test_tracking_names_are_dropped_and_unknown_names_pass_by(cache, site, visitor):
    visitor.get("/en-us/?page=2&utm_source=letter&gclid=x")
    assert site.environ["QUERY_STRING"] == "page=2"
    visitor.get("/en-us/?page=2")
    visitor.get("/en-us/?fbclid=y&page=2")
    assert site.renders == 1
    visitor.get("/en-us/?preview=1")
    visitor.get("/en-us/?preview=1")
    assert site.renders == 3
    assert cache.store.stats().pages == 1


def test_an_unknown_name_is_not_kept_even_on_the_first_visit(cache, visitor):
    visitor.get("/en-us/?nonsense=1")
    assert cache.store.stats().pages == 0


def test_the_encoding_follows_what_the_visitor_accepts(site, visitor):
    plain = visitor.get()["body"]
    br, zipped = visitor.get(HTTP_ACCEPT_ENCODING="gzip, br"), visitor.get(HTTP_ACCEPT_ENCODING="gzip")
    assert br["headers"]["Content-Encoding"] == "br"
    assert brotli.decompress(br["body"]) == plain
    assert gzip.decompress(zipped["body"]) == plain
    assert visitor.get(HTTP_ACCEPT_ENCODING="br;q=0, gzip")["headers"]["Content-Encoding"] == "gzip"
    assert {br["headers"]["Vary"], zipped["headers"]["Vary"]} == {"Accept-Encoding"}
    assert site.renders == 1


def test_a_known_etag_is_answered_without_a_body(site, visitor):
    tag = visitor.get(HTTP_ACCEPT_ENCODING="br")["headers"]["ETag"]
    again = visitor.get(HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=tag)
    assert (again["status"], again["body"]) == ("304 Not Modified", b"")
    assert again["headers"]["ETag"] == tag
    assert visitor.get(HTTP_IF_NONE_MATCH=tag)["status"] == "200 OK"


def test_nothing_kept_is_served_while_changes_cannot_be_read(cache, site, visitor, monkeypatch):
    visitor.get()
    monkeypatch.setattr(changes, "last_read", lambda: time.monotonic() - 6)
    visitor.get()
    assert site.renders == 2


def test_memory_stays_within_its_bound_with_every_encoding_counted(site, told):
    cache = PageCache(site, Store(most=50_000))
    visitor = Visitor(cache)
    for number in range(60):
        for accepted in ("", "br", "gzip"):
            visitor.get(f"/en-us/{number}/", HTTP_ACCEPT_ENCODING=accepted)
            assert cache.store.size <= 50_000
    pages = cache.store.stats().pages
    assert 0 < pages < 60
    assert cache.store.size == sum(kept.size for kept in cache.store._pages.values())
    assert set().union(*cache.store._of_key.values()) == set(cache.store._pages)


def test_one_more_encoding_of_a_kept_page_is_counted_at_once(site, told):
    cache = PageCache(site, Store(most=50_000))
    visitor = Visitor(cache)
    visitor.get("/a/")
    visitor.get("/b/")
    cache.store.most = cache.store.size
    visitor.get("/b/", HTTP_ACCEPT_ENCODING="gzip")
    assert cache.store.size <= cache.store.most
    assert [key[0] for key in cache.store._pages] == ["/b/"]


def test_the_least_lately_used_page_leaves_first(site, told):
    cache = PageCache(site, Store(most=15_000))
    visitor = Visitor(cache)
    for path in ("/a/", "/b/", "/c/", "/a/", "/d/"):
        visitor.get(path)
    assert [key[0] for key in cache.store._pages] == ["/c/", "/a/", "/d/"]


def test_a_page_larger_than_the_bound_is_answered_and_not_kept(site, monkeypatch):
    monkeypatch.setattr(changes, "last_read", time.monotonic)
    cache = PageCache(site, Store(most=1000))
    assert Visitor(cache).get()["status"] == "200 OK"
    assert cache.store.stats().pages == 0


EVENTS = st.lists(st.tuples(st.sampled_from(["change", "render", "finish"]), st.sampled_from(["a", "b"])), max_size=40)


@given(EVENTS)
def test_no_order_of_changes_and_renders_keeps_an_old_page(events):
    """A page holds the newest number of its key at the time it was read; a kept fresh page is never behind."""
    store, truth, told, rendering = Store(), {"a": 0, "b": 0}, 0, []
    for kind, name in events:
        if kind == "change":
            told += 1
            truth[name] = told
            store.changed({name}, told)
        elif kind == "render":
            rendering.append((name, truth[name], told))
        elif rendering:
            key, seen, number = rendering.pop(0)
            store.keep((key, ""), Kept("200 OK", (), str(seen).encode(), frozenset({key}), number, None), {})
        for key, newest in truth.items():
            kept = store.find((key, ""))
            assert kept is None or kept.stale_since is not None or int(kept.body) == newest


@given(st.text(max_size=300))
def test_no_query_breaks_the_key(query):
    pairs = untracked(query)
    assert pairs is None or ordered(ordered(pairs)) == ordered(pairs)
    assert encoding_of(query) in {"", "br", "gzip"}
    assert pairs is None or only_names(pairs, tuple(name for name, _value in pairs))


@given(
    cookies=st.dictionaries(
        st.sampled_from(["sessionid", "csrftoken", "name"]),
        st.from_regex(r"[a-z0-9]{4,20}", fullmatch=True),
        min_size=1,
    ),
    touched=st.sampled_from(["user", "session", "cookies", ""]),
)
@override_settings(EDGE_STRICT=False)
def test_no_byte_of_a_person_is_ever_stored(cookies, touched):
    store, factory = Store(), RequestFactory()

    @public_page()
    def view(request):
        depends_on(request, "menu")
        said = {
            "user": lambda: request.user.name,
            "session": lambda: request.session["cart"],
            "cookies": lambda: str([request.COOKIES.get(name) for name in cookies]),
            "": lambda: "",
        }[touched]()
        return HttpResponse(f"hello {said}")

    def app(environ, start_response):
        request = factory.get("/en-us/")
        request.META = environ
        request.COOKIES = dict(cookies)
        request.user, request.session = Person("Alma"), {"cart": "a ring"}
        response = view(request)
        start_response("200 OK", list(response.items()))
        return [response.content]

    changes_read = changes.last_read
    changes.last_read = time.monotonic
    try:
        answer = Visitor(PageCache(app, store)).get()
    finally:
        changes.last_read = changes_read
    assert answer["status"] == "200 OK"
    assert bool(store.stats().pages) == (touched == "")


class Person:
    def __init__(self, name):
        self.name = name


@pytest.mark.parametrize("touch", [lambda r: r.user.name, lambda r: r.session["x"], lambda r: "a" in r.COOKIES])
def test_a_public_view_that_touches_something_personal_raises_where_it_is_asked_to(rf, settings, touch):
    settings.EDGE_STRICT = True
    request = rf.get("/")
    request.user, request.session = Person("Alma"), {"x": 1}
    with pytest.raises(PersonalPage):
        public_page()(lambda request: HttpResponse(str(touch(request))))(request)


def test_a_streamed_answer_is_never_kept(rf):
    request = rf.get("/")
    public_page()(lambda _request: StreamingHttpResponse(iter([b"a"])))(request)
    assert request.META[ENVIRON].personal


def test_a_key_of_the_machine_keeps_the_lowest_number_it_was_named_with(rf):
    request = rf.get("/")

    @public_page()
    def view(request):
        depends_on(request, "index:en-us", number=9)
        depends_on(request, "index:en-us", number=7)
        depends_on(request, "menu")
        return HttpResponse()

    assert view(request)["Surrogate-Key"] == "index:en-us menu pages"
    assert request.META[ENVIRON].keys == {"index:en-us": 7, "menu": None}


def test_what_is_done_each_time_is_done_again_when_the_page_comes_from_memory(told):
    done = []
    site = Site(each=[lambda: done.append("counted")])
    visitor = Visitor(PageCache(site, Store()))
    for _ in range(3):
        visitor.get()
    visitor.get("/en-us/?utm_source=mail")
    assert site.renders == 1
    assert done == ["counted"] * 3, "the render itself does it in the view"


def test_a_view_does_it_now_and_asks_for_it_again(rf):
    done = []
    request = rf.get("/")
    public_page()(lambda request: each_time(request, lambda: done.append(1)) or HttpResponse("x"))(request)
    assert done == [1]
    assert len(request.META[ENVIRON].each) == 1
