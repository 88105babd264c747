"""How full the pages of changed regulations were and are: a change that pushes one past its page is said first (C8)."""

from __future__ import annotations

from collections.abc import Sequence

from playbook.commands.review import Reviewing
from playbook.facts.records import fingerprint
from playbook.facts.values import Missing
from playbook.pages.blocks import Block
from playbook.report.review_model import Fit


def measure_changed(found: Reviewing) -> None:
    """Fill in `fit_before` and `fit_after` of every regulation whose text differs; the others need no measuring."""
    for row in found.review.regulations:
        if row.differences:
            row.fit_before = _fit(found, row.id, row.old_blocks)
            row.fit_after = _fit(found, row.id, row.new_blocks)


def _fit(found: Reviewing, identity: str, blocks: Sequence[Block]) -> Fit | None:
    from playbook.fit.measure import measure
    from playbook.outputs.company_fonts import font_files
    from playbook.outputs.docx import write
    from playbook.outputs.sheets import regulation_sheet
    from playbook.pages.markdown import to_markdown
    from playbook.pages.regulation import Twin

    text = to_markdown(blocks)
    record = found.facts.regulations[identity]
    twin = Twin(identity, record, tuple(blocks), text, fingerprint(text), frozenset())
    try:
        data = write(regulation_sheet(found.facts, twin, found.workspace), to_measure=True)
    except Missing:
        return None  # a fact of the frame, the approver say, is still to be filled in: told by the check
    fonts = font_files(found.facts, found.workspace)
    result = measure(data, name=f"{identity}.docx", fonts=fonts, advise=False)
    if result.pages is None or result.fill is None:  # not measured is never a pass
        said = f"the page of {identity} could not be measured"
        problem = record.problem_at("not-measured", said, help="See `playbook fit`.")
        found.review.problems.append(problem)
        return None
    return Fit(result.pages, result.fill)
