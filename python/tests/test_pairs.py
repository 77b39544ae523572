"""Nearest, overlaps and corridors beside shapely in a local chart, pyproj and the command's figures."""
import math

import numpy as np
import pyarrow as pa
import pytest
import shapely
from pyproj import Geod, Transformer

import zonelayer

GEOD = Geod(a=6378137, rf=298.257222101)  # CGCS2000
# An equal-area chart about the middle of the data: shapely's areas in it are those on the ellipsoid
# but for edges, which are straight here and geodesic there (1e-9 of the area at this size).
CHART = Transformer.from_crs("EPSG:4490", "+proj=laea +lat_0=41.5 +lon_0=86.5 +ellps=GRS80",
                             always_xy=True)


def in_chart(shapes):
    return shapely.transform(shapes, CHART.transform, interleaved=False)


def parcels(seed: int, count: int) -> np.ndarray:
    """Stars of 5 to 30 corners and up to 2 km, so near to each other that many overlap."""
    random = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        n = random.integers(5, 30)
        angle = np.linspace(0, 2 * math.pi, n, endpoint=False)
        reach = random.uniform(0.005, 0.012) * random.uniform(0.6, 1, n)
        made.append(shapely.Polygon(np.column_stack([
            random.uniform(86.3, 86.7) + reach * np.cos(angle),
            random.uniform(41.35, 41.65) + reach * np.sin(angle)])))
    return np.array(made)


