"""Figures as people read them, and what is in the middle of many."""

import math
import statistics


def shown(value):
    """A cell: a number with three digits that count."""
    if not isinstance(value, float):
        return f"{value:,}" if isinstance(value, int) else str(value)
    digits = 0 if value == 0 else max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}"


def spread(values):
    """The median of the rounds, with the least and the greatest where there are several; nothing without rounds."""
    values = list(values)
    if not values:
        return ""
    median = shown(float(statistics.median(values)))
    return median if len(values) == 1 else f"{median} ({shown(float(min(values)))} to {shown(float(max(values)))})"


def percentile(values, share):
    """The smallest of the values that at least that share of them, from 0 to 1, do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
