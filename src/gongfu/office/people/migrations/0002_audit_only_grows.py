"""The database itself refuses to change or delete an audit entry."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

_SQLITE = (
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON people_auditentry
       BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON people_auditentry
       BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'audit entries are never changed'; END $$""",
    """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON people_auditentry
       FOR EACH ROW EXECUTE FUNCTION audit_refuses()""",
)


def _refuse(apps: Any, editor: Any) -> None:
    for statement in _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRESQL:
        editor.execute(statement)


def _allow(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER audit_no_update")
        editor.execute("DROP TRIGGER audit_no_delete")
    else:
        editor.execute("DROP TRIGGER audit_no_change ON people_auditentry")
        editor.execute("DROP FUNCTION audit_refuses()")


class Migration(migrations.Migration):
    """Triggers on the audit table."""

    dependencies: ClassVar = [("people", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(_refuse, _allow)]
