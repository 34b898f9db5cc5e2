"""The words of the field: what people write above a column, and what they write into its cells.

Lists of both companies are kept in English, often with the local word beside it.
"""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, tuple[str, ...]]

HEADERS: Words = {
    "number": (
        "number", "no", "nr", "num", "id", "issue no", "issue number", "issue id", "ticket",
        "ticket no", "item no", "item number", "line no", "sl no", "s no", "sn", "sr no", "seq",
        "action no", "key", "ref", "reference", "ref no", "reference no", "reference number",
        "tracking no", "log no", "issue ref", "#", "序号", "编号", "问题编号", "stt", "número",
        "laufende nummer", "lfd nr",
    ),
    "title": (
        "title", "subject", "issue", "problem", "topic", "headline", "summary", "issue title",
        "open point", "open issue", "open item", "point", "item", "action", "action item",
        "question", "finding", "concern", "问题", "主题", "标题", "项目", "vấn đề", "thema",
        "problema", "asunto", "titel",
    ),
    "description": (
        "description", "details", "detail", "issue description", "problem description",
        "description of issue", "description of problem", "problem statement", "defect description",
        "issue details", "what happened", "observation", "问题描述", "描述", "说明", "现象",
        "mô tả", "beschreibung", "descripción", "problembeschreibung",
    ),
    "category": (
        "category", "type", "issue type", "kind", "area", "topic area", "classification",
        "issue category", "problem type", "类别", "类型", "分类", "问题类型", "kategorie",
        "categoría",
        "loại", "tipo",
    ),
    "severity": (
        "severity", "priority", "prio", "criticality", "class", "urgency", "impact level", "level",
        "importance", "risk level", "rank", "sev", "严重度", "严重程度", "优先级", "紧急程度",
        "等级",
        "mức độ", "priorität", "prioridad", "schwere", "severidad",
    ),
    "owner": (
        "owner", "responsible", "assignee", "assigned to", "action owner", "resp", "responsibility",
        "person in charge", "pic", "dri", "who", "responsible person", "issue owner", "action by",
        "负责人", "责任人", "担当", "người phụ trách", "verantwortlich", "responsable", "zuständig",
    ),
    "side": (
        "side", "company", "responsible company", "responsible party", "party", "responder",
        "org", "organization", "organisation", "owner company", "who answers", "answered by",
        "公司", "责任方", "责任单位", "công ty", "firma", "empresa",
    ),
    "state": (
        "state", "status", "issue status", "current status", "progress", "open closed",
        "open or closed", "状态", "进度", "trạng thái", "stand", "estado",
    ),
    "opened": (
        "opened", "date", "date opened", "open date", "opened on", "raised on", "date raised",
        "raised date", "logged on", "log date", "date logged", "created", "created on",
        "date created", "reported on", "report date", "issue date", "start date", "entry date",
        "提出日期", "日期", "发现日期", "创建日期", "ngày", "datum", "fecha", "erstellt am",
    ),
    "raised_by": (
        "raised by", "reported by", "opened by", "logged by", "created by", "originator",
        "reporter", "initiator", "author", "requester", "submitted by", "提出人", "发现人",
        "创建人",
        "người nêu", "gemeldet von", "reportado por",
    ),
    "due": (
        "due", "due date", "target", "target date", "eta", "deadline", "completion date",
        "target completion", "planned date", "commit date", "expected date", "ecd", "finish date",
        "target closure", "target close date", "due by", "截止日期", "期限", "目标日期", "完成日期",
        "计划完成日期", "hạn", "termin", "fällig", "fecha límite", "zieltermin",
    ),
    "need": (
        "need", "need date", "needed by", "required date", "required by", "date needed",
        "dock date", "need by", "required on dock", "需求日期", "需要日期", "交期", "bedarfstermin",
    ),
    "mpn": (
        "mpn", "manufacturer part number", "mfg part number", "mfr part number", "mfg pn",
        "mfr pn", "manufacturer pn", "vendor pn", "part mpn", "制造商料号", "厂商料号", "原厂料号",
    ),
    "part": (
        "part", "part number", "part no", "pn", "p/n", "part #", "material", "material number",
        "component", "item code", "sku", "oem pn", "customer pn", "assembly", "product",
        "料号", "物料编码", "物料号", "零件号", "mã hàng", "teilenummer", "artikelnummer",
        "número de parte", "materialnummer",
    ),
    "rev": ("rev", "revision", "part rev", "版本", "revisión"),
    "po": (
        "po", "po number", "po no", "purchase order", "order", "order no", "order number",
        "po #", "sales order", "work order", "wo", "采购订单", "订单号", "订单", "đơn hàng",
        "bestellung", "auftrag", "orden de compra",
    ),
    "qty": (
        "qty", "quantity", "quantities", "pcs", "pieces", "amount", "affected qty", "qty affected",
        "数量", "số lượng", "menge", "cantidad", "stück",
    ),
    "lot": (
        "lot", "lot number", "lot no", "batch", "date code", "lot code", "批次", "批号", "charge",
    ),
    "remarks": (
        "remarks", "remark", "comment", "comments", "notes", "note", "latest update", "last update",
        "update", "updates", "status update", "备注", "最新进展", "ghi chú", "bemerkung",
        "bemerkungen", "kommentar", "comentarios", "observaciones",
    ),
    "answer": (
        "answer", "resolution", "solution", "response", "corrective action", "countermeasure",
        "action taken", "reply", "feedback", "disposition", "outcome", "措施", "对策", "回复",
        "解决方案", "处理结果", "giải pháp", "antwort", "lösung", "maßnahme", "respuesta",
        "solución",
    ),
    "computed": (
        "logged", "how resolved", "next due", "waits on", "waiting on", "acknowledged",
        "resolved", "closed",
        "closed on", "closed date", "date closed", "age", "days open", "aging", "ageing",
        "关闭日期", "关闭时间",
    ),
    "internal": (
        "internal", "internal remark", "internal remarks", "internal note", "internal notes",
        "internal comment", "internal comments", "confidential", "internal only", "internal status",
        "内部", "内部备注", "nội bộ", "intern", "interno",
    ),
}  # fmt: skip
"""Columns by meaning. ``computed`` ones follow from others and are not read, ``internal`` ones are
never read: what is imported is seen by both sides."""

