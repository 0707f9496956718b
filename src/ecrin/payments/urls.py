"""Addresses of the house as a whole (`root_patterns`: where providers bring notices, the rehearsal bank's own pages), and
below a storefront, open or closed (`lasting_patterns`).
"""

from django.urls import URLPattern, URLResolver, path

from .views import credits as of_credits
from .views import notices, rehearsal

root_patterns: list[URLPattern | URLResolver] = [
    path("payments/notices/<slug:provider>/", notices.take, name="payment-notices"),
    path("payments/rehearsal/<str:reference>/", rehearsal.page, name="rehearsal-page"),
    path("payments/rehearsal/<str:reference>/challenge/", rehearsal.challenge, name="rehearsal-challenge"),
    path("payments/rehearsal/<str:reference>/cancel/", rehearsal.cancel, name="rehearsal-cancel"),
]
lasting_patterns: list[URLPattern | URLResolver] = [
    path("gift/credit/", of_credits.balance, name="gift-credit"),
]
