"""An issue in outline, to find out whether another one says the same."""

Outline = tuple[int, str, str, str]
"""What of an issue is compared: its number, title, category, and its fields as their JSON text.

It is a plain tuple, as a database gives it, since each new issue is compared with very many. Notes
and other internal texts are not part of it.
"""
