#!/usr/bin/env python3
"""Makes the hostile and defective sources that outcomes.csv names: make.py FOLDER [URL].

Everything is written here byte by byte or by SQLite; URL is what the files try to make the command
fetch. No file is anybody's data.
"""
import json
import pathlib
import sqlite3
import struct
import sys
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
import dxf  # noqa: E402
import flatgeobuf_bytes  # noqa: E402
import shapefile_bytes  # noqa: E402

RING = [[86.2, 41.7], [86.22, 41.7], [86.22, 41.72], [86.2, 41.72], [86.2, 41.7]]


def feature(coordinates, kind="Polygon", **properties):
    return {"type": "Feature", "properties": {"id": "a", **properties},
            "geometry": {"type": kind, "coordinates": coordinates}}


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", **more, "features": list(features)},
                      ensure_ascii=False)


# ---- GeoJSON ------------------------------------------------------------------------------------

HOLE = [[86.205, 41.705], [86.21, 41.705], [86.21, 41.71], [86.205, 41.705]]


def dropped_geojson(folder):
    """What GDAL drops of a geometry, or a whole geometry, without a word."""
    short = [[86.205], [86.21], [86.21], [86.205]]
    bad = {
        "hole_short": feature([RING, short]),
        "hole_mixed": feature([RING, [HOLE[0], [86.21], *HOLE[2:]]]),
        "part_short": feature([[RING], [short]], "MultiPolygon"),
        "member_short": {"type": "Feature", "properties": {"id": "a"}, "geometry": {
            "type": "GeometryCollection",
            "geometries": [feature([RING])["geometry"], feature([short])["geometry"]]}},
        "place_null": feature([[*RING[:2], None, *RING[2:]]]),
        "ring_null": feature([RING, None]),
        "hole_text": feature([RING, [[86.205, "41"], *HOLE[1:]]]),
        "ring_empty": feature([RING, []]),
        "nested_less": feature(RING),
        "nested_more": feature([[RING]]),
        "multi_less": feature([RING], "MultiPolygon"),
        "kind_unknown": feature([RING], "Circle"),
        "kind_none": {"type": "Feature", "properties": {"id": "a"},
                      "geometry": {"coordinates": [RING]}},
        "coordinates_none": {"type": "Feature", "properties": {"id": "a"},
                             "geometry": {"type": "Polygon"}},
        "coordinates_object": feature({"x": 86, "y": 41}),
        "geometry_text": {"type": "Feature", "properties": {"id": "a"}, "geometry": "POLYGON"},
    }
    for name, wrong in bad.items():
        (folder / f"{name}.geojson").write_text(collection(feature([RING]), wrong))
    numbered = [{**feature([RING]), "id": 7}, {**feature([RING, short]), "id": 3}]
    (folder / "hole_short_ids.geojson").write_text(collection(*numbered))
    (folder / "lines.geojson").write_text(
        "\n".join(json.dumps(f) for f in (feature([RING]), feature([RING, short]))) + "\n")
    good = collection(feature([RING]))
    (folder / "not_a_feature.geojson").write_text(good.replace("[{", "[null, 5, {", 1))
    (folder / "two_texts.geojson").write_text(good + "\n" + good)
    (folder / "nul_raw.geojson").write_bytes(good.replace('"a"', '"a\0b"').encode())
    (folder / "nul_end.geojson").write_bytes(good.encode() + b"\0" + b"{}")
    (folder / "comma.geojson").write_text(good.replace("]]]", "]],]"))
    (folder / "foreign_coordinates.geojson").write_text(
        collection(feature([RING], **{"geometry": {"coordinates": [[1], "x"]}}),
                   centre={"coordinates": [1]}))
    big = [feature([RING], n=i, pad="x" * 900) for i in range(300)]
    (folder / "crs_after.geojson").write_text(json.dumps({
        "type": "FeatureCollection", "features": big[:150], "middle": ["y" * 9000] * 10,
        "crs": {"type": "link", "properties": {"href": "http://127.0.0.1:9/"}},
        "more": ["z" * 9000] * 10}))


