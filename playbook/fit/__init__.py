"""The page budget: how full the A4 page is, as a layout engine would lay it out, and what to cut (inventory C8)."""
