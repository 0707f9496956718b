import io
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from ecrin.catalog.models import Picture, PictureProfile, Rendition
from ecrin.catalog.rules import PictureInfo, ProfileInfo, RenditionInfo, may_show, picture_sources
from ecrin.catalog.rules.pictures import crop_box, cut, rights_missing, widths_to_make
from ecrin.catalog.rules.vector import Acting, check_vector
from ecrin.catalog.selectors import pictures_without_rights, product_page
from ecrin.catalog.services.renditions import (
    EXIF_COPYRIGHT,
    make_renditions,
    retire_pictures,
    source_key,
    sweep_renditions,
    upright,
)
from ecrin.core.changes import Change
from ecrin.core.journal import Fact

from .factories import add_picture, make_category, make_picture, make_product, storefront_info

TODAY = timezone.now().date()
RATIOS = st.sampled_from(["", "1:1", "4:5", "16:9", "2:3"])
SIDES = st.integers(1, 6000)


@given(SIDES, SIDES, RATIOS, st.floats(-100, 7000), st.floats(-100, 7000))
def test_a_crop_stays_inside_and_keeps_its_shape(width, height, ratio, x, y):
    left, top, right, bottom = crop_box((width, height), ratio, (x, y))
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert (right - left, bottom - top) == cut(width, height, ratio)


def test_a_crop_follows_the_focal_point():
    assert crop_box((400, 100), "1:1", (350, 50)) == (300, 0, 400, 100)
    assert crop_box((400, 100), "1:1", None) == (150, 0, 250, 100)


@given(st.lists(st.integers(1, 2000), min_size=1), st.integers(1, 5000))
def test_no_file_is_wider_than_its_source(widths, available):
    made = widths_to_make(widths, available)
    assert made
    assert max(made) <= available
    assert set(made) - {available} <= {width * density for width in widths for density in (1, 2)}


def test_the_last_day_of_a_licence_still_counts():
    assert may_show(expires_on=TODAY, territories="", market="us", today=TODAY)
    assert not may_show(expires_on=TODAY - timedelta(days=1), territories="", market="us", today=TODAY)
    assert may_show(expires_on=None, territories="us fr", market="us", today=TODAY)
    assert not may_show(expires_on=None, territories="us fr", market="u", today=TODAY)


def test_releases_count_where_somebody_wears_it():
    assert rights_missing(photographer="A", licence="L", persons="", is_worn=True) == ("persons",)
    assert rights_missing(photographer="", licence=" ", persons="", is_worn=False) == ("photographer", "licence")


def _info(**fields):
    return PictureInfo(**{"id": 1, "url": "/m/a.jpg", "width": 1000, "height": 800, **fields})


def test_until_files_are_made_the_source_is_shown():
    sources = picture_sources(_info())
    assert (sources.sources, sources.src, sources.width, sources.height) == ((), "/m/a.jpg", 1000, 800)


def test_a_card_is_offered_its_shape_and_a_gallery_the_whole():
    renditions = tuple(
        RenditionInfo(kind, width, width, f"/{ratio or 'whole'}-{width}.{kind}", ratio)
        for ratio in ("", "1:1")
        for kind in ("avif", "webp", "jpeg")
        for width in (320, 640, 1000)
    )
    profile = ProfileInfo(id=1, code="ring", widths=(160, 320), ratio="1:1")
    card = picture_sources(_info(renditions=renditions), profile)
    assert [source.type for source in card.sources] == ["image/avif", "image/webp", "image/jpeg"]
    assert card.sources[0].srcset == "/1:1-320.avif 320w, /1:1-640.avif 640w"
    assert (card.src, card.width) == ("/1:1-320.jpeg", 320)
    whole = picture_sources(_info(renditions=renditions), profile, gallery=True)
    assert whole.sources[0].srcset.endswith("/whole-1000.avif 1000w")


def test_a_vector_picture_is_served_as_it_is():
    made = (RenditionInfo("jpeg", 320, 320, "/x.jpg"),)
    assert picture_sources(_info(is_vector=True, renditions=made)).sources == ()


GOOD = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">%s</svg>'


@pytest.mark.parametrize(
    "inside",
    [
        b"<style>.a{fill:url(#g)}</style><circle class='a' r='3'/>",
        b"<use xlink:href='#g'/>",
        b"<image href='data:image/png;base64,AA=='/>",
        b"<!-- a note --><path d='M0 0'/>",
    ],
)
def test_a_picture_that_only_draws_passes(inside):
    check_vector(GOOD % inside)


@pytest.mark.parametrize(
    "inside",
    [
        b"<script>alert(1)</script>",
        b"<SCRIPT>alert(1)</SCRIPT>",
        b"<x:script xmlns:x='http://www.w3.org/2000/svg'>1</x:script>",
        b"<circle onload='x()'/>",
        b"<a xlink:href='java&#10;script:x()'><path/></a>",
        b"<a href='https://example.org'><path/></a>",
        b"<image href='data:image/svg+xml;base64,AA=='/>",
        b"<foreignObject/>",
        b"<set attributeName='href' to='javascript:1'/>",
        b"<style>@import 'https://example.org/a.css'</style>",
        b"<rect style='fill:url(https://example.org/a)'/>",
        b"<iframe src='#'/>",
    ],
)
def test_a_picture_that_acts_or_reaches_out_is_refused(inside):
    with pytest.raises(Acting):
        check_vector(GOOD % inside)


