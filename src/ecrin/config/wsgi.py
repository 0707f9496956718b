"""The application that Granian serves: the page cache, and Django behind it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecrin.config.settings")

django = get_wsgi_application()

from django.conf import settings  # noqa: E402 - Django must be set up first

from ecrin.core import changes  # noqa: E402 - as above
from ecrin.edge.store import store  # noqa: E402 - as above
from ecrin.edge.wsgi import PageCache  # noqa: E402 - as above

store.most = settings.EDGE_BYTES
application = PageCache(django, store, shared=settings.EDGE_SHARED, beside=settings.EDGE_BESIDE)
changes.start_following()
