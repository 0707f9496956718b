"""Pieces on the bench: what is made, looked at, sent back, ready, or not wanted any more."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from ecrin.atelier.models import Making, MakingPhoto, MakingStep
from ecrin.atelier.selectors.makings import late_makings, lines_on_the_bench, makings_matching, ready_of
from ecrin.atelier.services.makings import (
    MakingMovedOn,
    NotMadeYet,
    cancel_makings,
    check_made,
    lay_down,
    note_making,
    pass_control,
    send_back,
    send_to_control,
    start_making,
)
from ecrin.atelier.services.photographs import MOST_OF_ONE, NoPhotograph, keep_photograph
from ecrin.backoffice.tests.factories import person
from ecrin.core.errors import InvalidInput, NotFound
from ecrin.core.journal import history_of
from ecrin.inventory.models import Movement, StockFlag, StockLevel
from ecrin.inventory.services import count_stock
from ecrin.inventory.tests.factories import place

from .workshop import COMES_WITH, on_the_bench, to_make

pytestmark = pytest.mark.django_db


def steps(making):
    return [step.what for step in making.steps.all()]


def picture(kind="JPEG", size=(40, 30), **saved):
    out = io.BytesIO()
    Image.new("RGB", size, "#a97a32").save(out, kind, **saved)
    return out.getvalue()


def test_each_piece_and_kind_comes_to_the_bench_once():
    first = on_the_bench(to_make(quantity=2), to_make(kind="engraving", payload={"text": "A"}))
    assert [(one.kind, one.piece) for one in first] == [("strap", 1), ("strap", 2), ("engraving", 1)]
    assert on_the_bench(to_make(quantity=2), to_make(kind="engraving", payload={"text": "A"})) == []
    assert MakingStep.objects.filter(what="opened").count() == 3


def test_a_piece_goes_from_bench_to_control_to_ready_and_all_is_written_down():
    (making,) = on_the_bench()
    maker, other = person("after-sales"), person("warehouse")
    start_making(number=making.number, actor=maker)
    assert Making.objects.get().in_hand_of == maker.pk
    send_to_control(number=making.number, actor=maker)
    with pytest.raises(InvalidInput):
        send_back(number=making.number, reason=" ", actor=other)
    send_back(number=making.number, reason="A scratch at six", actor=other)
    send_to_control(number=making.number, actor=maker)
    pass_control(number=making.number, actor=other)
    assert steps(making) == ["opened", "started", "to-control", "sent-back", "to-control", "passed"]
    assert making.steps.get(what="sent-back").text == "A scratch at six"
    assert [fact.actor_id for fact in history_of(making.history)][::-1][1:3] == [maker.pk, maker.pk]
    assert Making.objects.get().state == "ready"


def test_what_was_not_looked_at_is_not_ready_and_what_is_ready_stays_so():
    (making,) = on_the_bench()
    with pytest.raises(MakingMovedOn):
        pass_control(number=making.number, actor=None)
    with pytest.raises(MakingMovedOn):
        send_back(number=making.number, reason="Not yet", actor=None)
    send_to_control(number=making.number, actor=None)
    pass_control(number=making.number, actor=None)
    for again in (start_making, lay_down, send_to_control):
        with pytest.raises(MakingMovedOn):
            again(number=making.number, actor=None)


def test_whoever_takes_it_over_has_it_and_who_lays_it_down_has_not():
    (making,) = on_the_bench()
    first, second = person("after-sales"), person("warehouse")
    start_making(number=making.number, actor=first)
    start_making(number=making.number, actor=first)
    start_making(number=making.number, actor=second)
    assert Making.objects.get().in_hand_of == second.pk
    lay_down(number=making.number, actor=first)
    lay_down(number=making.number, actor=first)
    assert Making.objects.get().in_hand_of is None
    assert steps(making) == ["opened", "started", "started", "laid-down"]


def test_two_who_pass_one_piece_at_once_lay_its_old_strap_once():
    place()
    count_stock(counts={COMES_WITH: 1}, location="workshop", actor=None)
    (making,) = on_the_bench()
    send_to_control(number=making.number, actor=None)
    pass_control(number=making.number, actor=None, location="workshop")
    with pytest.raises(MakingMovedOn):
        pass_control(number=making.number, actor=None, location="workshop")
    assert StockLevel.objects.get(sku=COMES_WITH).on_hand == 2


def test_the_strap_that_came_off_goes_back_to_stock_where_it_is_counted():
    place()
    count_stock(counts={COMES_WITH: 1}, location="workshop", actor=None)
    (making,) = on_the_bench()
    send_to_control(number=making.number, actor=None)
    with pytest.raises(NotFound):
        pass_control(number=making.number, actor=None, location="nowhere")
    assert Making.objects.get().state == "in-control"
    pass_control(number=making.number, actor=None, location="workshop")
    moved = Movement.objects.get(reason="taken-off")
    assert (moved.sku, moved.quantity, moved.note) == (COMES_WITH, 1, making.number)
    assert StockFlag.objects.get(sku=COMES_WITH).free == 2


def test_a_strap_that_nobody_counts_is_not_counted_now():
    (making,) = on_the_bench()
    send_to_control(number=making.number, actor=None)
    pass_control(number=making.number, actor=None)
    assert not Movement.objects.exists()


def test_of_pieces_taken_out_those_go_that_nobody_has_begun():
    made = on_the_bench(to_make(quantity=3), to_make("8"))
    send_to_control(number=made[2].number, actor=None)
    gone = cancel_makings(subject="order:17", left={"7": 1, "8": 1})
    assert [one.piece for one in gone] == [1, 2]
    assert cancel_makings(subject="order:17", left={"7": 1, "8": 1}) == []
    assert {one.piece for one in Making.objects.filter(line="7", state="in-control")} == {3}
    assert lines_on_the_bench("order:17") == {"7", "8"}
    assert len(cancel_makings(subject="order:17")) == 2
    assert not lines_on_the_bench("order:17")


def test_pieces_leave_once_they_are_ready_and_no_more_than_are():
    made = on_the_bench(to_make(quantity=2))
    send_to_control(number=made[0].number, actor=None)
    pass_control(number=made[0].number, actor=None)
    assert ready_of("order:17") == {"7": 1}
    asked = {"subject": "order:17", "names": {"7": "Watch", "8": "Ring"}}
    check_made(wanted={"7": 1, "8": 2}, gone={}, **asked)
    with pytest.raises(NotMadeYet, match="Watch is still in the workshop"):
        check_made(wanted={"7": 2}, gone={}, **asked)
    with pytest.raises(NotMadeYet):
        check_made(wanted={"7": 1}, gone={"7": 1}, **asked)


def test_a_photograph_is_kept_upright_and_without_what_the_camera_knew():
    (making,) = on_the_bench()
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of Alma"
    kept = keep_photograph(number=making.number, content=picture(exif=exif), actor=None)
    with kept.file.open() as file, Image.open(file) as shown:
        assert (shown.format, shown.size) == ("JPEG", (30, 40))
        assert not shown.getexif()
    assert "photograph" not in kept.file.name
    assert not Path(kept.file.path).is_relative_to(settings.MEDIA_ROOT)
    assert steps(making)[-1] == "pictured"


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture("GIF")]
)
def test_what_is_no_photograph_is_refused_with_a_sentence(content):
    (making,) = on_the_bench()
    with pytest.raises(NoPhotograph, match="JPEG, PNG or WebP"):
        keep_photograph(number=making.number, content=content, actor=None)
    assert not MakingPhoto.objects.exists()


def test_there_is_an_end_to_photographs():
    (making,) = on_the_bench()
    MakingPhoto.objects.bulk_create(
        MakingPhoto(making=making, key=str(n), file=f"makings/{n}.jpg") for n in range(MOST_OF_ONE)
    )
    with pytest.raises(InvalidInput, match="24 photographs"):
        keep_photograph(number=making.number, content=picture("PNG"), actor=None)


def test_a_note_says_something_and_a_number_is_somebodys():
    (making,) = on_the_bench()
    with pytest.raises(InvalidInput):
        note_making(number=making.number, text="  ", actor=None)
    assert note_making(number=making.number, text=" Pins are worn ", actor=None).text == "Pins are worn"
    for number in ("A-0001-1", "nonsense", ""):
        with pytest.raises(NotFound):
            start_making(number=number, actor=None)


def test_the_queue_shows_what_is_due_first_and_what_is_late(django_assert_num_queries):
    (late,) = on_the_bench(subject="order:1", due_by=date(2026, 3, 4))
    (later,) = on_the_bench(to_make(kind="engraving"), subject="order:2", due_by=date(2026, 3, 9))
    (never,) = on_the_bench(subject="order:3", market="fr")
    with django_assert_num_queries(1):
        assert list(makings_matching(show="to-make")) == [late, later, never]
    assert list(makings_matching(kind="strap", markets=["us"])) == [late]
    assert list(makings_matching(words=never.number)) == [never]
    assert list(makings_matching(words="mv2")) == [late, later, never]
    assert list(late_makings(date(2026, 3, 4))) == [late]
    assert list(late_makings(date(2026, 3, 9), markets=["fr"])) == []
