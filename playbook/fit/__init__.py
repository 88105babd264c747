"""The page budget: how full the A4 page is, as a layout engine would lay it out, and what to cut (inventory C8)."""

from playbook.fit.advice import Cut
from playbook.fit.judgement import judge
from playbook.fit.limits import PROFILES, Limits
from playbook.fit.measure import TIME_BOX, BlockMeasure, Measure, SectionMeasure, measure, to_dict

__all__ = [
    "PROFILES",
    "TIME_BOX",
    "BlockMeasure",
    "Cut",
    "Limits",
    "Measure",
    "SectionMeasure",
    "judge",
    "measure",
    "to_dict",
]
