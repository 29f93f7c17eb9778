"""A brand's accent, made dark or light enough to be read (WCAG 2.2, success criterion 1.4.3)."""

# 4.5 is what the criterion asks for; the rest is for text on a tint of the accent itself.
LEGIBLE = 5.5
WHITE, DARK_SURFACE = (255, 255, 255), (22, 27, 34)
Color = tuple[int, int, int]


def parse(value: str) -> Color:
    """Return the three channels of `#rrggbb`; a ValueError for anything else."""
    digits = value.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"{value} is not a colour like #1f6feb.")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def legible(color: Color, background: Color) -> Color:
    """Return the colour, moved towards black or white until text in it is legible."""
    end = (0, 0, 0) if _luminance(background) > 0.5 else WHITE
    for step in range(21):
        moved = _mix(color, end, step / 20)
        if contrast(moved, background) >= LEGIBLE:
            return moved
    return end


def hex_of(color: Color) -> str:
    """Return a colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*color)


def _mix(color: Color, end: Color, share: float) -> Color:
    red, green, blue = (round(c + (e - c) * share) for c, e in zip(color, end, strict=True))
    return red, green, blue


def _luminance(color: Color) -> float:
    red, green, blue = (_linear(channel / 255) for channel in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
