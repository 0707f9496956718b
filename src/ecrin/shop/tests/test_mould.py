from django.template import engines
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from ecrin.core.texts import Text
from ecrin.shop.selectors.mould import Mould

CARD = (
    "<a href='{{ path }}'{% if name.is_fallback %} lang='{{ name.language }}'{% endif %}>{{ name }}</a>"
    "{% if is_new %}<b>New</b>{% endif %}{{ picture|safe }}{% if tax %}<i>{{ tax }}</i>{% endif %}"
)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12)
values = st.fixed_dictionaries(
    {
        "name": st.builds(Text, texts, st.sampled_from(["en", "fr"]), is_fallback=st.booleans()),
        "path": texts,
        "picture": st.sampled_from([SafeString("<img>"), SafeString("")]),
        "tax": st.one_of(st.just(""), texts),
        "is_new": st.booleans(),
    }
)


def template(source):
    return engines["django"].from_string(source).template


def plainly(source, wanted):
    return " ".join(engines["django"].from_string(source).render(dict(wanted)).split())


@given(st.lists(values, min_size=1, max_size=6))
def test_a_cast_card_is_the_rendered_card(many):
    mould = Mould(template(CARD))
    for wanted in many:
        assert mould.cast(wanted) == plainly(CARD, wanted)


def test_a_template_that_changes_a_value_is_rendered_in_full():
    for source in ("{{ name|upper }}", "{{ name|truncatechars:8 }}", "{{ name|slice:':3' }}"):
        wanted = {"name": Text("Aurore ring & more", "en")}
        assert Mould(template(source)).cast(wanted) == plainly(source, wanted)