def geojson(folder, url):
    good = collection(feature([RING]))
    texts = {
        "good": good,
        "crs_link": collection(feature([RING]),
                               crs={"type": "link", "properties": {"href": url, "type": "proj4"}}),
        "crs_unknown": collection(feature([RING]), crs={"type": "name",
                                                        "properties": {"name": "EPSG:999999"}}),
        "crs_beijing54": collection(feature([RING]), crs={"type": "name",
                                                          "properties": {"name": "EPSG:4214"}}),
        "truncated": good[:len(good) - 40],
        "empty_file": "",
        "only_blanks": "   \n",
        "null": "null",
        "no_features": collection(),
        "deep": "[" * 200000 + "]" * 200000,
        "deep_properties": '{"type":"Feature","geometry":null,"properties":{"id":' + '{"a":' * 5000 +
                           "1" + "}" * 5002,
        "nan": good.replace("86.22", "NaN"),
        "infinite": good.replace("86.22", "1e999"),
        "huge_number": good.replace("86.22", "9" * 400),
        "text_coordinate": good.replace("86.22", '"x"'),
        "one_number": collection(feature([[[1], [2], [3], [1]]])),
        "two_points": collection(feature([[[86, 41], [86.1, 41], [86, 41]]])),
        "no_rings": collection(feature([])),
        "bowtie": collection(feature([[[86, 41], [86.1, 41.1], [86.1, 41], [86, 41.1], [86, 41]]])),
        "swapped": collection(feature([[[y, x] for x, y in RING]])),
        "collection": collection({"type": "Feature", "properties": {"id": "a"}, "geometry": {
            "type": "GeometryCollection", "geometries": [feature([RING])["geometry"]]}}),
        "mixed_kinds": collection(feature([RING]), feature([86, 41], "Point")),
        "escape_codes": collection(feature([RING], name="\x1b[31m\x1b]0;x\x07\u202eevil")),
        "long_name": collection(feature([RING], name="区" * 100000)),
        "nul_in_name": collection(feature([RING], name="a\0b")),
        "formula": collection(feature([RING], name="=cmd|' /C calc'!A0")),
        "script": collection(feature([RING], name="<script>alert(1)</script>")),
        "sql_field": collection(feature([RING], **{'x"; DROP TABLE zones; --': 1})),
        "many_fields": collection(feature([RING], **{f"f{i}": i for i in range(3000)})),
        "twins": collection(feature([RING]), feature([RING])),
        "vrt": f"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/vsicurl/{url}"
               "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        "esri_json": '{"features":[],"geometryType":"esriGeometryPolygon","url":"%s"}' % url,
    }
    for name, text in texts.items():
        (folder / f"{name}.geojson").write_text(text, encoding="utf-8")
    (folder / "bad_utf8.geojson").write_bytes(
        collection(feature([RING], name="@")).encode().replace(b"@", b"\xff\xfe\xc3"))
    (folder / "bom.geojson").write_bytes(b"\xef\xbb\xbf" + good.encode())
    (folder / "gbk.geojson").write_bytes(collection(feature([RING], name="库尔勒")).encode("gbk"))
    (folder / "zeros.geojson").write_bytes(bytes(65536))


# ---- Shapefile ----------------------------------------------------------------------------------

def patch(path, offset, content):
    data = bytearray(path.read_bytes())
    data[offset:offset + len(content)] = content
    path.write_bytes(data)


def shapefiles(folder):
    def make(name, **lies):
        return shapefile_bytes.write_text(folder / f"{name}.shp", ["id", "name"],
                                          [["a", "甲"], ["b", "乙"], ["c", "丙"]], "gbk",
                                          **{"cpg": "GBK", **lies})
    make("good")
    make("cpg_lies", cpg="UTF-8")
    make("cpg_junk", cpg="\x01\x02nonsense")
    make("dbf_fewer", records=1)
    make("dbf_more", records=70000)
    make("dbf_record_zero", record_bytes=0)
    make("dbf_record_huge", record_bytes=65535)
    make("prj_html", prj="<html>404</html>")
    make("prj_none", prj=None)
    make("prj_huge", prj="GEOGCS[" * 20000)
    make("prj_beijing54", prj='GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID['
         '"Krasovsky_1940",6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925]]')
    patch(make("shx_zero_length").with_suffix(".shx"), 104, struct.pack(">i", 0))
    patch(make("shx_huge_length").with_suffix(".shx"), 104, struct.pack(">i", 1 << 30))
    patch(make("shx_negative").with_suffix(".shx"), 100, struct.pack(">i", -50))
    patch(make("shx_overlap").with_suffix(".shx"), 108, struct.pack(">i", 50))
    patch(make("parts_huge"), 100 + 8 + 36, struct.pack("<i", 0x7fffffff))
    patch(make("points_huge"), 100 + 8 + 40, struct.pack("<i", 0x7fffffff))
    patch(make("part_start_negative"), 100 + 8 + 44, struct.pack("<i", -1))
    patch(make("vertex_nan"), 100 + 8 + 48, struct.pack("<d", float("nan")))
    patch(make("kind_unknown"), 32, struct.pack("<i", 99))
    patch(make("record_kind"), 108, struct.pack("<i", 31))
    for ending, size in ((".shp", 150), (".shx", 105), (".dbf", 50), (".shp", 0)):
        path = make(f"cut_{ending[1:]}_{size}").with_suffix(ending)
        path.write_bytes(path.read_bytes()[:size])
    make("shx_none").with_suffix(".shx").unlink()
    make("dbf_none").with_suffix(".dbf").unlink()


