"""Layers of a store as frames, and answers beside those of the command, key by key and bit by bit."""
import math
import threading

import geopandas
import numpy as np
import pandas
import pytest
import shapely

import zonelayer
from zonelayer import Store, ZonelayerError

pytestmark = pytest.mark.filterwarnings("ignore::zonelayer.ZonelayerWarning")

PARCELS = geopandas.GeoDataFrame(
    {"name": ["甲", "b", "c"], "kind": [1, 2, 2], "share": [0.5, np.nan, 2.25]},
    geometry=[shapely.box(86, 41, 86.01, 41.01), shapely.box(86.005, 41, 86.02, 41.01),
              shapely.box(87, 41, 87.01, 41.01)], crs=4490)
BOW = shapely.Polygon([(86, 41), (86.1, 41.1), (86.1, 41), (86, 41.1)])


def same(frame, rows):
    """The rows of the command, whose JSON has the digits that count: of corridors one."""
    assert len(frame) == len(rows) > 0
    for got, row in zip(frame.to_dict("records"), rows):
        assert list(got) == [key for key in row if key in got]
        for key, value in got.items():
            if isinstance(value, float) and not math.isnan(value):
                assert value == pytest.approx(row[key], rel=1e-9, abs=0.051), key
            elif isinstance(value, (list, np.ndarray)) and key.endswith("_point"):
                assert list(value) == pytest.approx(row[key], abs=1e-8), key
            else:
                expected = row[key] if row[key] is not None else None
                assert (expected is None and (value is None or value != value)) or \
                    value == expected, key


@pytest.mark.parametrize("ask, arguments", [
    (lambda s: s.area(), ["area"]),
    (lambda s: s.area(total=True, zone="shangku,korla-etdz"),
     ["area", "--total", "--zone", "shangku,korla-etdz"]),
    (lambda s: s.area(method="tdt1055"), ["area", "--method", "tdt1055"]),
    (lambda s: s.audit(), ["audit"]),
    (lambda s: s.overlap(), ["overlap"]),
    (lambda s: s.overlap(zone="shangku"), ["overlap", "--zone", "shangku"]),
    (lambda s: s.distance(mode="railway", count=2), ["distance", "--mode", "railway", "--count", "2"]),
    (lambda s: s.distance(lines="points", max_m=20000), ["distance", "zones", "points", "--max", "20km"]),
    (lambda s: s.corridor(within_m=[500, 1000]), ["corridor", "--within", "500m,1km"]),
    (lambda s: s.corridor(within_m=5000, dissolve=True, status="any"),
     ["corridor", "--within", "5km", "--dissolve", "--status", "any"]),
])
def test_answers_are_those_of_the_command(sample, command, ask, arguments):
    with Store(sample) as store:
        same(ask(store), command("--db", sample, *arguments)["rows"])


def test_reads_layers(sample):
    with Store(sample) as store:
        assert {"zones", "lines", "points", "documents"} <= set(store.layers()["name"])
        zones = store.read("zones")
        assert isinstance(zones, geopandas.GeoDataFrame) and zones.crs.to_epsg() == 4490
        assert zones.index.name == "fid" and zones.loc[zones.id == "shangku", "name_zh"].item()
        assert "上库" in zones.loc[zones.id == "shangku", "aliases"].item()
        only = store.read("zones", where="id = 'shangku'")
        np.testing.assert_array_equal(
            zonelayer.area(only), store.area(zone="shangku").area_m2)
        documents = store.read("documents")
        assert not isinstance(documents, geopandas.GeoDataFrame) and "title" in documents


def test_warns_of_what_an_answer_is_not_worth(sample):
    with Store(sample) as store:
        with pytest.warns(zonelayer.ZonelayerWarning, match="schematic-outline"):
            store.area()
        notes: list[zonelayer.Finding] = []
        store.area(findings=notes)
        assert "schematic-outline" in [note.code for note in notes]


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "store.sqlite") as made:
        yield made


def test_a_frame_goes_in_and_comes_out(store):
    loaded = store.load(PARCELS, "parcels")
    assert loaded.rows[["layer", "read", "written"]].values.tolist() == [["parcels", 3, 3]]
    assert loaded.rows.crs.item().startswith("EPSG:4490")
    back = store.read("parcels")
    assert back.index.tolist() == [1, 2, 3] and back.name.tolist() == ["甲", "b", "c"]
    assert back.kind.tolist() == [1, 2, 2] and back.share.isna().tolist() == [False, True, False]
    assert shapely.equals_exact(shapely.normalize(back.geometry.explode().to_numpy()),
                                shapely.normalize(PARCELS.geometry.to_numpy()), 0).all()


def test_pairs_have_the_bits_of_the_arrays(store):
    store.load(PARCELS, "parcels")
    rows, arrays = store.overlap("parcels"), zonelayer.overlap_pairs(PARCELS)
    assert rows.a.tolist() == ["fid 1"] and rows.b.tolist() == ["fid 2"]
    for key, column in (("area_m2", arrays.area_m2), ("share_of_a", arrays.share_of_a),
                        ("share_of_b", arrays.share_of_b), ("width_m", arrays.width_m),
                        ("class", arrays.class_name)):
        assert rows[key].tolist() == column.tolist()
    kept = store.overlap("parcels", PARCELS, keep=["name", "kind"])
    assert kept.name.tolist() == ["甲", "b", "甲", "b", "c"]
    land = store.land(PARCELS, "parcels", ["kind"])
    assert land.part.tolist()[0] == "land" and land.area_m2[0] > 0


