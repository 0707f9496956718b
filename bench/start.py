"""Importing this first sets Django up, for modules that are run as processes of their own."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecrin.config.settings")
django.setup()
