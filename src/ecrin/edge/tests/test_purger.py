"""What a CDN is told: every key that changed, soon and once more, and again where it did not listen."""

import threading

import httpx
import pytest

from ecrin.core import changes
from ecrin.core.changes import catch_up, touch
from ecrin.core.remote import Remote, Unreachable
from ecrin.edge import purger
from ecrin.edge.pages import UNKEPT
from ecrin.edge.purger import AGAIN, MOST_KEYS, MOST_WAITING, WAVES, Round, SurrogateKeyPurger, Waiting, configured
from ecrin.edge.store import Store
from ecrin.edge.wsgi import UNREAD_SECONDS, PageCache

from .test_cache import Site, Visitor

SOON, LATE = WAVES


class Told:
    """A CDN that remembers what it was told, and may refuse."""

    def __init__(self):
        self.rounds = []
        self.is_away = False

    def purge(self, keys):
        if self.is_away:
            raise Unreachable("away")
        self.rounds.append(set(keys))


@pytest.fixture
def cdn():
    return Told()


@pytest.fixture
def round_(db, cdn, tmp_path):
    """The rounds of a machine that has purged everything up to now."""
    catch_up()
    (tmp_path / "purged").write_text(str(changes.position()))
    signs = {}
    made = Round(cdn, lambda: signs, mark=tmp_path / "purged")
    made.signs, made.file = signs, tmp_path / "purged"
    return made


def test_a_change_is_purged_soon_and_once_more_when_no_process_can_serve_the_old_page(round_, cdn):
    touch("product:12", "sku:MV1")
    catch_up()
    for moment in (0, SOON - 0.5, SOON, SOON + 1, LATE, LATE + 1):
        round_.go(moment)
    assert cdn.rounds == [{"product:12", "sku:MV1"}] * 2


def test_the_second_purge_comes_after_processes_stop_serving_what_they_could_not_check():
    assert LATE > UNREAD_SECONDS


def test_a_listing_is_purged_when_this_machines_index_has_the_change(round_, cdn):
    round_.signs["index:en-us"] = "build-1"
    round_.go(0)
    round_.go(LATE)
    assert cdn.rounds == [{"index:en-us"}]
    round_.signs["index:en-us"] = "build-2"
    round_.go(LATE + 1)
    round_.go(LATE + 1 + SOON)
    assert cdn.rounds[1:] == [{"index:en-us"}]


def test_what_the_cdn_did_not_take_is_sent_again(round_, cdn):
    touch("menu")
    catch_up()
    round_.go(0)
    cdn.is_away = True
    round_.go(LATE)
    cdn.is_away = False
    round_.go(LATE + AGAIN)
    assert cdn.rounds == [{"menu"}]


def test_a_purger_that_starts_again_goes_on_where_it_was(round_, cdn, tmp_path):
    touch("menu")
    catch_up()
    round_.go(0)
    again = Round(cdn, dict, mark=round_.file)  # the first ended before it purged
    again.go(0)
    again.go(LATE)
    again.go(LATE + 1)
    assert cdn.rounds == [{"menu"}]
    third = Round(cdn, dict, mark=round_.file)
    third.go(0)
    third.go(LATE)
    assert cdn.rounds == [{"menu"}], "what was purged is not purged again"


def test_where_it_is_not_known_what_changed_every_page_is_forgotten(db, cdn, tmp_path):
    touch("menu")
    catch_up()
    new_here = Round(cdn, dict, mark=tmp_path / "none")
    new_here.go(0)
    new_here.go(LATE)
    assert cdn.rounds == [{"pages"}]


def test_more_keys_than_can_be_told_one_by_one_are_every_page():
    waiting = Waiting()
    waiting.add({f"product:{number}" for number in range(MOST_WAITING)}, 0)
    assert waiting.due(SOON) == {"pages"} == waiting.due(LATE)
    assert not waiting


def test_a_key_that_changes_all_the_time_is_purged_all_the_time():
    waiting = Waiting()
    purged = 0
    for quarter in range(40):
        waiting.add({"menu"}, quarter / 4)
        purged += bool(waiting.due(quarter / 4))
    assert purged >= 36


