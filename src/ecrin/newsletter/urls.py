"""Addresses below a storefront. They stay reachable when a market is closed: who wants to leave always can."""

from django.urls import path

from . import views

urlpatterns = [
    path("newsletter/", views.newsletter, name="newsletter"),
    path("newsletter/ask/", views.ask, name="newsletter-ask"),
    path("newsletter/thank-you/", views.thanks, name="newsletter-thanks"),
    path("newsletter/confirm/<str:token>/", views.confirm, name="newsletter-confirm"),
    path("newsletter/preferences/<str:token>/", views.preferences, name="newsletter-preferences"),
    path("newsletter/leave/<str:token>/", views.leave_page, name="newsletter-leave"),
]