def lying_shapefiles(folder):
    """Sets that are whole as far as sizes go, and say what is not so."""
    def make(name, rows=(["a", "甲"], ["b", "乙"], ["c", "丙"]), encoding="gbk", **lies):
        return shapefile_bytes.write_text(folder / f"{name}.shp", ["id", "name"], rows, encoding,
                                          **{"cpg": "GBK", **lies})
    make("cpg_gbk_utf8", encoding="utf-8")
    make("cpg_big5", cpg="Big5")
    make("cpg_empty", cpg="")
    make("cpg_none", cpg=None)
    make("prj_empty", prj="")
    make("prj_nul", prj="\0" * 200)
    make("prj_projected", prj='PROJCS["x",' + shapefile_bytes.PRJ + ',PROJECTION["Gauss_Kruger"],'
         'PARAMETER["False_Easting",500000],PARAMETER["Central_Meridian",87],'
         'PARAMETER["Scale_Factor",1],PARAMETER["Latitude_Of_Origin",0],UNIT["Meter",1]]')
    patch(make("shp_content_zero"), 104, struct.pack(">i", 0))
    patch(make("shp_content_huge"), 104, struct.pack(">i", 1 << 30))
    patch(make("shp_length_short"), 24, struct.pack(">i", 60))
    patch(make("shp_length_huge"), 24, struct.pack(">i", 1 << 30))
    patch(make("shp_numbers"), 100, struct.pack(">i", 77))
    patch(make("extent_lies"), 36, struct.pack("<4d", 0, 0, 1, 1))
    patch(make("extent_nan"), 36, struct.pack("<4d", *[float("nan")] * 4))
    patch(make("record_extent_lies"), 112, struct.pack("<4d", 0, 0, 1, 1))
    patch(make("shx_swapped").with_suffix(".shx"), 100, make("good").with_suffix(".shx")
          .read_bytes()[108:116] + make("good").with_suffix(".shx").read_bytes()[100:108])
    patch(make("shx_length_short").with_suffix(".shx"), 24, struct.pack(">i", 54))
    path = make("shx_fewer").with_suffix(".shx")
    path.write_bytes(path.read_bytes()[:108])
    patch(path, 24, struct.pack(">i", 54))
    path = make("shp_more")
    path.write_bytes(path.read_bytes() + b"\1" * 400)
    patch(make("magic"), 0, b"\xff\xff\xff\xff")
    patch(make("version"), 28, struct.pack("<i", 7))
    patch(make("null_shape"), 108, struct.pack("<i", 0))
    patch(make("points_zero"), 100 + 8 + 40, struct.pack("<i", 0))
    patch(make("parts_zero"), 100 + 8 + 36, struct.pack("<i", 0))
    patch(make("dbf_header_size").with_suffix(".dbf"), 8, struct.pack("<H", 33))
    patch(make("dbf_deleted").with_suffix(".dbf"), 97, b"*")
    patch(make("dbf_flag").with_suffix(".dbf"), 97, b"\x07")
    patch(make("dbf_type").with_suffix(".dbf"), 32 + 11, b"N")
    patch(make("dbf_type_unknown").with_suffix(".dbf"), 32 + 11, b"?")
    patch(make("dbf_field_wide").with_suffix(".dbf"), 32 + 16, b"\xff")
    patch(make("dbf_no_end").with_suffix(".dbf"), 96, b"x")
    patch(make("dbf_nul").with_suffix(".dbf"), 98, b"a\0b")
    path = make("ring_open")
    patch(path, 100 + 8 + 48 + 64, struct.pack("<2d", 86.3, 41.9))
    path = make("ring_backwards")
    data = path.read_bytes()
    ring = [data[156 + 16 * i:172 + 16 * i] for i in range(5)]
    patch(path, 156, b"".join(reversed(ring)))


