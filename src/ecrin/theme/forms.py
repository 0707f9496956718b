"""Form parts that staff screens of several rooms share.

`TranslatableForm` is the `base_form_class` of a screen over a model with texts in several languages; its panels name
`FieldPanel("translations")`. Each language has its texts beside the source, and a state.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import TextField
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from ecrin.core.texts import LANGUAGE_NAMES, SOURCE_LANGUAGE, direction_of, isolated, outdate

Translations = dict[str, dict[str, Any]]
STATE_NAMES = {"draft": _("draft, not shown"), "translated": _("translated"), "outdated": _("to look at again")}


class TranslationsWidget(forms.Widget):
    """One fold per language: each text in a field of its own, beside the source text."""

    template_name = "theme/forms/translations.html"

    class Media:
        css = {"all": ["theme/css/translations.css"]}

    def __init__(self, fields: Sequence[tuple[str, str, bool]] = ()) -> None:
        super().__init__()
        self.texts = fields
        self.sources: dict[str, str] = {}

    def get_context(self, name: str, value: Translations | None, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["languages"] = [
            self._language(name, code, (value or {}).get(code, {}))
            for code in LANGUAGE_NAMES
            if code != SOURCE_LANGUAGE
        ]
        return context

    def _language(self, name: str, code: str, entry: Mapping[str, Any]) -> dict[str, Any]:
        state = entry.get("state", "draft") if entry else ""
        return {
            "code": code,
            "name": LANGUAGE_NAMES[code],
            "direction": direction_of(code),
            "state": state,
            "state_name": STATE_NAMES.get(state, _("missing")),
            "states": [(value, label, value == (state or "translated")) for value, label in STATE_NAMES.items()],
            "state_input": f"{name}-{code}-state",
            "texts": [
                {
                    "input": f"{name}-{code}-{field}",
                    "label": label,
                    "is_long": is_long,
                    "value": entry.get(field, ""),
                    "source": self.sources.get(field, ""),
                }
                for field, label, is_long in self.texts
            ],
        }

    def value_from_datadict(self, data: Mapping[str, Any], _files: Any, name: str) -> Translations:
        found: Translations = {}
        for code in LANGUAGE_NAMES:
            texts = {field: str(data.get(f"{name}-{code}-{field}", "")).strip() for field, _label, _long in self.texts}
            texts = {field: text for field, text in texts.items() if text}
            if texts:
                found[code] = {**texts, "state": data.get(f"{name}-{code}-state") or "translated"}
        return found

    def value_omitted_from_data(self, data: Mapping[str, Any], _files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, _id: str) -> str:
        return ""  # a group of fields, each with its own label


class TranslationsField(forms.Field):
    """The translations of a model's texts, as `core.texts` keeps them."""

    widget = TranslationsWidget

    def clean(self, value: Translations) -> Translations:
        wrong = {entry["state"] for entry in value.values()} - set(STATE_NAMES)
        if wrong:
            raise forms.ValidationError(_("This state is not known."))
        return value

    def has_changed(self, initial: Translations | None, data: Translations | None) -> bool:
        return (initial or {}) != (data or {})


class TranslatableForm(WagtailAdminModelForm):
    """The form of a model with texts in several languages. When a source text is edited, its translations that were not
    edited with it are marked as outdated: shown still, and listed for the translator.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "translations" not in self.fields:
            return
        names: Sequence[str] = type(self.instance).translatable
        meta = self.instance._meta  # noqa: SLF001 - Django's documented name
        texts = [(name, str(meta.get_field(name).verbose_name), self._is_long(name)) for name in names]
        field = TranslationsField(required=False, label=_("Translations"), widget=TranslationsWidget(texts))
        field.widget.sources = {name: getattr(self.instance, name) for name in names}
        self.before = {name: getattr(self.instance, name) for name in names}
        self.translated_before: Translations = dict(self.instance.translations)
        self.fields["translations"] = field

    def _is_long(self, name: str) -> bool:
        return isinstance(self.instance._meta.get_field(name), TextField)  # noqa: SLF001 - Django's documented name

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        field = self.fields.get("translations")
        if field is None or "translations" not in cleaned:
            return cleaned
        entered: Translations = cleaned["translations"]
        if field.widget.value_omitted_from_data(self.data, self.files, self.add_prefix("translations")):
            entered = self.translated_before  # a form without these fields says nothing about them
        changed = [name for name, text in self.before.items() if name in cleaned and cleaned[name] != text]
        cleaned["translations"] = outdate(entered, self.translated_before, changed)
        return cleaned


# What the public's forms share

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.RadioSelect, ""),
    (forms.CheckboxInput, ""),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (forms.HiddenInput, ""),
    (forms.widgets.Input, "input"),
)


def with_sample(sentence: Any, sample: str) -> Any:
    """A lazy sentence with a sample of what is typed in it, such as a code, which keeps its own direction in every
    language.
    """
    return lazy(lambda: str(sentence).replace(sample, isolated(sample)), str)()


def dress(form: forms.Form) -> None:
    """Give the form's widgets the house's look. What has to be filled in is said to a screen reader, while checking it is
    the server's part: its sentences stand beside the fields.
    """
    form.use_required_attribute = False
    for field in form.fields.values():
        look = next((look for kind, look in CLASSES if isinstance(field.widget, kind)), "")
        if look:
            field.widget.attrs["class"] = look
        if field.required and not isinstance(field.widget, forms.RadioSelect | forms.HiddenInput):
            field.widget.attrs["aria-required"] = "true"


def focus_first_fault(*shown: forms.Form) -> None:
    """Let the page open at the first field that is wrong, with or without script."""
    for form in shown:
        for name, field in form.fields.items():
            if name in form.errors:
                field.widget.attrs["autofocus"] = True
                return
