"""Issues and decisions as spreadsheets, in and out."""