def roads(seed: int, count: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    return np.array([shapely.LineString(np.column_stack([
        86.25 + np.linspace(0, 0.5, 12), random.uniform(41.3, 41.7) + random.uniform(-0.01, 0.01, 12)
    ])) for _ in range(count)])


A, B, ROADS = parcels(1, 300), parcels(2, 200), roads(3, 5)


def test_pairs_are_those_of_shapely():
    found = zonelayer.overlap_pairs(A, B)
    flat_a, flat_b = in_chart(A), in_chart(B)
    common = {(i, j): area for i in range(len(A)) for j in range(len(B))
              if (area := shapely.area(shapely.intersection(flat_a[i], flat_b[j]))) > 1e-3}
    assert len(common) > 250
    assert list(zip(found.a.tolist(), found.b.tolist())) == sorted(common)
    expected = np.array([common[pair] for pair in sorted(common)])
    np.testing.assert_allclose(found.area_m2, expected, rtol=1e-6, atol=0.05)
    areas_a, areas_b = zonelayer.area(A), zonelayer.area(B)
    np.testing.assert_array_equal(found.share_of_a, found.area_m2 / areas_a[found.a])
    np.testing.assert_array_equal(found.share_of_b, found.area_m2 / areas_b[found.b])
    assert set(found.class_name) <= {"overlap", "inside", "contains", "sliver"}


def test_pairs_of_one_array_are_those_of_it_with_itself():
    alone, both = zonelayer.overlap_pairs(A), zonelayer.overlap_pairs(A, A)
    half = both.a < both.b
    for column, whole in zip(alone, both):
        np.testing.assert_array_equal(column, whole[half])
    assert (both.class_name[both.a == both.b] == "equal").all()


def test_overlap_area_has_the_bits_of_the_pairs():
    found = zonelayer.overlap_pairs(A, B)
    np.testing.assert_array_equal(zonelayer.overlap_area(A[found.a], B[found.b]), found.area_m2)
    with_one = zonelayer.overlap_area(A, B[7])
    of_one = found.b == 7
    np.testing.assert_array_equal(with_one[found.a[of_one]], found.area_m2[of_one])
    assert (np.delete(with_one, found.a[of_one]) == 0).all()


def test_classes():
    outer = shapely.box(86, 41, 86.1, 41.1)
    found = zonelayer.overlap_pairs(
        [outer], [shapely.box(86.02, 41.02, 86.03, 41.03), outer, shapely.box(86.05, 41.05, 87, 42),
                  shapely.box(86.0999999, 41.01, 87, 41.02), shapely.box(85, 40, 87, 42),
                  shapely.box(86.1, 41, 86.2, 41.1)], touch=True)
    assert found.b.tolist() == [0, 1, 2, 3, 4, 5]
    assert found.class_name.tolist() == ["contains", "equal", "overlap", "sliver", "inside", "touch"]
    few = zonelayer.overlap_pairs([outer], [outer, shapely.box(86.05, 41.05, 87, 42)], min_share=0.5)
    assert few.b.tolist() == [0]


def pieces(count: int):
    """The rows of an array in uneven parts."""
    return np.split(np.arange(count), [1, 2, 50, 51, count - 3])


def test_parts_of_an_array_give_the_bits_of_the_whole():
    """What a cluster relies on: a partition and its rows, alone or among others."""
    pairs, near = zonelayer.overlap_pairs(A, B), zonelayer.nearest(A, ROADS)
    land = zonelayer.corridor(A, ROADS, [500, 1000])
    for rows in pieces(len(A)):
        part = zonelayer.overlap_pairs(A[rows], B)
        here = np.isin(pairs.a, rows)
        np.testing.assert_array_equal(part.a + rows[0], pairs.a[here])
        for column, whole in zip(part[1:], pairs[1:]):
            np.testing.assert_array_equal(column, whole[here])
        for column, whole in zip(zonelayer.nearest(A[rows], ROADS), near):
            np.testing.assert_array_equal(column, whole[rows])
        for column, whole in zip(zonelayer.corridor(A[rows], ROADS, [500, 1000]), land):
            np.testing.assert_array_equal(column, whole[rows])


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_threads_make_no_difference(jobs):
    def all_of_it():
        return (*zonelayer.overlap_pairs(A, B), *zonelayer.nearest(A, B),
                *zonelayer.corridor(A, ROADS, 700))
    zonelayer.set_jobs(0)
    whole = all_of_it()
    zonelayer.set_jobs(jobs)
    for column, expected in zip(all_of_it(), whole):
        np.testing.assert_array_equal(column, expected)
    zonelayer.set_jobs(0)


@pytest.mark.parametrize("others", [B, ROADS, shapely.points(shapely.get_coordinates(B)[::9])])
def test_nearest_is_the_least_of_all_distances(others):
    sources = np.array([*A[:60], *ROADS[:3], *shapely.points(shapely.get_coordinates(A)[::40])])
    found = zonelayer.nearest(sources, others)
    every = np.array([zonelayer.distance(others, source) for source in sources])
    np.testing.assert_allclose(found.distance_m, every.min(axis=1), rtol=0, atol=1e-6)
    np.testing.assert_allclose(every[np.arange(len(sources)), found.index], every.min(axis=1),
                               rtol=0, atol=1e-6)
    between = GEOD.inv(*found.place_a.T, *found.place_b.T)[2]
    np.testing.assert_allclose(between, found.distance_m, rtol=0, atol=1e-5)


def test_nearest_of_places_is_that_of_pyproj():
    random = np.random.default_rng(5)
    lonlat = random.uniform([86, 41], [87, 42], (300, 2))
    a, b = lonlat[:100], lonlat[100:]
    far = np.array([GEOD.inv(*np.broadcast_to(place, b.shape).T, *b.T)[2] for place in a])
    found = zonelayer.nearest(shapely.points(a), shapely.points(b))
    np.testing.assert_array_equal(found.index, far.argmin(axis=1))
    np.testing.assert_allclose(found.distance_m, far.min(axis=1), rtol=0, atol=1e-6)


def test_nearest_of_what_holds_and_of_equals():
    square, hole = shapely.box(86, 41, 86.1, 41.1), shapely.box(86.04, 41.04, 86.06, 41.06)
    ring = shapely.Polygon(square.exterior, [hole.exterior])
    place = shapely.Point(86.05, 41.05)
    found = zonelayer.nearest([place, place, None, shapely.Point()], [None, ring, square, square])
    assert found.index.tolist() == [2, 2, -1, -1]
    assert found.distance_m[0] == 0 and np.isnan(found.distance_m[2:]).all()
    assert found.place_b[0].tolist() == [86.05, 41.05]
    inside = zonelayer.nearest(hole, [shapely.Point(87, 41), square])
    assert (inside.index[0], inside.distance_m[0]) == (1, 0)
    near = zonelayer.nearest([place], [ring])
    assert near.distance_m[0] == pytest.approx(GEOD.inv(86.05, 41.05, 86.06, 41.05)[2], abs=0.05)
    assert zonelayer.nearest([place], [ring], max_m=800).index.tolist() == [-1]
    assert zonelayer.nearest([place], []).index.tolist() == [-1]


def test_corridor_is_that_of_shapely():
    """A buffer of 64 segments to the quarter in the chart, whose scale is 1 to 1e-5 here."""
    found = zonelayer.corridor(A, ROADS, [300, 1500])
    for column, within_m in enumerate([300, 1500]):
        strip = shapely.union_all(shapely.buffer(in_chart(ROADS), within_m, quad_segs=64))
        expected = shapely.area(shapely.intersection(in_chart(A), strip))
        np.testing.assert_allclose(found.area_m2[:, column], expected, rtol=1e-5, atol=100)
        assert 20 < np.count_nonzero(expected) < len(A) or within_m == 1500
    np.testing.assert_array_equal(found.share, found.area_m2 / zonelayer.area(A)[:, None])
    alone = zonelayer.corridor(A, ROADS, 300).area_m2
    np.testing.assert_allclose(alone, found.area_m2[:, 0], rtol=0, atol=0.1)
    assert (found.largest_error_m < 0.01).all()


def test_corridor_of_nothing():
    found = zonelayer.corridor([A[0], None, shapely.Polygon()], [], 500)
    assert found.area_m2[0] == 0 and np.isnan(found.area_m2[1:]).all()
    assert zonelayer.corridor([], ROADS, 500).area_m2.shape == (0,)
    assert zonelayer.corridor([], ROADS, [500, 1000]).area_m2.shape == (0, 2)
    with pytest.raises(zonelayer.ZonelayerError, match="above zero"):
        zonelayer.corridor(A, ROADS, -1)
    with pytest.raises(zonelayer.ZonelayerError, match="at least one distance"):
        zonelayer.corridor(A, ROADS, [])


def test_no_rows():
    for column in (*zonelayer.overlap_pairs([], B), *zonelayer.overlap_pairs(A, []),
                   *zonelayer.overlap_pairs([]), *zonelayer.nearest([], B),
                   zonelayer.overlap_area([], [])):
        assert len(column) == 0


BOW = shapely.Polygon([(86, 41), (86.1, 41.1), (86.1, 41), (86, 41.1)])


def test_bad_rows_are_named_with_their_array():
    good, point = A[0], shapely.Point(86, 41)
    found: list[zonelayer.Finding] = []
    pairs = zonelayer.overlap_pairs([good, BOW, None], [b"junk", good, point], findings=found)
    assert (pairs.a.tolist(), pairs.b.tolist()) == ([0], [1])
    assert [(f.layer, f.row, f.code) for f in found] == [
        ("a", 1, "ring-self-intersection"), ("b", 0, "unreadable"), ("b", 2, "unreadable")]
    assert "is a point" in found[2].text
    with pytest.raises(zonelayer.ZonelayerError, match="b: row 0: ") as raised:
        zonelayer.overlap_pairs([good], [b"junk"])
    assert raised.value.status == 3
    with pytest.raises(zonelayer.ZonelayerError, match="lines: row 1: .*polygon"):
        zonelayer.corridor([good], [ROADS[0], good], 500)
    with pytest.raises(zonelayer.ZonelayerError, match="zones: row 0: .*line"):
        zonelayer.corridor([ROADS[0]], [ROADS[0]], 500)
    with pytest.raises(zonelayer.ZonelayerError, match="a: row 0: .*latitude"):
        zonelayer.nearest([shapely.Point(512345, 4612345)], [good])


def test_bad_rows_are_null_and_the_rest_goes_on():
    found: list[zonelayer.Finding] = []
    areas = zonelayer.overlap_area([A[0], BOW, A[0]], [A[0], A[0], None], findings=found)
    assert areas[0] == zonelayer.area([A[0]])[0] and np.isnan(areas[1:]).all()
    assert [(f.row, f.code, f.severity) for f in found] == [(1, "ring-self-intersection", "error")]
    near = zonelayer.nearest([b"junk", A[0]], [None, ROADS[0]], errors="null")
    assert near.index.tolist() == [-1, 1]
    land = zonelayer.corridor([BOW, A[0]], ROADS, 500, errors="null")
    assert math.isnan(land.area_m2[0]) and land.area_m2[1] >= 0


def test_arrow():
    a, b = pa.array(shapely.to_wkb(A)), pa.chunked_array([shapely.to_wkb(B[:9]), shapely.to_wkb(B[9:])])
    for column, expected in zip(zonelayer.overlap_pairs(a, b), zonelayer.overlap_pairs(A, B)):
        np.testing.assert_array_equal(column, expected)
