#!/usr/bin/env python3
"""The styles survive greyscale print and colour-blind eyes.

Rules of one aspect (the first word of their names: category, status, verdict …) are alternatives.
Two of them that are drawn alike but for their colours (same widths, dashes, hatches, marks) have to
differ in lightness, and in colour for normal, protanopic and deuteranopic eyes; colours are judged
as they look on white paper.

Lightness is CIE L* (CIE 15:2004), difference CIE 1976 ΔE*ab, both under D65 from sRGB (IEC
61966-2-1). The simulations are the matrices for severity 1.0 of Machado, Oliveira, Fernandes,
"A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009.
"""
import itertools
import math
import pathlib
import sys
import xml.etree.ElementTree as ET

LEAST_LIGHTNESS, LEAST_COLOUR = 4.5, 10.0
SLD = "{http://www.opengis.net/sld}"
PROTAN = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
          (-0.003882, -0.048116, 1.051998))
DEUTAN = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
          (-0.011820, 0.042940, 0.968881))
SAME = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
EYES = {"normal": SAME, "protanopia": PROTAN, "deuteranopia": DEUTAN}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1.0, 1.089)
COLOURS = {"fill", "stroke"}
OPACITIES = {"fill": "fill-opacity", "stroke": "stroke-opacity"}


def linear(code: str, opacity: float) -> list[float]:
    """Linear RGB of a colour that lies on white."""
    def one(text: str) -> float:
        byte = int(text, 16) * opacity + 255 * (1 - opacity)
        share = byte / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
    return [one(code[i:i + 2]) for i in (1, 3, 5)]


def times(matrix, vector) -> list[float]:
    return [sum(m * v for m, v in zip(row, vector)) for row in matrix]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    def f(t: float) -> float:
        return t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29
    x, y, z = (f(value / white) for value, white in zip(times(TO_XYZ, rgb), WHITE))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour: tuple[str, float], eye: str) -> tuple[float, float, float]:
    rgb = times(EYES[eye], linear(*colour))
    return lab([min(max(value, 0.0), 1.0) for value in rgb])


def colours_of(rule: ET.Element) -> list[tuple[str, float]]:
    found = []
    for parent in rule.iter():
        if parent.tag in (SLD + "TextSymbolizer", SLD + "Halo"):
            continue
        own = {p.get("name"): p.text for p in parent.findall(SLD + "CssParameter")}
        found += [(own[name], float(own.get(OPACITIES[name], 1))) for name in ("fill", "stroke")
                  if name in own]
    return found


def drawing_of(rule: ET.Element) -> str:
    """How a rule is drawn, without its colours, texts and filter."""
    copy = ET.fromstring(ET.tostring(rule))
    for name in ("Name", "Title", "Abstract", "TextSymbolizer", "ElseFilter"):
        for child in copy.findall(SLD + name):
            copy.remove(child)
    for child in copy.findall("{http://www.opengis.net/ogc}Filter"):
        copy.remove(child)
    for css in copy.iter(SLD + "CssParameter"):
        if css.get("name") in COLOURS or css.get("name").endswith("opacity"):
            css.text = ""
    return "".join(ET.tostring(copy, encoding="unicode").split())


def drawn_rules(path: pathlib.Path) -> list[tuple[str, str, list[tuple[str, float]]]]:
    rules = []
    for rule in ET.parse(path).iter(SLD + "Rule"):
        for text in rule.findall(SLD + "TextSymbolizer"):
            rule.remove(text)
        rules.append((rule.findtext(SLD + "Name"), drawing_of(rule), colours_of(rule)))
    return rules


def nearest(first, second) -> tuple[float, float]:
    """The largest differences in lightness, and in colour for the eyes that see it worst, of any of
    the colours that the two rules use in the same place."""
    light = max(abs(seen(a, "normal")[0] - seen(b, "normal")[0]) for a, b in zip(first, second))
    colour = min(max(math.dist(seen(a, eye), seen(b, eye)) for a, b in zip(first, second))
                 for eye in EYES)
    return light, colour


def main(folder: pathlib.Path) -> int:
    pairs = faults = 0
    for path in sorted(folder.glob("*.sld")):
        for one, other in itertools.combinations(drawn_rules(path), 2):
            if one[0].split("-")[0] != other[0].split("-")[0] or one[1] != other[1]:
                continue
            pairs += 1
            light, colour = nearest(one[2], other[2])
            if light < LEAST_LIGHTNESS or colour < LEAST_COLOUR:
                faults += 1
                print(f"{path.name}: {one[0]} and {other[0]} differ by {light:.1f} in lightness "
                      f"(least {LEAST_LIGHTNESS}) and {colour:.1f} in colour (least {LEAST_COLOUR})")
    print(f"{pairs} pairs are told apart by colour alone, {faults} of them badly")
    return 1 if faults or pairs < 30 else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
