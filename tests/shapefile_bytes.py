"""Shapefiles made byte by byte, good and defective, with no program that could put them right.

Layouts: ESRI Shapefile Technical Description (1998) and dBASE III. Run as a script it makes one
file: shapefile_bytes.py OUT.shp ENCODING [LDID [CPG]].
"""
import pathlib
import struct
import sys

PRJ = ('GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",'
       '6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]')


def square(lon, lat, size=0.01):
    """Closed and clockwise, as a shell in a Shapefile is."""
    return [(lon, lat), (lon, lat + size), (lon + size, lat + size), (lon + size, lat), (lon, lat)]


def polygon(ring):
    xs, ys = zip(*ring)
    return (struct.pack("<i4d2i1i", 5, min(xs), min(ys), max(xs), max(ys), 1, len(ring), 0) +
            b"".join(struct.pack("<2d", *place) for place in ring))


def header(words, boxes):
    box = [min(b[0] for b in boxes), min(b[1] for b in boxes),
           max(b[2] for b in boxes), max(b[3] for b in boxes)] if boxes else [0] * 4
    return (struct.pack(">i5ii", 9994, 0, 0, 0, 0, 0, words) + struct.pack("<2i", 1000, 5) +
            struct.pack("<8d", *box, 0, 0, 0, 0))


def shp_shx(rings):
    contents = [polygon(ring) for ring in rings]
    boxes = [struct.unpack_from("<4d", content, 4) for content in contents]
    shp, shx, at = b"", b"", 50
    for number, content in enumerate(contents, 1):
        words = len(content) // 2
        shp += struct.pack(">2i", number, words) + content
        shx += struct.pack(">2i", at, words)
        at += 4 + words
    return (header(50 + len(shp) // 2, boxes) + shp, header(50 + len(shx) // 2, boxes) + shx)


def dbf(columns, rows, ldid=0, records=None, record_bytes=None):
    """`columns`: (name, width), both as bytes stand in the file; `rows`: lists of bytes, cut to the
    width as careless programs do."""
    width = 1 + sum(w for _, w in columns)
    size = 32 + 32 * len(columns) + 1
    out = struct.pack("<4BIHH17xBxx", 3, 126, 11, 22, len(rows) if records is None else records,
                      size, width if record_bytes is None else record_bytes, ldid)
    for name, w in columns:
        out += name[:11].ljust(11, b"\0") + b"C" + bytes(4) + bytes([w, 0]) + bytes(14)
    out += b"\r"
    for row in rows:
        out += b" " + b"".join(v[:w].ljust(w) for v, (_, w) in zip(row, columns))
    return out + b"\x1a"


def write(path, columns, rows, ldid=0, cpg=None, prj=PRJ, **lies):
    """A whole set; `cpg` None writes none. Gives the path."""
    path = pathlib.Path(path)
    shp, shx = shp_shx([square(86 + 0.1 * i, 41.7) for i in range(len(rows))])
    files = {".shp": shp, ".shx": shx, ".dbf": dbf(columns, rows, ldid, **lies),
             ".prj": None if prj is None else prj.encode(),
             ".cpg": None if cpg is None else cpg.encode("latin-1")}
    for ending, content in files.items():
        if content is not None:
            path.with_suffix(ending).write_bytes(content)
    return path


def write_text(path, names, rows, encoding, width=60, name_bytes=10, **more):
    """The same from text; names are cut at `name_bytes` bytes, be it inside a character."""
    return write(path, [(name.encode(encoding)[:name_bytes], width) for name in names],
                 [[value.encode(encoding) for value in row] for row in rows], **more)


if __name__ == "__main__":
    write_text(sys.argv[1], ["id", "开发区名称", "所在地"],
               [["a", "库尔勒经济技术开发区", "新疆"], ["b", "铁门关经开区", "兵团第二师"]],
               sys.argv[2], ldid=int(sys.argv[3], 0) if len(sys.argv) > 3 else 0,
               cpg=sys.argv[4] if len(sys.argv) > 4 else None)
