"""The root of all addresses."""

from __future__ import annotations

from django.urls import include, path

from gongfu.office.api.interface import api
from gongfu.office.frame.health import health, metrics

urlpatterns = [
    path("", include("gongfu.office.dashboard.urls")),
    path("", include("gongfu.office.people.urls")),
    path("", include("gongfu.office.frame.urls")),
    path("", include("gongfu.office.supervision.urls")),
    path("health", health, name="health"),
    path("metrics", metrics, name="metrics"),
    path("ledger/", include("gongfu.office.ledger.urls")),
    path("documents/", include("gongfu.office.documents.urls")),
    path("workbooks/", include("gongfu.office.workbooks.urls")),
    path("reports/", include("gongfu.office.reports.urls")),
    path("papers/", include("gongfu.office.papers.urls")),
    path("trials/", include("gongfu.office.trials.urls")),
    path("api/v1/", api.urls),
]
handler400 = "gongfu.office.frame.views.bad_request"
handler403 = "gongfu.office.frame.views.forbidden"
handler404 = "gongfu.office.frame.views.not_found"
handler500 = "gongfu.office.frame.views.server_error"
