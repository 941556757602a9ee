"""The contrast of two colours, as defined in WCAG 2.2."""

import re


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, `#12436D` or `rgb(18, 67, 109)`, from 1 to 21."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def turned_over(colour: str) -> str:
    """Return what the CSS filter `invert(93%) hue-rotate(180deg)` makes of a colour."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (0.93 - 0.86 * channel for channel in channels)
    grey = 0.213 * red + 0.715 * green + 0.072 * blue
    turned = (min(max(2 * grey - channel, 0), 1) for channel in (red, green, blue))
    return "#" + "".join(f"{round(channel * 255):02X}" for channel in turned)


def _luminance(colour: str) -> float:
    """Return how light a colour is, from 0 for black to 1 for white."""
    if colour.startswith("#"):
        channels = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    else:
        channels = [int(channel) for channel in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in channels)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
