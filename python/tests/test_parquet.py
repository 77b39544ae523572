"""GeoParquet beside GeoPandas: what one writes the other one reads; wrong metadata are named."""
import json
import os

import geopandas
import geopandas.testing
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

import zonelayer
from zonelayer import ZonelayerError

FRAME = geopandas.GeoDataFrame(
    {"id": [f"p{i}" for i in range(200)], "class": ["旱地", None] * 100},
    geometry=[shapely.box(86 + i / 100, 41, 86.005 + i / 100, 41.01) for i in range(198)]
    + [None, shapely.MultiPolygon([shapely.box(80, 40, 81, 41)])], crs=4490)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "parcels.parquet"


def test_geopandas_reads_ours(path):
    zonelayer.to_parquet(FRAME, path)
    back = geopandas.read_parquet(path)
    assert back.crs == FRAME.crs
    geopandas.testing.assert_geodataframe_equal(back, FRAME, check_like=True)
    assert len(geopandas.read_parquet(path, bbox=(86.0, 41, 86.02, 41.01))) == 3


def test_we_read_geopandas(path):
    FRAME.to_parquet(path, schema_version="1.1.0", write_covering_bbox=True)
    geopandas.testing.assert_geodataframe_equal(zonelayer.read_parquet(path), FRAME, check_like=True)
    near = zonelayer.read_parquet(path, columns=["id"], bbox=(86.0, 41, 86.02, 41.01))
    assert near.id.tolist() == ["p0", "p1", "p2"] and list(near.columns) == ["id", "geometry"]
    FRAME.to_crs(3857).to_parquet(path, schema_version="1.0.0")
    flat = zonelayer.read_parquet(path)
    assert flat.crs.to_epsg() == 3857
    with pytest.raises(ZonelayerError, match="EPSG:3857") as refused:
        zonelayer.area(flat)
    assert refused.value.status == 4


def test_metadata_are_those_of_the_specification(path):
    zonelayer.to_parquet(FRAME, path)
    geo = json.loads(pq.read_schema(path).metadata[b"geo"])
    about = geo["columns"][geo["primary_column"]]
    assert geo["version"] == "1.1.0" and about["encoding"] == "WKB"
    assert about["geometry_types"] == ["MultiPolygon", "Polygon"]
    assert about["crs"]["id"] == {"authority": "EPSG", "code": 4490}
    assert about["bbox"] == pytest.approx([80, 40, 87.975, 41.01])
    assert about["covering"]["bbox"]["xmax"] == ["bbox", "xmax"] and "edges" not in about
    boxes = pq.read_table(path)["bbox"]
    assert boxes[198].as_py() is None and boxes[0].as_py()["xmin"] == 86
    assert os.listdir(path.parent) == [path.name]


def test_round_trip_has_the_bits(path):
    zonelayer.to_parquet(FRAME, path, row_group_size=50)
    assert pq.ParquetFile(path).num_row_groups == 4
    back = zonelayer.read_parquet(path)
    geopandas.testing.assert_geodataframe_equal(back, FRAME, check_like=True)
    np.testing.assert_array_equal(zonelayer.area(pq.read_table(path)["geometry"]),
                                  zonelayer.area(FRAME))
    near = zonelayer.read_parquet(path, bbox=(86.0, 41, 86.02, 41.01))
    assert near.id.tolist() == ["p0", "p1", "p2"]
    zonelayer.to_parquet(FRAME[:0], path)
    assert len(zonelayer.read_parquet(path)) == 0


def test_a_store_takes_and_gives_it(path, tmp_path):
    zonelayer.to_parquet(FRAME, path)
    with zonelayer.Store.create(tmp_path / "s.sqlite") as store:
        assert store.load(zonelayer.read_parquet(path).dropna(subset="geometry"),
                          "parcels").rows.written.item() == 199
        zonelayer.to_parquet(store.read("parcels"), path)
    assert len(geopandas.read_parquet(path)) == 199


def write(path, geo, table=None):
    table = table or pa.table({"geometry": pa.array(shapely.to_wkb(FRAME.geometry), pa.binary())})
    text = geo if isinstance(geo, bytes) else json.dumps(geo).encode()
    pq.write_table(table.replace_schema_metadata({b"geo": text}), path)


GOOD = {"version": "1.1.0", "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": []}}}


def changed(**changes):
    return {**GOOD, "columns": {"geometry": {**GOOD["columns"]["geometry"], **changes}}}


def test_without_a_crs_it_is_crs84(path):
    write(path, GOOD)
    assert zonelayer.read_parquet(path).crs.to_authority() == ("OGC", "CRS84")
    write(path, changed(edges="spherical"))
    assert zonelayer.geo_column(pq.read_schema(path)).edges == "spherical"


@pytest.mark.parametrize("geo, words, status", [
    (b"{", "no JSON", 3), (b"[]", "no object", 3),
    ({**GOOD, "version": "2.0.0"}, "2.0.0", 3), ({"columns": {}}, "version", 3),
    ({**GOOD, "primary_column": "shape"}, "primary_column 'shape'", 3),
    ({**GOOD, "primary_column": "shape", "columns": {"shape": {"encoding": "WKB"}}}, "no column", 3),
    (changed(encoding="polygon"), "encoding 'polygon'", 3), (changed(edges="curved"), "curved", 3),
    (changed(crs=None), "unknown", 4), (changed(crs={"type": "nonsense"}), "PROJ", 4)])
def test_wrong_metadata_are_named(path, geo, words, status):
    write(path, geo)
    with pytest.raises(ZonelayerError, match=words) as refused:
        zonelayer.read_parquet(path)
    assert refused.value.status == status and str(path) in str(refused.value)


def test_parquet_without_geometry_is_refused(path):
    pq.write_table(pa.table({"a": [1]}), path)
    with pytest.raises(ZonelayerError, match="not GeoParquet"):
        zonelayer.read_parquet(path)
    write(path, GOOD, pa.table({"geometry": [1.5]}))
    with pytest.raises(ZonelayerError, match="no WKB"):
        zonelayer.read_parquet(path)


def test_wrong_frames_are_not_written(path):
    with pytest.raises(ZonelayerError, match="no coordinate reference system"):
        zonelayer.to_parquet(FRAME.set_crs(None, allow_override=True), path)
    with pytest.raises(ZonelayerError, match="'bbox' too"):
        zonelayer.to_parquet(FRAME.assign(bbox=1), path)
    with pytest.raises(ZonelayerError, match="'centre' too"):
        zonelayer.to_parquet(FRAME.assign(centre=FRAME.geometry), path)
    assert not path.exists()
