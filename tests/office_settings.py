"""Settings of the tests: those of an office in a folder that is thrown away."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

folder = tempfile.mkdtemp(prefix="gongfu-office-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["GONGFU_OFFICE"] = folder
os.environ.pop("GONGFU_DATABASE", None)

from gongfu.office.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and good for nothing else
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
