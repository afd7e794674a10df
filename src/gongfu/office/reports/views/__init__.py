"""Pages of reports, a file a page."""

from __future__ import annotations

from gongfu.office.reports.views.evidence import evidence, evidence_removed
from gongfu.office.reports.views.listed import listed, unanswered
from gongfu.office.reports.views.mine import mine
from gongfu.office.reports.views.periods import period, periods
from gongfu.office.reports.views.report import report
from gongfu.office.reports.views.review import review

__all__ = ["evidence", "evidence_removed", "listed", "mine", "period", "periods", "report", "review", "unanswered"]
