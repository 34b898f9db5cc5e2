"""Expert roles that nobody covers while a build runs."""
