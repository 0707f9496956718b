"""Mail: one template per letter, in the reader's language, as HTML that mail programs show and as text.

A letter named `orders/placed` has `mail/orders/placed.mjml` and `.txt`; the first line of the text is the subject.
Sent by the worker (an `AFTER` reaction), never while a visitor waits.
"""

from typing import Any

import mrml
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from ecrin.core.house import current_house


def letter(name: str, *, to: str, language: str, context: dict[str, Any], reply_to: str = "") -> EmailMultiAlternatives:
    """A letter, ready to send.

    Args:
        name: `room/letter`.
        to: one address: a letter is to one person.
        language: an interface language, such as `fr` or `zh-hant`.
    """
    with translation.override(language):
        values = {
            "house": current_house(),
            **context,
            "language": language,
            "direction": "rtl" if translation.get_language_info(language)["bidi"] else "ltr",
        }
        subject, _, text = render_to_string(f"mail/{name}.txt", values).strip().partition("\n")
        source = render_to_string(f"mail/{name}.mjml", values)
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()), body=text.strip() + "\n", to=[to], reply_to=[reply_to] if reply_to else None
    )
    message.attach_alternative(html_of(source), "text/html")
    return message


def html_of(mjml: str) -> str:
    """HTML from MJML.

    Raises:
        ValueError: it is not MJML.
    """
    try:
        return str(mrml.to_html(mjml).content)
    except OSError as error:
        raise ValueError(f"not MJML: {error}") from error
