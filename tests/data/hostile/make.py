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
import shapefile_bytes  # noqa: E402

RING = [[86.2, 41.7], [86.22, 41.7], [86.22, 41.72], [86.2, 41.72], [86.2, 41.7]]


def feature(coordinates, kind="Polygon", **properties):
    return {"type": "Feature", "properties": {"id": "a", **properties},
            "geometry": {"type": kind, "coordinates": coordinates}}


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", **more, "features": list(features)},
                      ensure_ascii=False)


# ---- GeoJSON ------------------------------------------------------------------------------------

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


def others(folder, url):
    (folder / "formula.csv").write_text("id,name,WKT\n=1+1,@SUM(A1),\"POINT (86 41)\"\n")
    (folder / "quote.csv").write_text("id,WKT\n\"a,POINT (86 41)\n")
    (folder / "wkt_deep.csv").write_text("id,WKT\na,\"" + "GEOMETRYCOLLECTION(" * 20000 + "\"\n")
    (folder / "entities.kml").write_text(
        '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa">' + "".join(
            f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9)) +
        ']><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>&j;</name></Document></kml>')
    (folder / "external.gml").write_text(
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY u SYSTEM "{url}">]>'
        '<ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" xmlns:gml='
        '"http://www.opengis.net/gml">&e;&u;</ogr:FeatureCollection>')
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
    shapefiles(folder)
    geopackages(folder, url)
    texts(folder)
    drawings(folder)
    others(folder, url)


if __name__ == "__main__":
    make(*sys.argv[1:])
