#!/usr/bin/env python3
"""The Gauss-Kruger codes of China as PROJ's database has them (pyproj), one line for each.

    make_codes.py > gk_codes.txt        make_codes.py --check gk_codes.txt

A line is: EPSG code, geographic code of its datum, width of the zone in degrees, zone number, central
meridian, false easting in metres. Codes come from the parameters of every projected CRS of the four
datums, not from their names; deprecated ones (21473 to 21483) are left out.
"""
import pathlib
import sys

from pyproj import CRS
from pyproj.database import query_crs_info
from pyproj.enums import PJType

DATUMS = {4490: "CGCS2000", 4610: "Xian 1980", 4214: "Beijing 1954", 4555: "New Beijing"}
HEAD = "# code geographic width zone meridian false_easting_m (made by make_codes.py)"


def parameters(crs):
    return {p.name: p.value for p in crs.coordinate_operation.params}


def line_of(code):
    """The line of a code, or None for what is no Gauss-Kruger zone of one of the datums."""
    crs = CRS.from_epsg(code)
    geographic = crs.geodetic_crs.to_epsg()
    if geographic not in DATUMS or crs.coordinate_operation.method_name != "Transverse Mercator":
        return None
    p = parameters(crs)
    meridian, easting = p["Longitude of natural origin"], p["False easting"]
    if p["Scale factor at natural origin"] != 1 or easting % 1_000_000 != 500_000:
        return None
    width = 3 if "3-degree" in crs.name else 6
    zone = round(meridian / 3) if width == 3 else round((meridian + 3) / 6)
    prefix = int(easting // 1_000_000)
    if prefix not in (0, zone):
        raise SystemExit(f"EPSG:{code}: prefix {prefix} and zone {zone}")
    return f"{code} {geographic} {width} {zone} {meridian:g} {easting:.0f}"


def main(arguments):
    infos = query_crs_info(auth_name="EPSG", pj_types=PJType.PROJECTED_CRS)
    wanted = sorted(int(i.code) for i in infos if i.name.startswith(tuple(DATUMS.values())))
    text = "\n".join([HEAD] + [line for line in map(line_of, wanted) if line]) + "\n"
    if arguments[:1] != ["--check"]:
        sys.stdout.write(text)
        return 0
    same = pathlib.Path(arguments[1]).read_text(encoding="utf-8") == text
    print("as in PROJ's database" if same else "differs from PROJ's database")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
