"""Spreadsheets as bytes: read what two companies keep in them, and write ones that open well.

Nothing here knows programs, people or the database.
"""
