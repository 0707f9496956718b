from django.urls import path

from . import views

urlpatterns = [
    path("legal/", views.legal_area, name="legal-area"),
    path("legal/imprint/", views.imprint, name="imprint"),
    path("legal/imprint.pdf", views.imprint_pdf, name="imprint-pdf"),
    path("legal/cookies/", views.cookies, name="cookies"),
    path("legal/<slug:kind>.pdf", views.document_pdf, name="legal-document-pdf"),
    path("legal/<slug:kind>/", views.document, name="legal-document"),
    path("legal/<slug:kind>/<int:pk>/", views.version, name="legal-version"),
]
root_patterns = [path(".well-known/gpc.json", views.gpc, name="gpc")]
