"""Where the app of a platform is installed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.ports import Installation
from storage import rows
from storage.columns import Moment
from storage.queries.base import Queries
from storage.statement import Statement, inserting
from storage.tables import table

_installation = table("installation")
_KEY = ("platform", "workspace")
_AT = bindparam("at", type_=Moment)

_SAVE = Statement(
    lambda insert: (
        row := inserting(insert, _installation, rows.INSTALLATION)
    ).on_conflict_do_update(
        index_elements=list(_KEY),
        set_={name: row.excluded[name] for name in rows.INSTALLATION if name not in _KEY},
    )
)
_END = Statement(
    update(_installation)
    .where(
        _installation.c.platform == bindparam("of"),
        _installation.c.workspace == bindparam("at_workspace"),
        _installation.c.ended.is_(None),
        _installation.c.installed <= _AT,
    )
    .values(ended=_AT, why=bindparam("because"))
)
_REPLACE_TOKEN = Statement(
    update(_installation)
    .where(
        _installation.c.platform == bindparam("of"),
        _installation.c.workspace == bindparam("at_workspace"),
        _installation.c.token == bindparam("former"),
    )
    .values(token=bindparam("anew"))
)
_ALL = Statement(
    select(*rows.columns("installation", rows.INSTALLATION))
    .where(_installation.c.platform == bindparam("of"))
    .order_by(_installation.c.workspace)
)


class Installed(Queries):
    """Statements on installations; tokens are sealed here."""

    def save_installation(self, found: Installation) -> None:
        """Keep an installation in place of an earlier one in its workspace."""
        self._do(_SAVE, rows.installation_columns(found))

    def end_installation(self, platform: str, workspace: str, at: datetime, why: str) -> bool:
        """Mark an installation as taken back at ``at``; one made later, or ended, stays."""
        values = {"of": platform, "at_workspace": workspace, "at": at, "because": why}
        return self._do(_END, values) > 0

    def replace_token(self, found: Installation, token: str) -> bool:
        """Put a sealed token in place of that of ``found``; return whether it was still there."""
        of = {"of": found.platform, "at_workspace": found.workspace}
        return self._do(_REPLACE_TOKEN, {**of, "former": found.token, "anew": token}) > 0

    def installations(self, platform: str) -> list[Installation]:
        """Return where the app is or was installed, by workspace."""
        return [rows.installation(row) for row in self._rows(_ALL, {"of": platform})]
