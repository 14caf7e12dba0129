#!/usr/bin/env python3
"""Turns the line drawings in this folder into the outlines that are embedded.

Fyne's SVG reader does not scale the width of a stroke with the drawing: a line
would be half as heavy on a screen with twice the pixels. Outlines scale. It
also draws short arcs wrong, so arcs become curves. Edit the strokes here, then
run this; it needs inkscape.
"""
import math, pathlib, re, shutil, subprocess, tempfile

here = pathlib.Path(__file__).resolve().parent
actions = "select-all;object-stroke-to-path;export-plain-svg;export-overwrite;export-do"
sizes = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


def steps(d):
    """Gives each command of a path with absolute coordinates."""
    tokens = re.findall(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?", d)
    i, x, y, begin, cmd = 0, 0.0, 0.0, (0.0, 0.0), ""
    while i < len(tokens):
        if tokens[i].isalpha():
            cmd = tokens[i]
            i += 1
        up = cmd.upper()
        v = [float(t) for t in tokens[i : i + sizes[up]]]
        i += sizes[up]
        dx, dy = (x, y) if cmd.islower() else (0, 0)
        if up == "H":
            up, v = "L", [v[0] + dx, y]
        elif up == "V":
            up, v = "L", [x, v[0] + dy]
        elif up == "A":
            v[5] += dx
            v[6] += dy
        else:
            v = [a + (dy if k % 2 else dx) for k, a in enumerate(v)]
        if up == "A":
            for c in curves(x, y, *v):
                yield "C", c
        else:
            yield up, v
        if up == "Z":
            x, y = begin
        else:
            x, y = v[-2:]
        if up == "M":
            begin, cmd = (x, y), "l" if cmd == "m" else "L"


def curves(x1, y1, r, ry, turn, large, sweep, x2, y2):
    """Gives a circular arc as cubic curves (SVG 1.1, appendix F.6.5)."""
    assert abs(r - ry) < 1e-3, "not a circle"
    dx, dy = (x1 - x2) / 2, (y1 - y2) / 2
    half = dx * dx + dy * dy
    if half == 0:
        return
    r = max(r, math.sqrt(half))
    f = math.sqrt(max(0, (r * r - half) / half)) * (-1 if large == sweep else 1)
    cx, cy = f * dy + (x1 + x2) / 2, -f * dx + (y1 + y2) / 2
    a = math.atan2(y1 - cy, x1 - cx)
    span = math.atan2(y2 - cy, x2 - cx) - a
    if sweep and span < 0:
        span += 2 * math.pi
    if not sweep and span > 0:
        span -= 2 * math.pi
    n = max(1, math.ceil(abs(span) / (math.pi / 2) - 1e-6))
    step = span / n
    k = 4 / 3 * math.tan(step / 4) * r
    for _ in range(n):
        b = a + step
        p, q = (cx + r * math.cos(a), cy + r * math.sin(a)), (cx + r * math.cos(b), cy + r * math.sin(b))
        yield [p[0] - k * math.sin(a), p[1] + k * math.cos(a), q[0] + k * math.sin(b), q[1] - k * math.cos(b), *q]
        a = b


def number(f):
    return (f"{f:.3f}".rstrip("0").rstrip(".") or "0").replace("-0.000", "0")


for source in sorted(here.glob("*.svg")):
    with tempfile.TemporaryDirectory() as tmp:
        work = pathlib.Path(shutil.copy(source, tmp))
        subprocess.run(["inkscape", f"--actions={actions}", work], check=True, capture_output=True)
        drawn = work.read_text()
    shapes = []
    for tag in re.findall(r"<(?:path|circle)\b[^>]*>", drawn, re.S):
        if d := re.search(r'\sd="([^"]+)"', tag):
            d = "".join(c + " ".join(map(number, v)) for c, v in steps(d.group(1)))
            shapes.append(f'<path d="{d}" fill="#000000"/>')
            continue
        c = dict(re.findall(r'\s(cx|cy|r)="([^"]+)"', tag))
        shapes.append(f'<circle cx="{c["cx"]}" cy="{c["cy"]}" r="{c["r"]}" fill="#000000"/>')
    assert shapes, source
    target = here.parent / "icons" / source.name
    target.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">'
        + "".join(shapes) + "</svg>\n"
    )