# ---- GeoPackage and SQLite ----------------------------------------------------------------------

def gpkg_blob(wkb, flags=1):
    return b"GP\0" + bytes([flags]) + struct.pack("<i", 4490) + wkb


def wkb_polygon(ring, count=None):
    return (struct.pack("<BIII", 1, 3, 1, count or len(ring)) +
            b"".join(struct.pack("<2d", *place) for place in ring))


def geopackage(path, blob, more=""):
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path)
    db.executescript("""
        PRAGMA application_id=0x47504B47; PRAGMA user_version=10300;
        CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY,
            organization TEXT, organization_coordsys_id INTEGER, definition TEXT, description TEXT);
        INSERT INTO gpkg_spatial_ref_sys VALUES ('CGCS2000', 4490, 'EPSG', 4490, 'undefined', '');
        CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT,
            description TEXT, last_change TEXT, min_x, min_y, max_x, max_y, srs_id INTEGER);
        CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT,
            geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);
        CREATE TABLE a (fid INTEGER PRIMARY KEY, geom BLOB, id TEXT);
        INSERT INTO gpkg_contents VALUES ('a','features','a','','2026-01-01T00:00:00Z',
            86,41,87,42,4490);
        INSERT INTO gpkg_geometry_columns VALUES ('a','geom','POLYGON',4490,0,0);""")
    db.execute("INSERT INTO a VALUES (1, ?, 'a')", (blob,))
    db.executescript(more)
    db.commit()
    db.close()
    return path


