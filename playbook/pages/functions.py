"""What templates may call beside the facts: the sums of the sales department."""

from __future__ import annotations

from typing import Any

from playbook.facts.model import Facts


def template_functions(facts: Facts) -> dict[str, Any]:
    """Names for the templates of pages, regulations and forms."""
    from playbook.sales.pay import pay_example, pay_grid

    return {"pay": pay_example, "pay_grid": pay_grid}
