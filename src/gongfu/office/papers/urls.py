"""Addresses of papers."""

from __future__ import annotations

from django.urls import path, register_converter

from gongfu.office.papers.models import KINDS
from gongfu.office.papers.views import comparison, files, papers


class KindConverter:
    """A kind of paper."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class FormConverter(KindConverter):
    """A kind of file."""

    regex = "docx|pdf"


register_converter(KindConverter, "paper")
register_converter(FormConverter, "form")

app_name = "papers"
urlpatterns = [
    path("", papers.index, name="list"),
    path("<paper:kind>/<int:subject>/", papers.paper, name="paper"),
    path("<paper:kind>/<int:subject>/edit/", papers.edit, name="edit"),
    path("<paper:kind>/<int:subject>.<form:form>", files.paper_file, name="file"),
    path("orders/<int:pk>.<form:form>", files.order_file, name="order"),
    path("files/<int:pk>/", files.made, name="made"),
    path("files/<int:pk>/file/", files.download, name="download"),
    path("compare/", comparison.compare, name="compare"),
    path("compare/<str:form>/", comparison.taken, name="compare_file"),
]
