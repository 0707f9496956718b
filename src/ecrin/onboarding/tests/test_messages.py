"""Interface texts are found, kept, checked and compiled without GNU gettext."""

import gettext

import pytest

from ecrin.onboarding import messages
from ecrin.onboarding.messages import collect, collected, compile_catalogues, faults, is_public, placeholders


@pytest.fixture
def package(tmp_path):
    shop, staff = tmp_path / "ecrin" / "shop", tmp_path / "ecrin" / "backoffice"
    (shop / "templates").mkdir(parents=True)
    staff.mkdir()
    (shop / "views.py").write_text(
        'from x import gettext as _, ngettext\n_("Your size")\nngettext("%(n)s ring", "%(n)s rings", 2)\n_(f"no {1}")\n'
    )
    (shop / "templates" / "a.html").write_text(
        '{% load i18n %}<p title="{% translate "It\'s here" %}">\n'
        "      {% blocktranslate trimmed with a=b count n=c %}\n {{ n }} piece\n {% plural %} {{ n }} pieces "
        "{% endblocktranslate %}\u00a0« x »</p>{# note #}"
    )
    (staff / "views.py").write_text('_("Approve")\n')
    return tmp_path / "ecrin"


def test_texts_are_found_in_code_and_templates_and_known_as_public_or_not(package):
    texts = {message.id: is_public(message) for message in collected(package) if message.id}
    assert texts == {
        "Your size": True,
        ("%(n)s ring", "%(n)s rings"): True,
        "It's here": True,
        ("%(n)s piece", "%(n)s pieces"): True,
        "Approve": False,
    }


def test_missing_public_texts_are_faults_and_staff_texts_are_not(package, tmp_path):
    template = collected(package)
    collect(template=template, folder=tmp_path, languages=("en", "fr", "ar"))
    found = faults(template=template, folder=tmp_path)
    assert {fault.language for fault in found} == {"fr", "ar"}
    assert "Approve" not in {fault.message for fault in found}
    assert len(found) == 8


def translate(tmp_path, old, new):
    path = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.fixture
def french(package, tmp_path):
    template = collected(package)
    collect(template=template, folder=tmp_path, languages=("fr",))
    translate(tmp_path, 'msgid "Your size"\nmsgstr ""', 'msgid "Your size"\nmsgstr "Votre taille"')
    translate(tmp_path, 'msgid "It\'s here"\nmsgstr ""', 'msgid "It\'s here"\nmsgstr "Ici"')
    for one, many in (("ring", "bague"), ("piece", "pièce")):
        translate(
            tmp_path,
            f'msgid_plural "%(n)s {one}s"\nmsgstr[0] ""\nmsgstr[1] ""',
            f'msgid_plural "%(n)s {one}s"\nmsgstr[0] "Une {many}"\nmsgstr[1] "%(n)s {many}s"',
        )
    return template


def test_a_whole_catalogue_has_no_fault_is_kept_and_compiles(french, package, tmp_path):
    assert faults(template=french, folder=tmp_path) == []
    assert collect(template=french, folder=tmp_path, languages=("fr",)) == []
    [mo] = compile_catalogues(tmp_path)
    with mo.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    assert catalogue.gettext("Your size") == "Votre taille"
    assert catalogue.ngettext("%(n)s ring", "%(n)s rings", 3) == "%(n)s bagues"
    assert compile_catalogues(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"%(n)s bagues"', '"%(nombre)s bagues"', "placeholders"),
        ('msgstr[1] "%(n)s bagues"', 'msgstr[1] ""', "plural forms"),
        ('msgid "Your size"', '#, fuzzy\nmsgid "Your size"', "fuzzy"),
    ],
)
def test_what_would_break_a_page_is_a_fault(french, tmp_path, old, new, what):
    translate(tmp_path, old, new)
    assert [what in fault.what for fault in faults(template=french, folder=tmp_path)] == [True]


def test_placeholders_of_both_kinds_are_seen():
    assert placeholders("%(name)s, %d %% {size} {{ no }}") == {"%(name)s", "%d", "{size}"}


def test_what_a_visitor_types_into_is_hers_to_read_and_has_to_be_translated():
    catalogue = collected()
    for text in ("Please write the town.", "Your name", "no reason"):
        assert is_public(catalogue.get(text)), text


def test_every_place_that_is_named_as_staffs_or_a_visitors_is_there():
    named = [*messages.STAFF_VERBS, *messages.PUBLIC_FILES, *((room, "forms.py") for room in messages.PUBLIC_FORMS)]
    assert [parts for parts in named if not messages.PACKAGE.joinpath(*parts).exists()] == []
