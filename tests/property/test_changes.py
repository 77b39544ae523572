#!/usr/bin/env python3
"""diff on polygons that are moved by known offsets.

The oracle is pyproj: places moved by fwd(), areas by polygon_area_perimeter(). A shape moved as a
whole has its extreme corner, against the way, exactly that far from the moved one, and no place is
farther: the Hausdorff distance is the offset. Where shapely is there, areas and distances are also
compared with it in a plane (azimuthal equidistant around the shape).
"""
import pathlib
import sys
import tempfile
import unittest

from hypothesis import HealthCheck, given, settings, strategies as st

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import CGCS2000, feature, ring_area, rows, star, write  # noqa: E402

try:
    import pyproj
    from shapely.geometry import Point, Polygon
except ImportError:
    Polygon = None

PLACES = 1000
SETTINGS = settings(max_examples=10, deadline=None, derandomize=True,
                    suppress_health_check=list(HealthCheck))
CENTRES = st.tuples(st.floats(75, 130), st.floats(18, 53))
RADII = st.lists(st.floats(0.3, 1), min_size=3, max_size=24)
SIZES = st.floats(2, 3.4).map(lambda power: 10 ** power)  # 100 m to 2.5 km
OFFSETS = st.floats(-1, 2.7).map(lambda power: 10 ** power)  # 0.1 m to 500 m


def moved(ring, azimuth, metres):
    return [list(CGCS2000.fwd(*place, azimuth, metres)[:2]) for place in ring]


def diff(folder, old, new, *options):
    """The row of diff between two outlines of one feature, with those that are the same."""
    before = write(folder / "old.geojson", [feature("z", old)])
    after = write(folder / "new.geojson", [feature("z", new)])
    answer = rows("diff", before, after, "--all", "--fail-on", "none", *options)
    assert len(answer) == 1, answer
    return answer[0]


class Changes(unittest.TestCase):
    @SETTINGS
    @given(CENTRES, SIZES, RADII, st.floats(0, 360), OFFSETS)
    def test_moved_as_a_whole(self, centre, size, radii, azimuth, offset):
        with tempfile.TemporaryDirectory() as folder:
            self.moved_as_a_whole(pathlib.Path(folder), centre, size, radii, azimuth, offset)

    def moved_as_a_whole(self, folder, centre, size, radii, azimuth, offset):
        old = star(centre, size, radii)
        new = moved(old, azimuth, offset)
        there, back = diff(folder, [old], [new]), diff(folder, [new], [old])
        self.assertEqual(there["verdict"], "moved")
        self.assertAlmostEqual(there["max_shift_m"], offset, delta=1e-3)
        self.assertAlmostEqual(back["max_shift_m"], there["max_shift_m"], delta=3e-4)
        self.assertAlmostEqual(there["added_m2"], back["removed_m2"], delta=2e-3)
        self.assertAlmostEqual(there["removed_m2"], back["added_m2"], delta=2e-3)
        for row, first, second in ((there, old, new), (back, new, old)):
            self.assertAlmostEqual(row["kept_m2"] + row["removed_m2"], ring_area(first),
                                   delta=1e-9 * ring_area(first) + 2e-3)
            self.assertAlmostEqual(row["kept_m2"] + row["added_m2"], ring_area(second),
                                   delta=1e-9 * ring_area(second) + 2e-3)
            self.assertEqual(row["old_edges_moved"] > 0, True)
        self.assertEqual(diff(folder, [old], [new], "--tolerance", f"{offset * 1.001}")["verdict"],
                         "noise")
        self.assertEqual(diff(folder, [old], [new], "--tolerance", f"{offset * 0.999}")["verdict"],
                         "moved")

    @SETTINGS
    @given(CENTRES, SIZES, RADII, st.integers(1, 23))
    def test_start_and_direction_do_not_matter(self, centre, size, radii, turn):
        with tempfile.TemporaryDirectory() as folder:
            ring = star(centre, size, radii)
            turn %= len(ring)
            for other in (ring[turn:] + ring[:turn], ring[::-1]):
                row = diff(pathlib.Path(folder), [ring], [other])
                self.assertEqual((row["verdict"], row["max_shift_m"]), ("same", 0))
                self.assertLess(row["added_m2"] + row["removed_m2"], 1e-3)

    @SETTINGS
    @given(CENTRES, SIZES, RADII, RADII, st.floats(0, 360), OFFSETS)
    def test_against_shapely(self, centre, size, radii, other, azimuth, offset):
        if not Polygon:
            self.skipTest("shapely is not there")
        with tempfile.TemporaryDirectory() as folder:
            self.against_shapely(pathlib.Path(folder), centre, size, radii, other, azimuth, offset)

    def against_shapely(self, folder, centre, size, radii, other, azimuth, offset):
        old, new = star(centre, size, radii), moved(star(centre, size, other), azimuth, offset)
        row = diff(folder, [old], [new])
        plane = pyproj.Proj(proj="aeqd", lon_0=centre[0], lat_0=centre[1], a=6378137,
                            rf=298.257222101)
        a, b = (Polygon([plane(*place) for place in ring]) for ring in (old, new))
        whole = a.area + b.area
        self.assertAlmostEqual(row["added_m2"], b.difference(a).area, delta=1e-6 * whole + 1e-3)
        self.assertAlmostEqual(row["removed_m2"], a.difference(b).area, delta=1e-6 * whole + 1e-3)
        self.assertAlmostEqual(row["kept_m2"], a.intersection(b).area, delta=1e-6 * whole + 1e-3)
        # The farthest of many places: never more than the truth, and less by half a step at most.
        found, step = 0, 0
        for first, second in ((a.exterior, b.exterior), (b.exterior, a.exterior)):
            step = max(step, first.length / PLACES)
            places = [first.interpolate(i * first.length / PLACES) for i in range(PLACES)]
            places += [Point(corner) for corner in first.coords]
            found = max([found] + [second.distance(place) for place in places])
        self.assertGreaterEqual(row["max_shift_m"], found - 1e-6 * size - 1e-3)
        self.assertLessEqual(row["max_shift_m"], found + step / 2 + 1e-6 * size + 1e-3)


if __name__ == "__main__":
    unittest.main()
