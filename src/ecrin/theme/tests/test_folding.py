"""A folded template says what the same template says, in every language, and renders what never changes once."""

import pytest
from django.template import Context, Engine
from django.utils import translation

from ecrin.theme.folding import Said, fold

LIBRARIES = {"i18n": "django.templatetags.i18n", "static": "django.templatetags.static"}
SOURCES = {
    "base.html": (
        "{% load i18n %}<title>{% block title %}{% translate 'Search' %}{% endblock %}</title>"
        "<nav>{% translate 'Filter' %} {% translate 'Close' %}</nav>{% block main %}{% endblock %}<i>{% translate 'Close' %}</i>"
    ),
    "page.html": (
        "{% extends 'base.html' %}{% load i18n static %}{% block main %}{# a note #}<p>{% static 'theme/icon.svg' %} {% translate 'Filter' %}</p>"
        "{% for name in names %}<b>{% if name %}{{ name }}: {% translate 'Close' %} {% else %}{% translate 'Search' %}!{% endif %}</b>"
        "{% empty %}{% translate 'Filter' %}{% endfor %}{% translate 'Close' as shut %}[{{ shut }}]{% translate word %}{% endblock %}"
    ),
}
PLAIN, FOLDING = "django.template.loaders.locmem.Loader", "ecrin.theme.folding.Loader"


def engine(loader):
    return Engine(loaders=[loader], libraries=LIBRARIES)


def rendered(of, language, **values):
    with translation.override(language):
        return of.get_template("page.html").render(Context(values))


@pytest.mark.parametrize("language", ["en", "fr", "ar", "ja"])
@pytest.mark.parametrize("names", [(), ("a", "", "<b>")])
def test_a_folded_template_says_the_same_in_every_language(language, names):
    plain = engine((PLAIN, SOURCES))
    folded = engine((FOLDING, [(PLAIN, SOURCES)]))
    for word in ("Filter", "Close"):
        for _again in range(2):
            assert rendered(folded, language, names=names, word=word) == rendered(
                plain, language, names=names, word=word
            )


def test_what_a_variable_decides_is_not_kept():
    folded = engine((FOLDING, [(PLAIN, SOURCES)]))
    first = rendered(folded, "fr", names=("x",), word="Filter")
    assert rendered(folded, "fr", names=("x",), word="Close") != first


def test_neighbours_become_one_and_are_rendered_once():
    template = engine((PLAIN, SOURCES)).from_string(
        "{% load i18n %}<b>{% translate 'Filter' %}</b>{{ x }}<i></i>{# no #}<u></u>"
    )
    fold(template.nodelist)
    assert [type(node).__name__ for node in template.nodelist] == ["Said", "VariableNode", "TextNode"]
    said = template.nodelist[0]
    assert isinstance(said, Said)
    assert said.render(Context()) is said.render(Context())
