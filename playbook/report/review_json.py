"""The review for machines: one JSON object with everything the text report says, nothing cut down."""

from __future__ import annotations

import json
from typing import Any

from playbook.report.review_model import Entry, Fit, Review, Standing
from playbook.report.review_text import headline
from playbook.report.review_words import sentence, sign, wording


def as_json(review: Review) -> str:
    """Keys: base, base_day, today, summary, changes, regulations, notes, problems."""
    return json.dumps(as_object(review), ensure_ascii=False, indent=2) + "\n"


def as_object(review: Review) -> dict[str, Any]:
    return {
        "base": review.base,
        "base_day": review.base_day,
        "today": review.today.isoformat(),
        "summary": {
            "headline": headline(review) if review.base else "",
            "changes": len(review.entries),
            "regulations": review.touched,
            "pages": review.pages,
            "must_sign": [{"id": one, "name": review.names.get(one, one)} for one in review.signers],
            "open": review.open,
        },
        "changes": [_entry(entry, review) for entry in review.entries],
        "regulations": [_standing(row) for row in review.regulations],
        "notes": review.notes,
        "problems": [
            {
                "severity": one.severity,
                "name": one.name,
                "file": one.file,
                "line": one.line,
                "message": one.message,
                "help": one.help,
            }
            for one in review.problems
        ],
    }


def _entry(entry: Entry, review: Review) -> dict[str, Any]:
    change = entry.change
    made: dict[str, Any] = {
        "kind": change.kind if change else "text",
        "level": entry.level,
        "sign": sign(entry),
        "sentence": sentence(entry, review, long=10**6),
        "regulations": list(entry.regulations),
        "pages": list(entry.pages),
    }
    if change is not None:
        made |= {
            "path": change.path,
            "was": change.was,
            "label": wording(review.language).label(change.collection, change.label),
            "name": change.name,
            "old": list(change.old),
            "new": list(change.new),
            "leaves": list(change.leaves),
            "file": change.file,
            "line": change.line,
        }
    return made


def _standing(row: Standing) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "edition_before": row.before or None,
        "edition": row.after,
        "draft": row.draft,
        "fingerprint": row.text,
        "text_changed": row.changed,
        "level": row.level if row.changed else None,
        "editorial": row.why or None,
        "due": row.due.day.isoformat() if row.due else None,
        "overdue_days": row.overdue,
        "bound": row.people,
        "unsigned": list(row.unsigned),
        "suspect": list(row.suspect),
        "fit_before": _fit(row.fit_before),
        "fit_after": _fit(row.fit_after),
        "lines": [one.record for one in row.differences],
    }


def _fit(found: Fit | None) -> dict[str, float] | None:
    return None if found is None else {"pages": found.pages, "fill": round(found.fill, 1)}
