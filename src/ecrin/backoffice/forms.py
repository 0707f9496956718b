"""Forms of the staff screens."""

from typing import Any

from django import forms
from wagtail.admin.forms.auth import LoginForm

from ecrin.backoffice import services
from ecrin.catalog.models import Selection
from ecrin.catalog.rules.selection import BadRule, SelectionRule
from ecrin.core.errors import Refusal
from ecrin.theme.forms import TranslatableForm


class SignInForm(LoginForm):
    """Wagtail's sign-in, which slows down who guesses."""

    def clean(self) -> dict[str, Any]:
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        email = str(self.cleaned_data.get("username", "")).strip().lower()
        try:
            services.check_attempts(email=email, address=address)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        try:
            cleaned: dict[str, Any] = super().clean()
        except forms.ValidationError:
            services.note_failure(email=email, address=address)
            raise
        services.forget_failures(email=email)
        return cleaned


class RuleForm(TranslatableForm):
    """A selection; a rule that cannot be read is refused with its own sentence."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == Selection.Kind.RULE:
            try:
                SelectionRule.parse(cleaned.get("rule") or {})
            except BadRule as wrong:
                self.add_error("rule", str(wrong))
        return cleaned
