#!/usr/bin/env python3
"""Makes the small seeds in corpus/: make_corpus.py. What a fuzzer finds worth keeping is added by
hand. The sources come from tests/data/hostile/make.py."""
import importlib.util
import pathlib
import sqlite3
import struct
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
# As in source.c.
ENDINGS = [".geojson", ".csv", ".gpkg", ".kml", ".dxf", ".txt", ".gml", ".shp", ".sqlite", ".fgb"]
GEOPACKAGES = {"good", "blob_nan", "count_huge", "envelope_lies", "trigger", "view"}  # kilobytes each
SHAPEFILE = [".shp", ".shx", ".dbf", ".prj"]
RING = [(86.2, 41.7), (86.22, 41.7), (86.22, 41.72), (86.2, 41.7)]


def save(target, name, content):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def wkb():
    ring = b"".join(struct.pack("<2d", *place) for place in RING)
    polygon = struct.pack("<BIII", 1, 3, 1, 4) + ring
    save("wkb", "polygon", polygon)
    save("wkb", "multi", struct.pack("<BII", 1, 6, 2) + polygon * 2)
    save("wkb", "point_z", struct.pack("<BI3d", 1, 1001, 86, 41, 5))
    save("wkb", "line_big", struct.pack(">BII4d", 0, 2, 2, 86, 41, 87, 42))
    save("wkb", "empty", struct.pack("<BII", 1, 3, 0))
    head = struct.pack("<BBi4d", 0, 1, 4490, 86.2, 41.7, 86.22, 41.72) + b"\x7c"
    save("wkb", "blob", head + struct.pack("<III", 3, 1, 4) + ring + b"\xfe")
    save("wkb", "blob_point", struct.pack("<BBi4d", 0, 1, 4490, 86, 41, 86, 41) + b"\x7c" +
         struct.pack("<I2d", 1, 86, 41) + b"\xfe")


def small_pages(path):
    """A database in the smallest pages, so that mutants stay small."""
    db = sqlite3.connect(path)
    try:
        db.executescript("PRAGMA page_size=512; VACUUM;")
    except sqlite3.DatabaseError:
        pass  # damaged on purpose
    db.close()


def packed(path):
    """The files of a Shapefile as mutate.h has them."""
    parts = [path.with_suffix(ending) for ending in SHAPEFILE]
    parts = [part.read_bytes() if part.exists() else b"" for part in parts]
    return struct.pack("<3H", *map(len, parts[:3])) + b"".join(parts)


def sources():
    spec = importlib.util.spec_from_file_location("make", HERE.parent / "data/hostile/make.py")
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    with tempfile.TemporaryDirectory() as top:
        folder = pathlib.Path(top) / "a"
        maker.make(folder)
        for path in sorted(folder.iterdir()):
            if path.suffix not in ENDINGS or not path.is_file():
                continue
            if path.suffix == ".gpkg" and path.stem not in GEOPACKAGES:
                continue
            if path.suffix in (".gpkg", ".sqlite"):
                small_pages(path)
            content = packed(path) if path.suffix == ".shp" else path.read_bytes()
            if len(content) < (12000 if path.suffix == ".gpkg" else 3000):
                save("source", path.name.replace(".", "_"),
                     bytes([ENDINGS.index(path.suffix)]) + content)


def texts():
    for name, text in {
            "decimal": "86.13 41.7", "dms": "东经86°08′05″，北纬41°42′", "letters": "41.7N 86.13E",
            "projected": "400000 4620000", "bounds": "东至A路，南至B路以北200米，西以C为界，北临D",
            "bounds_short": "北至霍拉山，南至库—库高速公路"}.items():
        save("words", name, text)
    for name, text in {
            "slug": "parcels_2026", "list": "korla-etdz, 上库，铁门关", "where": "id <> 'x' AND fid > 1",
            "inject": "1; DROP TABLE zones; --", "attach": "(SELECT load_extension('x'))",
            "comment": "1 /* ", "union": "0) UNION SELECT * FROM zones WHERE (1", "date": "2026-02-28",
            "escape": "\x1b[31m\u202e"}.items():
        save("names", name, text)
    for name, text in {
            "plain": "--zone\n上库\n--format\ncsv", "joined": "--unit=ha,mu\n--digits=3\nzones",
            "wrong": "--formt\ncsv", "twice": "--format\ncsv\n--format\njson", "end": "--\n--zone",
            "empty": "--zone\n\n--digits\n-1", "escape": "--zone\n\x1b]0;x\x07"}.items():
        save("options", name, text)


def pages():
    for name, text in {
            "script": "</p><script>alert(1)</script>", "attribute": '" onload="x', "entity": "&amp;&#0;",
            "cdata": "]]><![CDATA[", "escape": "\x1b[31m\u202e\x85", "chinese": "库尔勒<经开区>",
            "surrogate": b"\xed\xa0\x80\xff\xfe"}.items():
        save("page", name, text)


if __name__ == "__main__":
    wkb()
    sources()
    texts()
    pages()