def geopackages(folder, url):
    good = gpkg_blob(wkb_polygon(RING))
    geopackage(folder / "good.gpkg", good)
    geopackage(folder / "count_huge.gpkg", gpkg_blob(wkb_polygon(RING, 0x0fffffff)))
    geopackage(folder / "blob_cut.gpkg", good[:60])
    geopackage(folder / "blob_junk.gpkg", b"\xff" * 100)
    geopackage(folder / "blob_text.gpkg", "POLYGON EMPTY")
    geopackage(folder / "nested.gpkg", gpkg_blob(struct.pack("<BII", 1, 7, 1) * 5000))
    geopackage(folder / "trigger.gpkg", good,
               "CREATE TRIGGER t AFTER UPDATE ON a BEGIN SELECT load_extension('/tmp/x'); END;")
    geopackage(folder / "view.gpkg", good, "DROP TABLE gpkg_contents; CREATE VIEW gpkg_contents AS "
               "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT * FROM n;")
    path = geopackage(folder / "page_zeroed.gpkg", good)
    patch(path, 4096, bytes(4096))
    path = geopackage(folder / "page_loop.gpkg", good, "CREATE TABLE fat (t TEXT); INSERT INTO fat "
                      "VALUES (hex(zeroblob(200000)));")
    data = bytearray(path.read_bytes())
    data[-4096 * 4:-4096 * 4 + 4] = struct.pack(">I", len(data) // 4096 - 3)
    path.write_bytes(data)
    path = geopackage(folder / "cut.gpkg", good, "CREATE TABLE fat (t TEXT); INSERT INTO fat VALUES "
                      "(hex(zeroblob(20000)));")
    path.write_bytes(path.read_bytes()[:-9000])
    path = geopackage(folder / "header.gpkg", good)
    patch(path, 16, b"\0\3")
    (folder / "text.gpkg").write_text("This is no database.\n")
    db = sqlite3.connect(folder / "virtual.sqlite")
    db.executescript("CREATE TABLE a (id TEXT); PRAGMA writable_schema=ON; INSERT INTO sqlite_schema "
                     "VALUES ('table','v','v',0,'CREATE VIRTUAL TABLE v USING VirtualText("
                     "''/etc/passwd'', CP1252, 0, POINT, NONE, '':'')');")
    db.commit()
    db.close()


def lying_geopackages(folder):
    good = gpkg_blob(wkb_polygon(RING))
    envelope = b"GP\0\3" + struct.pack("<i4d", 4490, 0, 1, 0, 1) + wkb_polygon(RING)

    def make(name, more="", blob=good):
        return geopackage(folder / f"{name}.gpkg", blob, more)
    make("envelope_lies", blob=envelope)
    make("blob_null", blob=None)
    make("blob_point", blob=gpkg_blob(struct.pack("<BI2d", 1, 1, 86, 41)))
    make("blob_nan", blob=gpkg_blob(wkb_polygon([*RING[:2], [float("nan"), 41.7], *RING[2:]])))
    make("blob_empty_ring", blob=gpkg_blob(struct.pack("<BIII", 1, 3, 1, 0)))
    make("blob_left_over", blob=good + b"\0" * 30)
    make("blob_magic", blob=b"XX" + good[2:])
    make("blob_version", blob=good[:2] + b"\7" + good[3:])
    make("count_more", "CREATE TABLE gpkg_ogr_contents (table_name TEXT PRIMARY KEY, feature_count "
         "INTEGER); INSERT INTO gpkg_ogr_contents VALUES ('a', 5);")
    make("count_fewer", "CREATE TABLE gpkg_ogr_contents (table_name TEXT PRIMARY KEY, feature_count "
         "INTEGER); INSERT INTO gpkg_ogr_contents VALUES ('a', 0);")
    make("extent_lies", "UPDATE gpkg_contents SET min_x = 0, max_x = 1, min_y = 0, max_y = 1;")
    make("srs_undefined", "UPDATE gpkg_geometry_columns SET srs_id = 0; "
         "INSERT INTO gpkg_spatial_ref_sys VALUES ('?', 0, 'NONE', 0, 'undefined', '');")
    make("srs_missing", "DELETE FROM gpkg_spatial_ref_sys;")
    make("srs_lies", "UPDATE gpkg_spatial_ref_sys SET definition = 'GEOGCS[\"x\"]';")
    make("contents_missing", "INSERT INTO gpkg_contents SELECT 'b', data_type, 'b', '', last_change,"
         " 0, 0, 1, 1, 4490 FROM gpkg_contents;")
    make("contents_none", "DELETE FROM gpkg_contents;")
    make("columns_none", "DELETE FROM gpkg_geometry_columns;")
    make("rtree_lies", "CREATE VIRTUAL TABLE rtree_a_geom USING rtree(id, minx, maxx, miny, maxy); "
         "INSERT INTO rtree_a_geom VALUES (1, 0, 1, 0, 1), (99, 0, 1, 0, 1); "
         "CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT, "
         "definition TEXT, scope TEXT); INSERT INTO gpkg_extensions VALUES ('a', 'geom', "
         "'gpkg_rtree_index', '', 'write-only');")
    make("text_blob", "UPDATE a SET id = x'ff00fe';")
    make("text_bytes", "UPDATE a SET id = CAST(x'ff61fe' AS TEXT);")
    make("text_nul", "UPDATE a SET id = CAST(x'610062' AS TEXT);")
    make("name_sql", 'ALTER TABLE a RENAME TO "a""; DROP TABLE zones; --"; UPDATE gpkg_contents SET '
         "table_name = 'a\"; DROP TABLE zones; --'; UPDATE gpkg_geometry_columns SET table_name = "
         "'a\"; DROP TABLE zones; --';")
    make("view_only", "ALTER TABLE a RENAME TO b; CREATE VIEW a AS SELECT * FROM b;")
    make("virtual_column", "ALTER TABLE a ADD COLUMN v TEXT AS (id || hex(zeroblob(100)));")
    make("table_index", "CREATE INDEX i ON a (hex(id));")


# ---- boundary-point TXT, DXF, CSV and the rest --------------------------------------------------

HEAD = """[属性描述]
格式版本号=1.01
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=29
精度=0.01
转换参数=,,,,,,
[地块坐标]
"""
PLOT = "4,1.0,1,甲,面,,,地上,@\n"
ROWS = ["J1,1,4620000,29400000", "J2,1,4620000,29400100", "J3,1,4620100,29400100",
        "J4,1,4620100,29400000", "J1,1,4620000,29400000"]


def texts(folder):
    def write(name, *lines, head=HEAD, encoding="gbk"):
        (folder / f"{name}.txt").write_bytes((head + "".join(lines)).encode(encoding))
    rows = "\n".join(ROWS) + "\n"
    write("good", PLOT, rows)
    write("no_head", PLOT, rows, head="")
    write("no_rows", PLOT)
    write("row_short", PLOT, rows.replace("J3,1,4620100,29400100", "J3,1"))
    write("row_words", PLOT, rows.replace("4620100,29400100", "abc,def"))
    write("row_nan", PLOT, rows.replace("29400100", "nan"))
    write("row_huge", PLOT, rows.replace("29400100", "9" * 400))
    write("row_open", PLOT, "\n".join(ROWS[:-1]) + "\n")
    write("zone_wrong", PLOT, rows.replace("29400", "45400"))
    write("beijing54", PLOT, rows, head=HEAD.replace("2000国家大地坐标系", "1954北京坐标系"))
    write("count_wrong", PLOT.replace("4,1.0", "9,1.0"), rows)
    write("line_long", PLOT, "J1,1," + "4" * 1000000 + "\n")
    write("nul", PLOT, rows.replace("J2", "J\0"))
    (folder / "bad_bytes.txt").write_bytes((HEAD + PLOT).encode("gbk") + b"\xff\xff\xff\n" +
                                           rows.encode())


def drawings(folder):
    square = [(400000, 4620000), (400100, 4620000), (400100, 4620100), (400000, 4620100)]
    dxf.drawing(folder / "good.dxf", [dxf.polyline("界线", square)])
    dxf.drawing(folder / "no_end.dxf", [dxf.polyline("界线", square)], end="")
    path = dxf.drawing(folder / "cut.dxf", [dxf.polyline("界线", square)])
    path.write_bytes(path.read_bytes()[:260])
    dxf.drawing(folder / "open.dxf", [dxf.polyline("界线", square, closed=False)])
    dxf.drawing(folder / "codes.dxf", [dxf.polyline("界线", square).replace(" 10\n", "xx\n")])
    dxf.drawing(folder / "nan.dxf", [dxf.polyline("界线", square).replace("400100.0", "nan")])
    dxf.drawing(folder / "nothing.dxf", [])
    (folder / "junk.dxf").write_bytes(bytes(range(256)) * 64)


def kml(coordinates, inner=None, more=""):
    ring = "<LinearRing><coordinates>%s</coordinates></LinearRing>"
    hole = f"<innerBoundaryIs>{ring % inner}</innerBoundaryIs>" if inner else ""
    return ('<?xml version="1.0"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
            f"<name>a</name>{more}<Polygon><outerBoundaryIs>{ring % coordinates}</outerBoundaryIs>"
            f"{hole}</Polygon></Placemark></Document></kml>")


def gml(places):
    return ('<?xml version="1.0"?>\n<ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" '
            'xmlns:gml="http://www.opengis.net/gml"><gml:featureMember><ogr:a><ogr:g><gml:Polygon '
            'srsName="urn:ogc:def:crs:EPSG::4490"><gml:exterior><gml:LinearRing><gml:posList>'
            f"{places}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:g>"
            "<ogr:id>a</ogr:id></ogr:a></gml:featureMember></ogr:FeatureCollection>")


def markup(folder):
    """Places of KML and GML that readers leave out, or take for 0."""
    places = [f"{x},{y}" for x, y in RING]
    ring = " ".join(places)
    texts = {
        "good.kml": kml(ring),
        "comment.kml": kml(ring, more="<!-- <coordinates>1</coordinates> --><description><![CDATA["
                                      "<coordinates>86.2, 41.7</coordinates>]]></description>"),
        "place_short.kml": kml(ring.replace(places[1], "86.22")),
        "place_blank.kml": kml(ring.replace(",", ", ")),
        "place_words.kml": kml(ring.replace(places[1], "abc,def")),
        "hole_short.kml": kml(ring, "86.205 86.21 86.21"),
        "cut.kml": kml(ring)[:-40],
        "good.gml": gml(" ".join(f"{y} {x}" for x, y in RING)),
        "place_words.gml": gml(" ".join(f"{y} {x}" for x, y in RING).replace("86.22", "abc", 1)),
        "odd.gml": gml(" ".join(f"{y} {x}" for x, y in RING) + " 5"),
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
    with zipfile.ZipFile(folder / "place_short.kmz", "w") as pack:
        pack.writestr("doc.kml", texts["place_short.kml"])


def flatgeobufs(folder):
    """Values are looked through beside the driver; where they do not hold together, it refuses."""
    columns = [("n", flatgeobuf_bytes.INT), ("id", flatgeobuf_bytes.STRING)]

    def make(name, said="a", change=lambda data: data, **more):
        data = flatgeobuf_bytes.flatgeobuf(
            columns, [(RING, [1, "a"]), (RING, [2, said]), (RING, [3, "c"])], **more)
        (folder / f"{name}.fgb").write_bytes(change(data))

    make("sound")
    make("text_nul", "a\0b")
    make("text_nul_first", "\0b")
    make("text_size", "LONG", lambda data: data.replace(b"\4\0\0\0LONG", b"\xff\xff\xff\x7fLONG"))
    make("value_column", "LONG", lambda data: data.replace(b"\1\0\4\0\0\0LONG", b"\xff\xff\4\0\0\0LONG"))
    make("cut", change=lambda data: data[:-30])
    make("index_missing", node_size=16)
    make("count_huge", count=2**63, node_size=2)


def others(folder, url):
    (folder / "formula.csv").write_text("id,name,WKT\n=1+1,@SUM(A1),\"POINT (86 41)\"\n")
    (folder / "quote.csv").write_text("id,WKT\n\"a,POINT (86 41)\n")
    (folder / "quote_inside.csv").write_text(
        "id,name,WKT\na,6\" pipe,POINT (86 41)\nb,7\" pipe,POINT (86 42)\nc,x,POINT (86 43)\n")
    (folder / "quote_fine.csv").write_text(
        'id,name,WKT\na,"two\nlines, ""quoted""",POINT (86 41)\n')
    (folder / "more_values.csv").write_text("id,WKT\na,POINT (86 41),x\nb,POINT (86 42)\n")
    (folder / "fewer_values.csv").write_text("id,WKT,n\na,POINT (86 41)\nb,POINT (86 42),2\n")
    (folder / "nul.csv").write_bytes(b"id,WKT\na\0b,POINT (86 41)\nc,POINT (86 42)\n")
    (folder / "wkt_short.csv").write_text('id,WKT\na,"POLYGON ((86 41,86.1 41,86.1 41.1"\n')
    (folder / "wkt_words.csv").write_text("id,WKT\na,POINT (abc def)\n")
    (folder / "wkt_after.csv").write_text("id,WKT\na,POINT (86 41) and more\n")
    (folder / "lonlat_words.csv").write_text("id,lon,lat\na,86,abc\n")
    (folder / "header_only.csv").write_text("id,WKT\n")
    (folder / "header_twice.csv").write_text("id,id,WKT\na,b,POINT (86 41)\n")
    (folder / "wkt_deep.csv").write_text("id,WKT\na,\"" + "GEOMETRYCOLLECTION(" * 20000 + "\"\n")
    (folder / "entities.kml").write_text(
        '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa">' + "".join(
            f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9)) +
        ']><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>&j;</name></Document></kml>')
    (folder / "external.gml").write_text(
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY u SYSTEM "{url}">]>'
        '<ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" xmlns:gml='
        '"http://www.opengis.net/gml">&e;&u;</ogr:FeatureCollection>')
    markup(folder)
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("a.geojson", b" " * (64 << 20))
    with zipfile.ZipFile(folder / "climb.zip", "w") as pack:
        pack.writestr("../../climbed.geojson", collection(feature([RING])))
    (folder / "folder.shp").mkdir(exist_ok=True)
    (folder / "link.geojson").unlink(missing_ok=True)
    (folder / "link.geojson").symlink_to("good.geojson")
    (folder / "dangling.geojson").unlink(missing_ok=True)
    (folder / "dangling.geojson").symlink_to("nowhere.geojson")


def make(folder, url="http://127.0.0.1:9/x"):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    geojson(folder, url)
    dropped_geojson(folder)
    shapefiles(folder)
    lying_shapefiles(folder)
    geopackages(folder, url)
    lying_geopackages(folder)
    texts(folder)
    drawings(folder)
    flatgeobufs(folder)
    others(folder, url)


if __name__ == "__main__":
    make(*sys.argv[1:])
