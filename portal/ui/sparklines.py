"""A row of numbers as a small line, drawn on the server so that it needs no script."""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH, HEIGHT, MARGIN = 120, 32, 3


def sparkline_svg(
    values: Iterable[float | None], label: str = "", scale: tuple[float, float] | None = None
) -> SafeString:
    """Return the numbers as an SVG line; a missing number is a gap, never a zero.

    Lines that are compared with each other share a `scale`, the lowest and the highest value of all.
    """
    row = list(values)
    known = [v for v in row if v is not None]
    if len(known) < 2:
        return SafeString()
    low, high = scale or (min(known), max(known))
    points = [None if v is None else _point(i, v, len(row), low, high) for i, v in enumerate(row)]
    path = _path(points)
    last = next(p for p in reversed(points) if p)
    return format_html(
        '<svg class="rt-spark" viewBox="0 0 {} {}" preserveAspectRatio="none" {}>'
        '<path d="{}" vector-effect="non-scaling-stroke"/>'
        '<circle cx="{}" cy="{}" r="2.5"/></svg>',
        WIDTH,
        HEIGHT,
        _spoken(label),
        path,
        *last,
    )


def _spoken(label: str) -> SafeString:
    return (
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"')
    )


def _point(index: int, value: float, count: int, low: float, high: float) -> tuple[float, float]:
    share = (value - low) / (high - low) if high > low else 0.5
    x = MARGIN + index * (WIDTH - 2 * MARGIN) / max(count - 1, 1)
    return round(x, 1), round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    steps, pen_up = [], True
    for point in points:
        if point is not None:
            steps.append(f"{'M' if pen_up else 'L'}{point[0]} {point[1]}")
        pen_up = point is None
    return "".join(steps)
