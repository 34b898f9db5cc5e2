"""Runs the migrations on the connection that ``storage.schema`` hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from storage.tables import METADATA


def run(connection: Connection) -> None:
    # SQLite alters a table by making a new one, and its schema changes roll back like rows.
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
