"""Figures beside pyproj's geodesics and shapely, and what becomes of bad rows."""
import math

import numpy as np
import pyarrow as pa
import pytest
import shapely
from pyproj import Geod

import zonelayer

GEOD = Geod(a=6378137, rf=298.257222101)  # CGCS2000


def wavy(seed: int, count: int) -> np.ndarray:
    """Polygons of 4 to 60 vertices and 50 m to 5 km, half of them with a hole."""
    random = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        n, size = random.integers(4, 60), 10 ** random.uniform(-3.3, -1.4)
        angle = np.linspace(0, 2 * math.pi, n, endpoint=False)
        reach = size * random.uniform(0.7, 1, n)
        lon, lat = random.uniform(-170, 170), random.uniform(-70, 70)
        ring = np.column_stack([lon + reach * np.cos(angle), lat + reach * np.sin(angle)])
        holes = [np.column_stack([lon, lat]) + (ring[::-1] - [lon, lat]) * 0.3]
        made.append(shapely.Polygon(ring, holes if random.random() < 0.5 else None))
    return np.array(made)


POLYGONS = wavy(1, 500)


def test_areas_and_lengths_are_those_of_pyproj():
    """pyproj's own rounding on small polygons is some 1e-9 of the area."""
    areas = [GEOD.geometry_area_perimeter(shapely.geometry.polygon.orient(p))[0] for p in POLYGONS]
    lengths = [sum(GEOD.geometry_length(ring) for ring in [p.exterior, *p.interiors])
               for p in POLYGONS]
    np.testing.assert_allclose(zonelayer.area(POLYGONS), areas, rtol=2e-8, atol=1e-3)
    np.testing.assert_allclose(zonelayer.perimeter(POLYGONS), lengths, rtol=1e-12, atol=1e-6)


def test_distance_of_places_is_that_of_pyproj():
    random = np.random.default_rng(2)
    lon, lat = random.uniform(80, 90, 200), random.uniform(40, 45, 200)
    a, b = shapely.points(lon[:100], lat[:100]), shapely.points(lon[100:], lat[100:])
    expected = GEOD.inv(lon[:100], lat[:100], lon[100:], lat[100:])[2]
    np.testing.assert_allclose(zonelayer.distance(a, b), expected, rtol=0, atol=1e-6)
    far, at_a, at_b = zonelayer.distance(a, b, places=True)
    np.testing.assert_array_equal(far, zonelayer.distance(a, b))
    np.testing.assert_allclose(at_a, shapely.get_coordinates(a), atol=1e-12)
    np.testing.assert_allclose(at_b, shapely.get_coordinates(b), atol=1e-12)


def test_distance_is_zero_where_shapes_meet():
    square = shapely.box(86, 41, 86.1, 41.1)
    inside = shapely.points([86.05, 86.2], [41.05, 41.05])
    found = zonelayer.distance(square, inside)
    assert found[0] == 0
    assert found[1] == pytest.approx(GEOD.inv(86.1, 41.05, 86.2, 41.05)[2], abs=0.5)


def all_forms():
    wkb = shapely.to_wkb(POLYGONS)
    table = pa.array(wkb, pa.binary())
    return {"objects": wkb, "list": list(wkb), "binary": table, "shapely": POLYGONS,
            "large": table.cast(pa.large_binary()), "sliced": pa.array([None, *wkb])[1:],
            "chunked": pa.chunked_array([table[:100], table[100:]])}


@pytest.mark.parametrize("form", all_forms())
def test_every_form_of_geometry_gives_the_same_bits(form):
    given = all_forms()[form]
    np.testing.assert_array_equal(zonelayer.area(given), zonelayer.area(POLYGONS))


def test_geoseries():
    import geopandas
    series = geopandas.GeoSeries(POLYGONS, crs=4490)
    np.testing.assert_array_equal(zonelayer.area(series), zonelayer.area(POLYGONS))


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_threads_make_no_difference(jobs):
    zonelayer.set_jobs(0)
    whole = zonelayer.area(POLYGONS)
    zonelayer.set_jobs(jobs)
    np.testing.assert_array_equal(zonelayer.area(POLYGONS), whole)
    zonelayer.set_jobs(0)


NULLS = [shapely.to_wkb(POLYGONS[0]), None, shapely.to_wkb(shapely.Polygon())]


@pytest.mark.parametrize("given", [NULLS, pa.array(NULLS), pa.array([b"", *NULLS])[1:]])
def test_null_is_nan_and_empty_is_nothing(given):
    areas = zonelayer.area(given)
    assert areas[0] > 0 and math.isnan(areas[1]) and areas[2] == 0
    assert np.isnan(zonelayer.distance(given, shapely.Point(86, 41))[1:]).all()


def test_no_rows():
    for nothing in ([], pa.array([], pa.binary()), np.array([], object)):
        assert len(zonelayer.area(nothing)) == 0


BAD = {"cut": (shapely.to_wkb(POLYGONS[0])[:40], "WKB"), "no WKB": (b"hello", "byte order"),
       "not finite": (shapely.to_wkb(shapely.Point(math.nan, math.inf)), "finite"),
       "metres": (shapely.to_wkb(shapely.Point(512345, 4612345)), "latitude")}


@pytest.mark.parametrize("what", BAD)
def test_bad_rows_are_named(what):
    value, word = BAD[what]
    rows = [NULLS[0], value, NULLS[0]]
    with pytest.raises(zonelayer.ZonelayerError, match="row 1") as raised:
        zonelayer.area(rows)
    assert word in str(raised.value) and raised.value.status == 3
    areas = zonelayer.area(rows, errors="null")
    assert math.isnan(areas[1]) and areas[0] == areas[2] > 0


def test_wrong_calls():
    with pytest.raises(zonelayer.ZonelayerError, match="500 values"):
        zonelayer.distance(POLYGONS, POLYGONS[:7])
    with pytest.raises(TypeError, match="no WKB"):
        zonelayer.area(pa.array([1, 2, 3]))
    with pytest.raises(ValueError, match="errors="):
        zonelayer.area(POLYGONS, errors="ignore")
    with pytest.raises(zonelayer.ZonelayerError, match="threads"):
        zonelayer.set_jobs(-1)


def test_check_names_defect_and_place():
    bow = shapely.Polygon([(86, 41), (86.1, 41.1), (86.1, 41), (86, 41.1)])
    valid, findings = zonelayer.check([POLYGONS[0], bow, None])
    assert valid.tolist() == [True, False, False]
    defects = [f for f in findings if f.severity == "error"]
    assert [(f.row, f.code) for f in defects] == [(1, "ring-self-intersection")]
    assert defects[0].place_deg == pytest.approx((86.05, 41.05), abs=1e-3)


def test_check_agrees_with_shapely():
    assert zonelayer.check(POLYGONS)[0].tolist() == shapely.is_valid(POLYGONS).tolist()
