"""What of an issue is compared with a new one."""

from __future__ import annotations

Outline = tuple[int, str, str, str]
"""An issue's number, title, category, and its fields as their JSON text.

It is a plain tuple, as a database gives it, since each new issue is compared with very many. Notes
and other internal texts are not part of it.
"""
