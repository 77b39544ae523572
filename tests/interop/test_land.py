"""Land in zones against GEOS through GDAL's Python, in an equal-area projection of the place.

GEOS overlays polygons with straight edges in a Lambert azimuthal equal-area plane; pyproj cuts the
geodesic edges into pieces so short that what they bend stays below the tolerance.
"""
import json
import math
import pathlib
import random
import sys
import tempfile
import unittest

from osgeo import ogr
from pyproj import Transformer

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import CGCS2000, LAYERS, distance, feature, rows, run, star, write  # noqa: E402

ogr.UseExceptions()
PIECE_M = 100
SAMPLE = LAYERS.parent / "samples" / "land" / "DLTB.geojson"


def plane(centre):
    """lon/lat to metres in an equal-area plane around the centre, on CGCS2000."""
    lon, lat = centre
    target = f"+proj=laea +lon_0={lon} +lat_0={lat} +a=6378137 +rf=298.257222101 +units=m"
    return Transformer.from_crs("EPSG:4490", target, always_xy=True).transform


def polygon(rings, to_plane):
    shape = ogr.Geometry(ogr.wkbPolygon)
    for ring in rings:
        line = ogr.Geometry(ogr.wkbLinearRing)
        for start, end in zip(ring, ring[1:]):
            pieces = max(1, math.ceil(distance(start, end) / PIECE_M))
            places = [start, *CGCS2000.npts(*start, *end, pieces - 1)] if pieces > 1 else [start]
            for place in places:
                line.AddPoint_2D(*to_plane(*place))
        line.CloseRings()
        shape.AddGeometry(line)
    return shape


def union(shapes):
    all_of_it = ogr.Geometry(ogr.wkbMultiPolygon)
    for shape in shapes:
        all_of_it.AddGeometry(shape)
    return all_of_it.UnionCascaded() if shapes else ogr.Geometry(ogr.wkbPolygon)


def expected(zone, parcels, to_plane):
    """Area of each class, of the rest and of what several classes share, by GEOS."""
    outline = polygon(zone["geometry"]["coordinates"], to_plane)
    classes = {}
    for parcel in parcels:
        name = (parcel["properties"]["DLMC"] or "").strip() or None
        classes.setdefault(name, []).append(
            polygon(parcel["geometry"]["coordinates"], to_plane))
    areas = {name: outline.Intersection(union(shapes)).GetArea()
             for name, shapes in classes.items()}
    everything = union([shape for shapes in classes.values() for shape in shapes])
    none = outline.Difference(everything).GetArea()
    several = sum(areas.values()) - outline.Intersection(everything).GetArea()
    return areas, none, several, outline.GetArea()


def key(row):
    return None if row["part"] == "unclassed" else row["DLMC"]


def box(west, south, east, north):
    return [[west, south], [east, south], [east, north], [west, north]]


class Land(unittest.TestCase):
    def compare(self, zone, parcels, answer, to_plane):
        areas, none, several, whole = expected(zone, parcels, to_plane)
        seen = {key(r): r["area_m2"] for r in answer if r["part"] in ("land", "unclassed")}
        self.assertEqual(set(seen), {c for c, area in areas.items() if area > 1e-3})
        for name, area in seen.items():
            self.assertAlmostEqual(area, areas[name], delta=1e-6 * whole)
        part = {r["part"]: r["area_m2"] for r in answer}
        self.assertAlmostEqual(part["none"], none, delta=1e-6 * whole)
        self.assertAlmostEqual(-part.get("several", 0), several, delta=1e-6 * whole)
        self.assertAlmostEqual(part["total"], whole, delta=1e-6 * whole)
        total = math.fsum(r["area_m2"] for r in answer if r["part"] != "total")
        self.assertAlmostEqual(total, part["total"], delta=1e-9 * whole + 1e-3)
        self.assertTrue(all(r["share_of_a"] <= 1 for r in answer))

    def test_the_sample_over_shangku(self):
        zones = json.loads((LAYERS / "zones.geojson").read_text(encoding="utf-8"))["features"]
        zone = next(z for z in zones if z["properties"]["id"] == "shangku")
        parcels = json.loads(SAMPLE.read_text(encoding="utf-8"))["features"]
        answer = rows("overlap", f"{LAYERS}/zones.geojson", SAMPLE, "--zone", "shangku",
                      "--by", "DLMC", "--total")
        rings = zone["geometry"]["coordinates"]
        zone = {"geometry": {"coordinates": rings[0] if zone["geometry"]["type"] == "MultiPolygon"
                             else rings}}
        self.compare(zone, parcels, answer, plane((85.98, 41.855)))

    def test_heaps_of_parcels_that_overlap(self):
        """Three and more on one place, across the border of the zone and within it."""
        chance = random.Random(55)
        for case in range(12):
            centre = (chance.uniform(80, 120), chance.uniform(20, 48))
            zone = feature("z", [star(centre, 3000, [chance.uniform(0.6, 1) for _ in range(12)])])
            parcels = []
            for n in range(chance.choice((1, 3, 12, 40))):
                at = (centre[0] + chance.gauss(0, 0.02), centre[1] + chance.gauss(0, 0.02))
                ring = star(at, chance.uniform(200, 1500), [1] * chance.randrange(3, 9),
                            chance.uniform(0, 360))
                parcels.append(feature(f"p{n}", [ring],
                                       DLMC=chance.choice(("旱地", "林地", "水面", None))))
            with self.subTest(case=case), tempfile.TemporaryDirectory() as folder:
                folder = pathlib.Path(folder)
                answer = rows("overlap", write(folder / "z.geojson", [zone]),
                              write(folder / "p.geojson", parcels), "--by", "DLMC", "--total")
                self.compare(zone, parcels, answer, plane(centre))

    def test_kept_geometry_has_the_areas_of_the_rows(self):
        with tempfile.TemporaryDirectory() as folder:
            into = pathlib.Path(folder) / "land.gpkg"
            answer = rows("overlap", f"{LAYERS}/zones.geojson", SAMPLE, "--zone", "shangku",
                          "--by", "DLMC", "--total", "--into", into)
            kept = rows("area", into)
            pieces = [row for row in answer if row["part"] not in ("total", "several")]
            self.assertEqual(len(kept), len(pieces))
            for row, shape in zip(pieces, kept):
                self.assertAlmostEqual(abs(row["area_m2"]), shape["area_m2"],
                                       delta=1e-8 * abs(row["area_m2"]) + 1e-2)
            ids = run("list", into, "--format", "csv")
            self.assertIn("工业用地", ids)

    def test_kept_pieces_cover_no_other_piece(self):
        """Of two zones, neither their totals nor the rows of both together are kept."""
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            zones = [feature(f"z{i}", [box(86 + i / 10, 41, 86.05 + i / 10, 41.02)])
                     for i in (0, 1)]
            parcels = [feature("p", [box(86.01, 41, 86.14, 41.01)], DLMC="旱地")]
            into = folder / "kept.gpkg"
            answer = rows("overlap", write(folder / "z.geojson", zones),
                          write(folder / "p.geojson", parcels), "--by", "DLMC", "--total",
                          "--into", into)
            self.assertEqual([(r["a"], r["part"]) for r in answer],
                             [(a, part) for a in ("z0", "z1", "total")
                              for part in ("land", "none", "total")])
            whole = sum(r["area_m2"] for r in answer if r["a"] != "total" and r["part"] == "total")
            kept = rows("area", into)
            self.assertEqual(len(kept), 4)
            self.assertAlmostEqual(sum(r["area_m2"] for r in kept), whole, delta=1e-8 * whole)


if __name__ == "__main__":
    unittest.main()
