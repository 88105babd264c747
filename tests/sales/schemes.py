"""Pay schemes for tests, written as their owner would write them."""

from __future__ import annotations

from playbook.facts.load import load_bytes
from playbook.facts.model import Record

METRICS = """\
metrics:
  - {id: sales, unit: money, direction: up, name: Sales,
     norms: [{id: n, role: seller, value: 90000, per: quarter}]}
  - {id: calls, name: Calls, unit: number, direction: up, norms: [{id: n, role: seller, value: 10, per: day}]}
  - {id: reply, name: Reply time, unit: minutes, direction: down}
  - {id: new-product, name: New product, unit: number, direction: up}
  - {id: plan, name: Share of the plan, unit: percent, direction: up}
"""
INPUTS = """\
    inputs:
      - {id: sales, name: Sales, metric: sales, period: month}
      - {id: calls, name: Calls, metric: calls, period: month}
      - {id: reply, name: Reply time, metric: reply, period: month}
      - {id: new-product, name: New product, metric: new-product, period: quarter}
      - {id: plan, name: Plan, metric: plan, period: quarter}
"""


def scheme(lines: str) -> Record:
    """A scheme from its own lines, indented by four spaces here."""
    body = "".join(f"    {line}\n" for line in lines.strip().splitlines())
    text = f"motivation:\n  - id: s\n    role: seller\n{body}{INPUTS}"
    files = {
        "motivation.yaml": text,
        "metrics.yaml": METRICS,
        "roles.yaml": "roles:\n  - {id: seller, name: Seller}\n",
    }
    return load_bytes({name: data.encode() for name, data in files.items()}).facts.motivation["s"]
