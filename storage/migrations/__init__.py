"""The migrations, from the first table on: expand, then contract, so that versions may overlap.

A new one also changes what is kept whole in ``record``: a value is read with exactly its fields.
On SQLite ``op.batch_alter_table`` makes a table anew, which must be told what only SQLite knows:
``table_kwargs={"sqlite_autoincrement": True}``. ``storage.schema.REVISIONS`` names it, and
``python -m tests.contract.filled`` writes the filled database from which later ones are tested.
"""
