"""Addresses of the house as a whole: where providers bring notices, and the rehearsal bank's own pages."""

from django.urls import URLPattern, URLResolver, path

from .views import notices, rehearsal

root_patterns: list[URLPattern | URLResolver] = [
    path("payments/notices/<slug:provider>/", notices.take, name="payment-notices"),
    path("payments/rehearsal/<str:reference>/", rehearsal.page, name="rehearsal-page"),
    path("payments/rehearsal/<str:reference>/challenge/", rehearsal.challenge, name="rehearsal-challenge"),
    path("payments/rehearsal/<str:reference>/cancel/", rehearsal.cancel, name="rehearsal-cancel"),
]
