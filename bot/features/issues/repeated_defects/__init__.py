"""The same defect again on the same part."""