def remote_of(*statuses):
    asked = []

    def answer(request):
        asked.append(request)
        return httpx.Response(statuses[min(len(asked), len(statuses)) - 1])

    one = Remote("cdn", transport=httpx.MockTransport(answer))
    one.sleep = lambda seconds: None
    return one, asked


def test_keys_are_sent_in_a_header_with_the_houses_own():
    remote, asked = remote_of(200)
    url = "https://cdn-1.example/purge"
    SurrogateKeyPurger(url, header="Fastly-Key: secret", remote=remote).purge({"menu", "sku:MV1"})
    assert (asked[0].method, str(asked[0].url)) == ("POST", url)
    assert (asked[0].headers["Surrogate-Key"], asked[0].headers["Fastly-Key"]) == ("menu sku:MV1", "secret")


def test_many_keys_are_sent_in_several_calls_and_a_cdn_that_stumbles_is_asked_again():
    remote, asked = remote_of(503, 200)
    keys = {f"product:{number}" for number in range(MOST_KEYS + 1)}
    SurrogateKeyPurger("https://cdn-2.example/", method="PURGE", named="xkey", remote=remote).purge(keys)
    assert [len(request.headers["xkey"].split()) for request in asked] == [MOST_KEYS, MOST_KEYS, 1]
    assert asked[0].method == "PURGE"


def test_a_cdn_that_refuses_is_not_believed_to_have_purged():
    remote, _asked = remote_of(403)
    with pytest.raises(Unreachable, match="403"):
        SurrogateKeyPurger("https://cdn-3.example/", remote=remote).purge({"menu"})


def test_a_house_without_a_cdn_calls_nobody(settings):
    assert configured() is None
    settings.CDN_PURGE_URL = "https://cdn.example/"
    assert isinstance(configured(), SurrogateKeyPurger)
    settings.CDN_PURGER = "ecrin.edge.tests.test_purger.Told"
    assert isinstance(configured(), Told)


def test_it_follows_until_it_is_told_to_stop(settings, monkeypatch, round_, cdn):
    settings.CDN_PURGER = "ecrin.edge.tests.test_purger.Told"
    stop = threading.Event()
    monkeypatch.setattr(purger.Round, "go", lambda _round, _now: stop.set())
    purger.follow(stop, signs=dict)
    assert stop.is_set()


# What the CDN is allowed to keep

SHARED = "public, max-age=0, s-maxage=600, must-revalidate"


@pytest.fixture
def _changes_are_read(monkeypatch):
    monkeypatch.setattr(changes._follower, "read_at", float("inf"))


@pytest.mark.usefixtures("_changes_are_read")
def test_a_cdn_may_keep_a_fresh_page_and_no_other():
    site = Site()
    store = Store()
    visitor = Visitor(PageCache(site, store, shared=SHARED))
    assert visitor.get()["headers"]["Cache-Control"] == SHARED
    assert visitor.get()["headers"]["Cache-Control"] == SHARED
    site.while_rendering = lambda: store.changed({"product:1"}, 5)
    store.changed({"product:1"}, 4)
    assert visitor.get()["headers"]["Cache-Control"] == UNKEPT, "refused: it was old before it was there"


@pytest.mark.usefixtures("_changes_are_read")
def test_a_page_that_was_not_found_is_asked_for_each_time():
    site = Site(lives=1.0)
    site.status = "404 Not Found"
    assert Visitor(PageCache(site, Store(), shared=SHARED)).get()["headers"]["Cache-Control"] == UNKEPT


@pytest.mark.usefixtures("_changes_are_read")
def test_a_stale_page_is_given_with_the_word_to_ask_again():
    store = Store()
    cache = PageCache(Site(), store, shared=SHARED)
    Visitor(cache).get()
    store.changed({"product:1"}, 9)
    cache._flights["/en-us/", ""] = threading.Event()  # somebody renders it anew
    assert Visitor(cache).get()["headers"]["Cache-Control"] == UNKEPT