@pytest.mark.parametrize(
    "content",
    [
        b"not xml",
        b"<html/>",
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>',
        b'<?xml-stylesheet href="https://example.org/a.css"?><svg/>',
    ],
)
def test_what_is_no_vector_picture_is_refused(content):
    with pytest.raises(Acting):
        check_vector(content)


def _jpeg(size=(900, 600), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "#aa8844").save(out, "JPEG", **options)
    return out.getvalue()


def test_a_picture_is_turned_as_its_camera_says_and_brought_to_srgb():
    exif = Image.Exif()
    exif[0x0112] = 6
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = upright(Image.open(io.BytesIO(_jpeg((90, 60), exif=exif.tobytes(), icc_profile=lab))))
    assert (image.size, image.mode) == ((60, 90), "RGB")


@pytest.fixture
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.django_db
@pytest.mark.usefixtures("_media")
class TestFiles:
    def _shown(self, **fields):
        profile = PictureProfile.objects.create(
            code="ring", ratio="1:1", **dict.fromkeys(
                ("mobile", "portrait_mobile", "landscape_mobile", "portrait_tablet", "landscape_tablet", "desktop"), 160
            )
        )  # fmt: skip
        make_category("rings", picture_profile=profile)
        picture = make_picture(content=_jpeg(), ending="jpg", photographer="A. Ray", **fields)
        add_picture(make_product(), picture)
        return picture

    def test_files_are_made_in_every_format_and_size_with_the_notice_in_each(self):
        picture = self._shown(copyright_notice="© 2026 The House & Co")
        made = make_renditions(picture=picture)
        rows = Rendition.objects.filter(picture=picture)
        assert made == rows.count()
        assert {row.format for row in rows} == {"avif", "webp", "jpeg"}
        assert {row.width for row in rows if row.ratio == "1:1"} == {160, 320}
        assert max(row.width for row in rows) == 900
        for row in rows:
            with Image.open(row.file) as image:
                assert image.size == (row.width, row.height)
                assert image.getexif()[EXIF_COPYRIGHT].encode("latin-1").decode() == "© 2026 The House & Co"
                assert b"The House &amp; Co" in image.info["xmp"]
        page = product_page("aurore-ring-mv10240", storefront_info())
        html = Template("{% load pictures %}{% picture shown %}").render(Context({"shown": page.packshot}))
        assert html.count("<source") == 3
        assert 'loading="lazy"' in html
        assert ' width="' in html

    def test_doing_it_again_makes_nothing_and_a_new_notice_makes_all_again(self):
        picture = self._shown()
        first = make_renditions(picture=picture)
        assert make_renditions(picture=picture) == 0
        picture.copyright_notice = "© another"
        picture.save()
        assert make_renditions(picture=picture) == first
        assert set(Rendition.objects.values_list("source_key", flat=True)) == {source_key(picture)}

    def test_making_files_makes_the_pages_newer(self):
        picture = self._shown()
        product = picture.uses.get().product_id
        before = Change.objects.filter(key=f"product:{product}").count()
        make_renditions(picture=picture)
        assert Change.objects.filter(key=f"product:{product}").count() == before + 1

    def test_files_without_a_row_are_swept_away_after_a_while(self):
        picture = self._shown()
        make_renditions(picture=picture)
        Rendition.objects.filter(format="avif").delete()
        assert sweep_renditions() == 0
        assert sweep_renditions(older_than=timedelta(0)) > 0
        left = Rendition.objects.first()
        assert left.file.storage.exists(left.file.name)

    def test_a_vector_picture_needs_no_files(self):
        assert make_renditions(picture=make_picture()) == 0

    def test_a_vector_picture_that_acts_is_never_kept(self):
        with pytest.raises(Acting):
            make_picture(content=GOOD % b"<script/>")
        assert not Picture.objects.exists()

    def test_only_a_new_source_asks_for_new_files(self):
        picture = make_picture()
        picture.alt = "A ring"
        picture.save()
        assert Fact.objects.filter(name="catalog.picture-changed").count() == 1
        picture.focal_point_x = 3
        picture.save()
        assert Fact.objects.filter(name="catalog.picture-changed").count() == 2

    def test_on_the_day_a_licence_ends_pages_fall_once(self):
        picture = self._shown()
        product = picture.uses.get().product_id
        Picture.objects.update(expires_on=TODAY - timedelta(days=1))
        before = Change.objects.filter(key=f"product:{product}").count()
        assert retire_pictures() == 1
        assert retire_pictures() == 0
        assert Change.objects.filter(key=f"product:{product}").count() == before + 1

    def test_staff_see_which_rights_are_not_written_down(self):
        picture = self._shown()
        assert pictures_without_rights() == [(picture, ("licence",))]
