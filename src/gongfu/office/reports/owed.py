"""What still waits for a unit among its reports: the one rule of the due list, of counts and of reminders.

Who answers for a task owes a report; who supports it may add to one, and is neither counted nor chased. What was sent
back waits for whoever wrote it: somebody asked for it.
"""

from __future__ import annotations

from django.db.models import Q

from gongfu.office.reports.models import Report

__all__ = ["CONTRIBUTE", "OWED", "TO_CHECK", "TO_WRITE"]

_BEGUN = Q(state__in=[Report.State.DUE, Report.State.DRAFT])
_ANSWER = Q(part=Report.Part.ANSWER)
_SENT_BACK = Q(state=Report.State.RETURNED) | Q(state=Report.State.DRAFT, submitted__isnull=False)
"""Returned, or a draft since: what was filed once stays dated until it is taken back."""

TO_WRITE = (_BEGUN & _ANSWER) | _SENT_BACK
"""Waits for who writes."""
CONTRIBUTE = Q(part=Report.Part.CONTRIBUTION, submitted=None) & _BEGUN
"""May be added to the report of who answers."""
TO_CHECK = Q(state=Report.State.CHECKING)
"""Waits for the unit's own reviewer."""
OWED = TO_WRITE | (TO_CHECK & _ANSWER)
"""The unit is chased for it: neither written nor in its own check is filed."""