# Words that stand above a number as well as above a text: the cells decide.
EITHER = frozenset(("issue", "item", "action", "point", "open item", "ref", "reference", "key"))

SEVERITIES: Words = {
    "critical": (
        "critical", "crit", "very high", "highest", "urgent", "emergency", "showstopper",
        "show stopper", "blocker", "line stop", "line down", "line stopped", "stop ship",
        "safety", "1", "p1", "s1", "sev1", "sev 1", "prio 1", "a", "a class", "class a",
        "紧急", "致命", "严重", "停线", "特急", "kritisch", "crítico", "khẩn cấp",
    ),
    "major": (
        "major", "high", "h", "important", "2", "p2", "s2", "sev2", "sev 2", "prio 2", "b",
        "b class", "class b", "高", "重要", "主要", "hoch", "alta", "alto", "mayor", "cao",
    ),
    "minor": (
        "minor", "medium", "med", "m", "mid", "moderate", "normal", "3", "p3", "s3", "sev3",
        "sev 3", "prio 3", "c", "c class", "class c", "中", "一般", "次要", "轻微", "mittel",
        "media", "medio", "menor", "trung bình",
    ),
    "info": (
        "info", "low", "l", "lowest", "information", "fyi", "trivial", "cosmetic", "4", "5", "p4",
        "p5", "s4", "sev4", "sev 4", "prio 4", "d", "低", "niedrig", "gering", "baja",
        "bajo", "thấp",
    ),
}  # fmt: skip
"""What is written for a severity. No word that only says "high" makes an issue critical."""

