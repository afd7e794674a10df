"""The application a WSGI server runs: ``gongfu.office.wsgi:application``."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongfu.office.settings")
application = get_wsgi_application()
