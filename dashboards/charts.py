"""Pictures of figures as SVG, made by the server; the table beside each says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDE, HIGH, LEFT, FOOT = 720, 220, 40, 28
LEVELS = (0, 50, 100)
BAR, BAR_GAP, NAMES, SAID = 26, 10, 170, 120  # names and numbers have room for a phone's larger letters


@dataclass(frozen=True)
class Point:
    """One month: its letter under the line, its name, and a share in per cent, or None where none is shown."""

    letter: str
    name: str
    percent: int | None


def line_chart(points: Sequence[Point], *, title: str, says: str) -> SafeString:
    """A line through the points that are shown, broken where one is not."""
    lines = format_html_join(
        "",
        '<line class="chart-level" x1="{}" x2="{}" y1="{}" y2="{}"/><text x="{}" y="{}" text-anchor="end">{}</text>',
        ((LEFT, WIDE, _y(n), _y(n), LEFT - 8, _y(n) + 4, n) for n in LEVELS),
    )
    marks = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="4"><title>{}</title></circle>',
        (
            (_x(n, len(points)), _y(one.percent), f"{one.name}: {one.percent} %")
            for n, one in enumerate(points)
            if one.percent is not None
        ),
    )
    letters = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        ((_x(n, len(points)), HIGH - 6, one.letter) for n, one in enumerate(points)),
    )
    drawn = format_html("{}<path class='chart-line' d='{}'/>{}{}", lines, _path(points), marks, letters)
    return _framed(drawn, HIGH, title, says)


def bar_chart(bars: Sequence[tuple[str, int, str]], *, title: str, says: str) -> SafeString:
    """One bar for each name and number; the third part is what stands behind the bar."""
    most = max((number for _name, number, _said in bars), default=0) or 1
    room = WIDE - NAMES - SAID
    drawn = format_html_join(
        "",
        '<text x="0" y="{}" dominant-baseline="central">{}</text><rect x="{}" y="{}" width="{}" height="{}" rx="4"/>'
        '<text x="{}" y="{}" dominant-baseline="central">{}</text>',
        (
            (
                y + BAR // 2,
                name,
                NAMES,
                y,
                width := max(3, round(room * number / most)),
                BAR,
                NAMES + width + 8,
                y + BAR // 2,
                said,
            )
            for n, (name, number, said) in enumerate(bars)
            if (y := n * (BAR + BAR_GAP)) >= 0
        ),
    )
    return _framed(drawn, max(1, len(bars)) * (BAR + BAR_GAP), title, says)


def _framed(drawn: SafeString, high: int, title: str, says: str) -> SafeString:
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" focusable="false" aria-label="{}">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        WIDE, high, f"{title}. {says}", title, says, drawn,
    )  # fmt: skip


def _x(n: int, number: int) -> int:
    return LEFT + 12 + round(n * (WIDE - LEFT - 24) / max(1, number - 1))


def _y(share: int) -> int:
    return 12 + round((100 - share) * (HIGH - FOOT - 24) / 100)


def _path(points: Sequence[Point]) -> str:
    """Straight from point to point; a month of which nothing is shown lifts the pen."""
    path, pen = [], "M"
    for n, one in enumerate(points):
        if one.percent is None:
            pen = "M"
        else:
            path.append(f"{pen}{_x(n, len(points))} {_y(one.percent)}")
            pen = "L"
    return "".join(path)