STATES: Words = {
    "new": (
        "new", "not started", "to do", "todo", "raised", "unassigned", "not acknowledged", "新建",
        "未开始", "未处理", "待处理", "neu", "nuevo", "mới",
    ),
    "open": (
        "open", "o", "opened", "active", "打开", "offen", "abierto", "mở",
    ),
    "acknowledged": (
        "acknowledged", "waits for acknowledgment", "in progress", "ongoing", "on going", "wip",
        "in work", "working",
        "assigned", "accepted", "started", "investigating", "under investigation", "analysis",
        "in analysis", "pending", "waiting", "on hold", "hold", "monitoring", "monitor", "delayed",
        "overdue", "reopened", "re opened", "re open", "进行中", "处理中", "跟进中",
        "in arbeit", "en curso", "en proceso", "đang xử lý",
    ),
    "resolved": (
        "resolved", "fixed", "answered", "solved", "ready to close", "to be verified",
        "verification", "to verify", "implemented", "proposed to close", "pending closure",
        "已解决", "待验证", "gelöst", "resuelto", "đã giải quyết",
    ),
    "closed": (
        "closed", "close", "done", "complete", "completed", "finished", "verified", "ok", "c",
        "已关闭", "关闭", "已完成", "完成", "结案", "geschlossen", "erledigt", "abgeschlossen",
        "cerrado", "đóng", "đã đóng", "hoàn thành",
    ),
    "cancelled": (
        "cancelled", "canceled", "cancel", "rejected", "withdrawn", "void", "duplicate", "merged",
        "dropped", "not an issue", "取消", "已取消", "storniert", "cancelado",
    ),
}  # fmt: skip
"""What is written for a state."""

CATEGORIES: Words = {
    "line_down": ("line stop", "production stop", "stop", "停线"),
    "nonconformance": (
        "quality", "ncr", "defect", "defects", "non conformance", "quality issue", "quality escape",
        "workmanship", "incoming quality", "品质", "质量", "不良", "qualität", "calidad",
    ),
    "scar": ("scar", "8d", "car", "corrective action"),
    "shortage": (
        "shortage", "material shortage", "shortages", "ctb", "part shortage", "material", "supply",
        "缺料", "物料", "fehlteil", "faltante",
    ),
    "consigned": ("consigned", "consignment", "customer supplied", "consigned material", "客供料"),
    "delivery": ("delivery", "schedule", "delay", "late delivery", "slip", "交付", "liefertermin"),
    "eq": (
        "eq", "tq", "engineering query", "engineering question", "technical query", "rfi",
        "engineering", "design", "工程问题", "工程",
    ),
    "dfm": ("dfm", "dft", "manufacturability", "testability", "dfx"),
    "fai": ("fai", "first article", "first article inspection", "首件"),
    "deviation": ("deviation", "concession", "waiver", "偏差", "特采"),
    "change": ("change", "eco", "ecn", "ecr", "engineering change", "变更", "änderung"),
    "pcn_eol": ("pcn", "eol", "obsolescence", "ltb", "end of life", "last time buy"),
    "test_yield": ("test", "yield", "fixture", "firmware", "fct", "ict", "测试", "良率"),
    "order": ("order", "po", "forecast", "reschedule", "purchase order", "订单"),
    "commercial": ("commercial", "price", "quote", "rfq", "cost", "invoice", "价格", "商务"),
    "logistics": ("logistics", "shipping", "shipment", "customs", "packaging", "物流", "包装"),
    "compliance": ("compliance", "rohs", "reach", "certificate", "audit", "coc", "合规"),
    "rma": ("rma", "return", "field failure", "returns", "customer return", "退货", "客退"),
    "relationship": ("communication", "process", "relationship", "沟通"),
    "general": ("general", "other", "others", "misc", "miscellaneous", "tbd", "其他", "sonstiges"),
}  # fmt: skip
"""What is written for a category of the shipped rules, besides its id and its title."""

BLANK = frozenset(("", "-", "--", "---", "–", "—", "/", "\\", "n/a", "na", "tbd", "tba", "tbc",
                   "none", "nil", "null", "?", "??", "无", "待定", "."))  # fmt: skip
"""What stands in a cell in place of nothing."""

TOTALS = frozenset(("total", "totals", "sum", "subtotal", "sub total", "grand total", "合计",
                    "小计", "总计", "summe", "gesamt", "suma", "tổng"))  # fmt: skip
