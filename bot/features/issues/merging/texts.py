"""Every sentence about issues that may be the same, and about merging; part of ``TEXTS``."""

from __future__ import annotations

MERGE_TEXTS: dict[str, str] = {
    # is it the same?
    "alike": "Same as {name} {title}? ({reasons})",
    "alike.part": "same part",
    "alike.po": "same PO",
    "alike.title": "similar title",
    "card.duplicates": "Same as {names}? To merge: {example}",
    # merging
    "merged": "{name} is merged into {target}. Its clocks have ended; those of {target} go on.",
    "merged.already": "{name} was merged into {target} {when}.",
    "merged.copied": "Copied to {target}: {details}",
    "merged.kept": "{label}: {target} keeps {ours} ({name}: {theirs})",
    "merged.full": "Not copied, {limit} details are the most: {details}",
    "merged.severity": "{name} was {theirs}. {target} stays {ours}.",
    "merged.responder": "{name} was for {theirs} to answer. {target} is for {ours} to answer.",
    "merged.line": "{actor} merged {name} into {target}. "
    "What is said here counts for {target} now.",
    "merged.line.target": "{actor} merged {name} into {target}: {title}",
    "merged.raised": "{name} was logged by {person} ({company}) {when}",
    # what was merged is named, looked at, or spoken of
    "merged.into": "Merged into {target}",
    "merged.into.far": "Merged into {first}, and with it into {target}",
    "merged.pointer": "{name} was merged into {target}. Nothing was done.",
    "merged.follows": "{name} was merged into {target}, so this was done on {target}.",
    "merged.also": "Also {name} {title}: logged by {person} ({company}) {when}",
    "merged.comment": "{actor} in the thread of {name}: {text}",
    "state.merged": "merged into {target}",
    # undoing it
    "unmerged": "{name} is no longer merged into {target}. Acknowledgment due {due}. "
    "What was copied to {target} stays there.",
    "unmerged.no_ack": "{name} is no longer merged into {target}. "
    "What was copied to {target} stays there.",
    "unmerged.line": "{actor} undid the merge of {name} into {target}. "
    "The clocks of {name} start anew. Reason: {why}",
    "unmerged.line.no_text": "{actor} undid the merge of {name} into {target}. "
    "The clocks of {name} start anew.",
    "no.merge": "{name} was not merged: its clocks would end, so only {company} "
    "or a program manager can do this.",
    "no.merge.itself": "{name} cannot be merged into itself."
    "\nExample: issue merge {name} into {other}",
    "no.merge.target": "{target} is {state}, so nothing can be merged into it. Reopen it first.",
    "no.merge.ended": "{target} is {state}, so nothing can be merged into it.",
}
