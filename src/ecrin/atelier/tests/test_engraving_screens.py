"""Staff say where a place is seen on a picture, and see it there."""

import pytest

from ecrin.atelier.models import EngravingBox
from ecrin.backoffice.tests.factories import person
from ecrin.catalog.tests.factories import make_picture

pytestmark = [
    pytest.mark.django_db,
    # Wagtail's thumbnail of a drawing leaves its scratch file to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
NUMBERS = {"left": "30", "top": "20", "width": "40", "height": "10", "turn": "5"}


@pytest.fixture
def box(client, markets):
    client.force_login(person("merchandiser"))
    return EngravingBox.objects.create(picture=make_picture(), code="inside-band", **NUMBERS)


def edited(client, box, **changes):
    form = {"picture": box.picture_id, "code": "inside-band", **NUMBERS, **changes}
    return client.post(f"/back-office/engravingbox/edit/{box.pk}/", form)


def test_the_place_is_seen_on_the_whole_picture_with_its_turn(client, box):
    page = client.get(f"/back-office/engravingbox/edit/{box.pk}/").content.decode()
    across, down = 1000, 1000 * box.picture.height / box.picture.width
    assert f'viewBox="0 0 1000 {down:g}"' in page
    assert f'href="{box.picture.file.url}" width="1000.0"' in page
    assert f'x="{across * 0.3}" y="{round(down * 0.2, 1)}" width="{across * 0.4}"' in page
    assert 'transform="rotate(5 500.0' in page
    assert edited(client, box, left="31.5").status_code == 302
    box.refresh_from_db()
    assert str(box.left) == "31.50"


@pytest.mark.parametrize("typed", ["", "x", "NaN", "1e999"])
def test_what_is_no_number_is_said_beside_it_and_the_picture_stays(client, box, typed):
    answer = edited(client, box, left=typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "left" in answer.context["form"].errors
    assert "data-place" in page


@pytest.mark.parametrize("picture", ["", "999999"])
def test_without_a_picture_the_form_says_what_to_do_first(client, box, picture):
    assert "Choose the picture and save" in client.get("/back-office/engravingbox/new/").content.decode()
    page = edited(client, box, picture=picture).content.decode()
    assert "Choose the picture and save" in page
