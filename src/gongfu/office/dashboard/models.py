"""A mark that changes whenever something changes that dashboards count."""

from __future__ import annotations

import uuid

from django.db import models


class Mark(models.Model):
    """One row. Its token is new after every change, so that what was cached under the old one is never asked for."""

    token = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.token)
