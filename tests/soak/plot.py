# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory and CPU of a soak as two small charts in one SVG."""

WIDTH, HEIGHT = 900, 220
LEFT, TOP, RIGHT, BOTTOM = 60, 30, 20, 30
STYLE = ("text { font: 12px sans-serif; fill: #555 } .title { font-weight: bold }"
         " .grid { stroke: #ddd } .line { fill: none; stroke: #1c71d8; stroke-width: 1.5 }")


def ceiling(value):
    """A round number that is not less."""
    step = 1
    while step * 10 < value:
        step *= 10
    return next(step * factor for factor in (1, 2, 2.5, 5, 10) if step * factor >= value)


def panel(samples, column, title, hours, offset):
    """One chart: a column of the samples over simulated hours, from zero on."""
    top = ceiling(max(max(row[column] for row in samples), 1))
    duration = samples[-1][0]
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    parts = [f'<g transform="translate({LEFT} {offset + TOP})">',
             f'<text class="title" x="0" y="-10">{title}</text>']
    for i in range(5):
        y = high * (1 - i / 4)
        parts.append(f'<path class="grid" d="M0 {y:.1f}H{wide}"/>'
                     f'<text x="-8" y="{y + 4:.1f}" text-anchor="end">{top * i / 4:g}</text>')
        parts.append(f'<text x="{wide * i / 4:.1f}" y="{high + 18}" text-anchor="middle">'
                     f'{hours * i / 4:g} h</text>')
    points = " ".join(f"{row[0] / duration * wide:.1f},{high * (1 - row[column] / top):.1f}"
                      for row in samples)
    parts.append(f'<polyline class="line" points="{points}"/></g>')
    return "\n".join(parts)


def write(path, samples, hours):
    """samples: rows of (seconds, MB, % of a core)."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{2 * HEIGHT}">\n'
                   f'<style>{STYLE}</style><rect width="100%" height="100%" fill="#fff"/>\n'
                   + panel(samples, 1, "Memory of the console, MB", hours, 0) + "\n"
                   + panel(samples, 2, "CPU of the console, % of a core", hours, HEIGHT)
                   + "\n</svg>\n")
