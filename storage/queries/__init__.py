"""The statements, one module a noun; each is built once, when its module is imported."""
