"""The migrations, from the first table on: expand, then contract, so that versions may overlap."""
