"""The words of the shipped mix: how often each category comes, titles, fields, what people say."""

from __future__ import annotations

from collections.abc import Mapping

CATEGORIES: Mapping[str, int] = {
    "shortage": 16,
    "eq": 14,
    "delivery": 11,
    "nonconformance": 10,
    "test_yield": 8,
    "order": 7,
    "consigned": 5,
    "change": 5,
    "dfm": 4,
    "fai": 4,
    "deviation": 4,
    "logistics": 4,
    "rma": 2,
    "pcn_eol": 2,
    "commercial": 2,
    "compliance": 1,
    "line_down": 1,
    "scar": 1,
    "relationship": 1,
    "confidentiality": 1,
}
"""How often each category is logged, as weights."""

SEVERITIES: Mapping[str, int] = {"critical": 4, "major": 46, "minor": 40, "info": 10}
"""How often each severity is typed; half of the time the category's own is taken instead."""

TITLES: Mapping[str, tuple[str, ...]] = {
    "shortage": ("{ref} {mpn} short {n} pcs", "No allocation for {mpn}, gap {n} pcs"),
    "eq": ("{ref}: pad size against datasheet of {mpn}", "{ref} polarity not marked, rev {rev}"),
    "delivery": ("PO {po} slips by {small} days", "PO {po} ships {n} pcs short"),
    "nonconformance": (
        "{ref} tombstoned on lot {lot}",
        "Solder voids above 25 % at {ref}, lot {lot}",
    ),
    "test_yield": (
        "FCT step {small} fails on {n} of lot {lot}",
        "ICT fixture {small}: false calls at {ref}",
    ),
    "order": ("Reschedule PO {po} line {small}", "Forecast for week {small} up by {n} pcs"),
    "consigned": ("Kit {po} lacks {n} pcs of {mpn}", "Reel of {mpn} arrived wet, kit {po}"),
    "change": ("ECO {po}: {ref} to {mpn}", "Cut-in of rev {rev} for lot {lot}"),
    "dfm": (
        "DFM: {ref} too close to the edge, rev {rev}",
        "Fiducials of panel {lot} covered by mask",
    ),
    "fai": ("FAI report {lot} waits for approval", "FAI rev {rev}: {small} dimensions to judge"),
    "deviation": ("Use {mpn} in place of {ref} for {n} pcs", "Manual touch-up of {ref}, lot {lot}"),
    "logistics": ("Pallet {lot} held at customs", "Pickup of {n} cartons missed, PO {po}"),
    "rma": ("RMA {lot}: no boot after {small} days", "Field return, {ref} cracked, serial {po}"),
    "pcn_eol": ("PCN for {mpn}", "{mpn} goes end of life, last buy {n} pcs"),
    "commercial": ("PPV on {mpn} above limit", "Expedite fee for PO {po}"),
    "compliance": ("RoHS declaration of {mpn} expired", "REACH statement missing for {mpn}"),
    "line_down": ("SMT line {small} down, feeder fault", "Line {small} stopped: no {mpn} at {ref}"),
    "scar": ("SCAR {lot}: {ref} solder voids", "8D for lot {lot}, second repeat"),
    "relationship": ("Minutes of week {small} not agreed", "No answer on PO {po} for {small} days"),
    "confidentiality": ("Drawing of {po} sent to the wrong list", "Export of lot {lot} data"),
}

FIELDS: Mapping[str, str] = {
    "mpn": "{mpn}",
    "part": "{mpn}",
    "rev": "{rev}",
    "old_rev": "A",
    "new_rev": "{rev}",
    "lot": "{lot}",
    "po": "{po}",
    "po_line": "{po}-{small}",
    "kit": "{po}",
    "gap": "{n}",
    "qty": "{n}",
    "qty_bad": "{small}",
    "qty_checked": "{n}",
    "qty_due": "{n}",
    "qty_received": "{small}",
    "need": "{day}",
    "date": "{day}",
    "old_date": "{day}",
    "new_date": "{day}",
    "ltb": "{day}",
    "effectivity": "{day}",
    "line": "SMT{small}",
    "since": "{day}",
    "file": "{ref}-{rev}.pdf",
    "report": "FAI-{lot}",
    "ncr": "NCR-{po}",
    "shipment": "AWB-{po}",
    "document": "DOC-{lot}",
    "reference": "REF-{po}",
    "notice": "PCN-{lot}",
    "serials": "SN{po}",
    "fpy_before": "98.{small}",
    "fpy_after": "91.{small}",
    "findings": "{small}",
    "cause": "material",
    "failure": "step-{small}",
    "symptom": "no-boot",
    "proposal": "see-file",
    "reason": "material",
    "fff_impact": "none",
    "limit": "{n}",
    "what": "drawing",
}
"""What is typed for each field that a category asks for; no value has a blank in it."""

PARTS = ("STM32G0B1", "TPS62840", "LAN8720A", "GRM188R71", "RC0603FR", "BQ24075", "W25Q64JV")
PLACES = ("U7", "U12", "C41", "R118", "J3", "L5", "Q9", "D21", "Y1", "TP4")

UPDATES = (
    "broker has {n}, quote tomorrow",
    "{n} pcs found in WIP, counting the rest",
    "second sample at the lab, result {day}",
    "supplier confirms {n} pcs for {day}",
    "profile adjusted, lot {lot} runs tonight",
    "photos of reel {lot} uploaded",
    "drawing rev {rev} under review, answer by {day}",
    "fixture {small} recalibrated, {n} boards retested",
    "no news from the carrier yet, asked again",
)
CONTAINED = ("stock and WIP quarantined, {small} lots", "{n} pcs sorted, lot {lot} on hold")
RESOLVED = ("{n} pcs delivered, rest on PO {po}", "rev {rev} released", "rework done on lot {lot}")
PASSED = ("need photos of the reel label", "which revision applies", "please confirm {n} pcs")
RETURNED = ("answer is in the thread", "rev {rev} applies", "{n} pcs confirmed")
REOPENED = ("{small} more boards failed", "lot {lot} has it too")
NOTES = ("second source asked, {n} pcs", "cost is ours if lot {lot} fails", "talk before {day}")
CANCELLED = ("logged twice", "not needed any more", "belongs to PO {po}")
