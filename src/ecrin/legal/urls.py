from django.urls import path

from . import views

urlpatterns = [path("legal/", views.legal_area, name="legal-area")]
