"""A letter is one template in the reader's language, as HTML and text."""

import pytest
from django.template import engines
from django.test import override_settings

from ecrin.core import mail
from ecrin.core.mail import html_of, letter

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.locmem.Loader",
                    {
                        "mail/test/hello.txt": "Your {{ piece }}\nis {% if direction == 'rtl' %}جاهز{% else %}ready{% endif %}",
                        "mail/test/hello.mjml": "<mjml><mj-body><mj-section><mj-column><mj-text>{{ piece }}</mj-text>"
                        "</mj-column></mj-section></mj-body></mjml>",
                    },
                )
            ]
        },
    }
]


@override_settings(TEMPLATES=TEMPLATES)
@pytest.mark.parametrize(("language", "word"), [("fr", "ready"), ("ar", "جاهز")])
def test_a_letter_has_subject_text_and_html(language, word):
    engines.__dict__.pop("templates", None)
    sent = letter("test/hello", to="alma@example.com", language=language, context={"piece": "ring <b>"})
    assert (sent.subject, sent.body, sent.to) == ("Your ring &lt;b&gt;", f"is {word}\n", ["alma@example.com"])
    html, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert "ring &lt;b&gt;" in html
    assert "<table" in html


def test_what_is_not_mjml_is_said():
    with pytest.raises(ValueError, match="MJML"):
        html_of("<mjml><mj-body>")
    assert mail.mrml
