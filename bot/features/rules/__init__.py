"""The communication rules: shown, explained, checked, proposed."""
