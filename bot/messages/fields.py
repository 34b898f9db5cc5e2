"""The names of the details that an issue may carry."""

from __future__ import annotations

DATES = ("need", "due", "new_date", "promised", "old_date")
"""Details that hold a date and nothing else; the last one has passed."""

NEED, STANDING = "need", "line_down"
"""A line that stands needs a thing, not a day: there ``need`` is a text."""

FIELDS = {
    "answer": "Answer",
    "cause": "Cause",
    "date": "Date",
    "description": "Description",
    "document": "Document",
    "due": "Target date",
    "effectivity": "Effective from",
    "failure": "Top failure",
    "fff_impact": "Form, fit, function impact",
    "file": "File",
    "findings": "Findings",
    "fpy_after": "FPY after",
    "fpy_before": "FPY before",
    "gap": "Missing quantity",
    "kit": "Kit",
    "limit": "Limit (quantity or date)",
    "line": "Line or station",
    "link": "Message",
    "lot": "Lot or date code",
    "ltb": "Last time buy",
    "mpn": "Part (MPN)",
    "ncr": "NCR",
    "need": "Needed by",
    "new_date": "New date",
    "new_rev": "New revision",
    "notice": "Notice number",
    "old_date": "Old date",
    "old_rev": "Old revision",
    "opened": "Opened",
    "part": "Part number",
    "po": "PO",
    "po_line": "PO line",
    "proposal": "Proposed answer",
    "qty": "Quantity",
    "qty_bad": "Quantity bad",
    "qty_checked": "Quantity checked",
    "qty_due": "Quantity due",
    "qty_received": "Quantity received",
    "raised_by": "Raised by (list)",
    "reason": "Reason",
    "ref": "List number",
    "listed_category": "Category in the list",
    "listed_due": "Target date in the list",
    "listed_need": "Needed by in the list",
    "listed_opened": "Opened in the list",
    "listed_owner": "Owner in the list",
    "listed_severity": "Severity in the list",
    "listed_side": "Company in the list",
    "listed_state": "State in the list",
    "reference": "Reference",
    "remarks": "Remarks",
    "report": "Report",
    "rev": "Revision",
    "scar": "SCAR",
    "serials": "Serial numbers",
    "shipment": "Shipment (ASN, AWB)",
    "spec": "Specification",
    "since": "Since when",
    "symptom": "Symptom",
    "trigger": "Trigger",
    "what": "What happened",
    "where": "Where",
    "who_saw": "Who saw it",
}
"""What categories ask for, by key; another key is shown as it was typed."""


def label(key: str) -> str:
    """Return the name of a detail, at most 45 characters for a key that is known."""
    return FIELDS.get(key, key)