def test_corridor_and_distance_have_the_bits_of_the_arrays(sample):
    """Outlines and lines of unlike accuracy: the figures are the same where accuracies are given."""
    with Store(sample) as store:
        zones = store.read("zones", status="existing").dropna(subset="geometry")
        lines = store.read("lines", status="existing").dropna(subset="geometry")
        rows = store.corridor(within_m=[500, 1000], dissolve=True)
        near = store.distance().sort_values("distance_m", kind="stable").drop_duplicates("id")
    found = zonelayer.corridor(zones, lines, [500, 1000], zone_accuracy_m=zones.accuracy_m,
                               line_accuracy_m=lines.accuracy_m)
    for key in ("area_m2", "share", "area_min_m2", "area_max_m2", "largest_error_m"):
        np.testing.assert_array_equal(getattr(found, key).ravel(), rows[key].to_numpy(), key)
    least = zonelayer.nearest(zones, lines).distance_m
    np.testing.assert_array_equal(least, near.set_index("id").distance_m[zones.id].to_numpy())


@pytest.mark.parametrize("crs", [4326, 3857, 4547, "OGC:CRS84"])
def test_other_systems_are_transformed_by_the_loading(store, crs):
    loaded = store.load(PARCELS.to_crs(crs), "parcels")
    assert loaded.rows.crs.item().startswith(("EPSG", "OGC"))
    placed = store.read("parcels").geometry
    apart = shapely.hausdorff_distance(placed.to_numpy(), PARCELS.geometry.to_numpy())
    assert (apart < 1e-9).all()


def test_unknown_and_old_systems_are_refused(store):
    for frame in (PARCELS.set_crs(None, allow_override=True), PARCELS.set_crs(4214, allow_override=True)):
        with pytest.raises(ZonelayerError) as refused:
            store.load(frame, "parcels")
        assert refused.value.status == 4
    assert "parcels" not in store.layers()["name"].tolist()
    store.load(PARCELS.set_crs(None, allow_override=True), "parcels", source_crs="EPSG:4490")
    assert len(store.read("parcels")) == 3


def test_an_error_refuses_the_load_and_is_told(store, tmp_path):
    frame = geopandas.GeoDataFrame({"name": ["a", "b"]}, geometry=[PARCELS.geometry[0], BOW], crs=4490)
    with pytest.raises(ZonelayerError) as refused:
        store.load(frame, "parcels")
    assert refused.value.status == 3
    assert [(f.feature, f.code) for f in refused.value.findings if f.severity == "error"] == [
        ("fid 2", "ring-self-intersection")]
    loaded = store.load(frame, "parcels", skip_bad=tmp_path / "refused.geojson")
    assert loaded.rows.written.item() == 1 and loaded.rows.refused.item() == 1
    assert len(geopandas.read_file(tmp_path / "refused.geojson")) == 1
    mended = store.load(frame, "mended", repair=True)
    assert mended.rows.repaired.item() == 1 and "repaired" in [f.code for f in mended.findings]


def test_mixed_geometries(store):
    frame = geopandas.GeoDataFrame(geometry=[PARCELS.geometry[0], shapely.Point(86, 41)], crs=4490)
    with pytest.raises(ZonelayerError) as refused:
        store.load(frame, "mixed")
    assert refused.value.status in (2, 3) and str(refused.value)


def test_check_names_what_is_wrong(store):
    frame = geopandas.GeoDataFrame({"name": ["a"]}, geometry=[BOW], crs=4490)
    found = store.check(frame)
    row = found[found.severity == "error"].iloc[0]
    assert row.code == "ring-self-intersection" and row.feature == "fid 1"
    assert (row.lon, row.lat) == pytest.approx((86.05, 41.05), abs=1e-3)


def test_wrong_calls(store, tmp_path):
    with pytest.raises(ZonelayerError, match="neither a layer") as unknown:
        store.area("nothing")
    assert unknown.value.status == 2
    with pytest.raises(TypeError, match="no layer"):
        store.area(42)
    with pytest.raises(TypeError, match="no option"):
        store.area(planet="mars")
    with pytest.raises(ZonelayerError, match="tdt"):
        store.area(PARCELS, method="guess")
    with pytest.raises(ZonelayerError):
        Store(tmp_path / "is-not-there.sqlite")
    with pytest.raises(ZonelayerError):
        Store.create(tmp_path / "store.sqlite")
    store.close()
    with pytest.raises(ZonelayerError, match="closed"):
        store.area()


def test_a_store_for_reading_takes_no_load(sample):
    with Store(sample) as store, pytest.raises(ZonelayerError):
        store.load(PARCELS, "parcels")


def test_threads_take_turns(sample):
    with Store(sample) as store:
        expected, results = store.area().area_m2, []

        def ask():
            for _ in range(5):
                results.append(store.area().area_m2)
        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(results) == 20
    for found in results:
        pandas.testing.assert_series_equal(found, expected)


def test_rows_outlive_the_store(sample):
    with Store(sample) as store:
        zones = store.read("zones")
    assert zones.geometry.notna().any() and zones.name_zh.str.len().gt(0).all()


def test_gdal_of_the_wheels_and_of_the_library_live_together(store, tmp_path):
    """Two GDALs in one process, each with its own drivers."""
    store.load(PARCELS, "parcels")
    store.read("parcels").to_file(tmp_path / "out.geojson")
    assert store.load(tmp_path / "out.geojson", "again").rows.written.item() == 3
