"""The staff's way in: Wagtail's page, and behind it the same steps as at a client's door, so that a second lock holds."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpResponse
from wagtail.admin.views.account import LoginView


class StaffSignIn(LoginView):
    """Mail and password; who has a passkey or an authenticator app is asked for it before she is in."""

    def form_valid(self, form: Any) -> HttpResponse:
        person = form.get_user()
        remember = form.cleaned_data.get("remember")
        self.request.session.set_expiry(settings.SESSION_COOKIE_AGE if remember else 0)
        login = Login(
            user=person,
            email=person.email,
            email_verification="none" if person.is_staff else None,  # she came by an invitation; a client proves hers
            redirect_url=self.get_success_url(),
        )
        response: HttpResponse = perform_password_login(self.request, {"email": person.email}, login)
        return response
