"""Documents made from a seed, on which page measures are compared."""
