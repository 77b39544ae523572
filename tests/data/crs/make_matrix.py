#!/usr/bin/env python3
"""The test matrix of the CRS doctor: one small layer at three places, written in every way in which
such numbers come, by PROJ (pyproj).

    make_matrix.py > matrix.txt         make_matrix.py --check matrix.txt

A line is one variant: name, what has to be ranked first, then the coordinates of a ring as they
stand in a file. What has to be first is a code, "-" where no code has such numbers, and the axis
order; the code may also be one of those that have the same numbers.
"""
import pathlib
import sys

from pyproj import Transformer

PLACES = {"korla": (86.1, 41.7), "kuitun": (84.9, 44.4), "east": (119.0, 32.0)}
GEOGRAPHIC = {"cgcs2000": 4490, "xian80": 4610, "beijing54": 4214, "new-beijing": 4555}
HEAD = "# variant expected axis-order x y x y ... (made by make_matrix.py)"


def ring(lon, lat):
    return [(lon, lat), (lon + 0.02, lat), (lon + 0.021, lat + 0.015), (lon, lat + 0.014), (lon, lat)]


def codes():
    """Code, geographic code, width, zone, meridian, false easting: from gk_codes.txt."""
    lines = (pathlib.Path(__file__).parent / "gk_codes.txt").read_text(encoding="utf-8").splitlines()
    return [tuple(map(int, line.split())) for line in lines if not line.startswith("#")]


def projected(code, geographic, points):
    """On the datum's own ellipsoid: the numbers of a file of that datum, no shift involved."""
    transformer = Transformer.from_crs(geographic, code, always_xy=True)
    return [transformer.transform(*p) for p in points]


def dms(degrees):
    seconds = round(degrees * 360000)
    whole, rest = divmod(seconds, 360000)
    minutes, rest = divmod(rest, 6000)
    return whole * 10000 + minutes * 100 + rest / 100


def line(name, expected, points, swap=False, digits=3):
    numbers = " ".join(f"{v:.{digits}f}" for p in points for v in (p[::-1] if swap else p))
    return f"{name} {expected} {'north-east' if swap else 'lon-lat'} {numbers}"


def variants(place, lon, lat):
    points = ring(lon, lat)
    for datum, geographic in GEOGRAPHIC.items():
        for swap in (False, True):
            yield line(f"{place}-{datum}-degrees{'-swapped' * swap}", f"EPSG:{geographic}", points,
                       swap, 9)
    for code, geographic, width, zone, meridian, easting in codes():
        if abs(lon - meridian) > width / 2:
            continue
        datum = next(d for d, g in GEOGRAPHIC.items() if g == geographic)
        plane = projected(code, geographic, points)
        for swap in (False, True):
            yield line(f"{place}-{datum}-{width}deg-{zone}-{'prefix' if easting > 1e6 else 'plain'}"
                       f"{'-swapped' * swap}", f"EPSG:{code}", plane, swap)
        if datum != "cgcs2000" or width != 3:
            continue
        yield line(f"{place}-km-{code}", "-", [(x / 1000, y / 1000) for x, y in plane], digits=6)
        yield line(f"{place}-mm-{code}", "-", [(x * 1000, y * 1000) for x, y in plane], digits=0)
        if easting < 1e6:
            yield line(f"{place}-no-false-easting-{code}", "-", [(x - easting, y) for x, y in plane])
    yield line(f"{place}-dms", "dms", [(dms(x), dms(y)) for x, y in points], digits=2)
    yield line(f"{place}-dms-swapped", "dms", [(dms(x), dms(y)) for x, y in points], True, 2)


def main(arguments):
    lines = [HEAD] + [v for place, at in PLACES.items() for v in variants(place, *at)]
    text = "\n".join(lines) + "\n"
    if arguments[:1] != ["--check"]:
        sys.stdout.write(text)
        return 0
    same = pathlib.Path(arguments[1]).read_text(encoding="utf-8") == text
    print("as PROJ has it" if same else "differs from what PROJ gives")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
