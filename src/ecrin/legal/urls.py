from django.urls import path

from . import views

urlpatterns = [
    path("legal/", views.legal_area, name="legal-area"),
    path("legal/<slug:kind>/", views.document, name="legal-document"),
    path("legal/<slug:kind>/<int:pk>/", views.version, name="legal-version"),
]
