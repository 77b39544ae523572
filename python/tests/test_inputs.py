"""What geometries may come as, in which CRS, and that other threads go on meanwhile."""
import json
import threading

import geopandas
import numpy as np
import pyarrow as pa
import pytest
import shapely

import zonelayer
from zonelayer import ZonelayerError

SQUARES = shapely.box(86 + np.arange(50) / 10, 41, 86.05 + np.arange(50) / 10, 41.05)
AREAS = zonelayer.area(SQUARES)


@pytest.mark.parametrize("crs", [4490, 4326, "OGC:CRS84", 4979])
def test_systems_that_are_taken(crs):
    for frame in (geopandas.GeoSeries(SQUARES, crs=crs), geopandas.GeoDataFrame(geometry=SQUARES, crs=crs),
                  geopandas.GeoSeries(SQUARES, crs=crs).array):
        np.testing.assert_array_equal(zonelayer.area(frame), AREAS)


@pytest.mark.parametrize("crs, words", [(3857, "EPSG:3857"), (4547, "EPSG:4547"), (4214, "Beijing"),
                                        (None, "no coordinate reference system")])
def test_systems_that_are_refused(crs, words):
    frame = geopandas.GeoSeries(SQUARES, crs=crs)
    for ask in (zonelayer.area, zonelayer.check, zonelayer.overlap_pairs,
                lambda given: zonelayer.distance(SQUARES, given),
                lambda given: zonelayer.corridor(given, SQUARES[:1].tolist(), 5)):
        with pytest.raises(ZonelayerError, match=words) as refused:
            ask(frame)
        assert refused.value.status == 4


class GeoArrowWkb(pa.ExtensionType):
    """The extension type as geoarrow-pyarrow registers it."""

    def __init__(self, crs=None):
        self.crs_given = crs
        super().__init__(pa.binary(), "geoarrow.wkb")

    def __arrow_ext_serialize__(self):
        return json.dumps({"crs": self.crs_given} if self.crs_given else {}).encode()

    @classmethod
    def __arrow_ext_deserialize__(cls, storage, serialized):
        return cls(json.loads(serialized or b"{}").get("crs"))


def test_geoarrow():
    storage = pa.array(shapely.to_wkb(SQUARES), pa.binary())
    for crs in (None, "EPSG:4490", geopandas.GeoSeries([], crs=4490).crs.to_json_dict()):
        given = pa.ExtensionArray.from_storage(GeoArrowWkb(crs), storage)
        np.testing.assert_array_equal(zonelayer.area(given), AREAS)
        np.testing.assert_array_equal(zonelayer.area(given[7:30]), AREAS[7:30])
    with pytest.raises(ZonelayerError, match="EPSG:3857"):
        zonelayer.area(pa.ExtensionArray.from_storage(GeoArrowWkb("EPSG:3857"), storage))
    with pytest.raises(ZonelayerError, match="unknown"):
        zonelayer.area(pa.ExtensionArray.from_storage(GeoArrowWkb("no system"), storage))


def test_no_byte_of_arrow_is_copied():
    from zonelayer._binding import ffi
    from zonelayer._wkb import WkbArray
    for kind in (pa.binary(), pa.large_binary()):
        array = pa.array(shapely.to_wkb(SQUARES), kind)
        held = WkbArray(array[3:]).struct
        assert int(ffi.cast("uintptr_t", held.data)) == array.buffers()[2].address
    strided = np.array(shapely.to_wkb(SQUARES), object)[::-3]
    np.testing.assert_array_equal(zonelayer.area(strided), AREAS[::-3])


def test_chunks_and_slices_with_nulls():
    wkb = [*shapely.to_wkb(SQUARES)]
    wkb[5] = wkb[20] = None
    expected = AREAS.copy()
    expected[[5, 20]] = np.nan
    for kind in (pa.binary(), pa.large_binary()):
        array = pa.array(wkb, kind)
        for given in (array, pa.chunked_array([array[:6], array[6:6], array[6:]]),
                      pa.chunked_array([array[:3], array[3:]]).slice(0)):
            np.testing.assert_array_equal(zonelayer.area(given), expected)
        np.testing.assert_array_equal(zonelayer.area(array[4:23]), expected[4:23])
    assert len(zonelayer.area(pa.chunked_array([], pa.binary()))) == 0


def test_other_threads_go_on_meanwhile():
    """While one thread measures, this one runs Python; with the interpreter held it could not begin
    before the other one has ended."""
    many = np.tile(shapely.to_wkb(shapely.buffer(shapely.points(86, 41), 0.01, quad_segs=500)), 4000)
    begun, ended = threading.Event(), threading.Event()
    from zonelayer._binding import ffi, lib
    from zonelayer._wkb import WkbArray
    shapes, areas = WkbArray(many), np.empty(len(many))

    def measure():
        out = ffi.from_buffer("double[]", areas, require_writable=True)
        begun.set()
        lib.zl_wkb_measure(out, ffi.NULL, shapes.struct, ffi.NULL, ffi.NULL)
        ended.set()
    thread = threading.Thread(target=measure)
    thread.start()
    begun.wait()
    steps = 0
    while not ended.is_set():
        steps += 1
    thread.join()
    assert steps > 1000 and (areas == areas[0]).all()


def test_two_threads_have_their_own_results():
    random = np.random.default_rng(4)
    given = [random.permutation(SQUARES) for _ in range(4)]
    expected, found = [zonelayer.area(one) for one in given], [None] * 4

    def measure(i):
        for _ in range(20):
            found[i] = zonelayer.area(given[i])
    threads = [threading.Thread(target=measure, args=[i]) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one, other in zip(found, expected):
        np.testing.assert_array_equal(one, other)
