"""Small DXF drawings by hand, entity by entity (AutoCAD DXF Reference, group codes), as AutoCAD 2000
in Chinese writes them: $DWGCODEPAGE ANSI_936, text and layer names in GBK."""


def drawing(path, entities, blocks="", codepage="ANSI_936", encoding="gbk", units=6,
            version="AC1015", end="  0\nEOF\n"):
    text = pairs((0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, version), (9, "$DWGCODEPAGE"),
                 (3, codepage), (9, "$INSUNITS"), (70, units), (0, "ENDSEC"))
    if blocks:
        text += pairs((0, "SECTION"), (2, "BLOCKS")) + blocks + pairs((0, "ENDSEC"))
    text += pairs((0, "SECTION"), (2, "ENTITIES")) + "".join(entities) + pairs((0, "ENDSEC")) + end
    path.write_bytes(text.encode(encoding))
    return path


def pairs(*items):
    return "".join(f"{code:3}\n{value}\n" for code, value in items)


def polyline(layer, points, closed=True, handle="A1", bulge=None, z=None):
    items = [(0, "LWPOLYLINE"), (5, handle), (100, "AcDbEntity"), (8, layer),
             (100, "AcDbPolyline"), (90, len(points)), (70, int(closed))]
    items += [(38, z)] if z else []
    for i, (x, y) in enumerate(points):
        items += [(10, repr(float(x))), (20, repr(float(y)))]
        items += [(42, bulge[1])] if bulge and bulge[0] == i else []
    return pairs(*items)


def line(layer, a, b, handle="C1"):
    return pairs((0, "LINE"), (5, handle), (8, layer), (10, a[0]), (20, a[1]), (11, b[0]),
                 (21, b[1]))


def text(layer, place, words, handle="B1"):
    return pairs((0, "TEXT"), (5, handle), (8, layer), (10, place[0]), (20, place[1]), (40, 5.0),
                 (1, words))


def mtext(layer, place, words, handle="B2"):
    return pairs((0, "MTEXT"), (5, handle), (100, "AcDbEntity"), (8, layer), (100, "AcDbMText"),
                 (10, place[0]), (20, place[1]), (40, 5.0), (1, words))


def circle(layer, centre, radius, handle="A4"):
    return pairs((0, "CIRCLE"), (5, handle), (8, layer), (10, centre[0]), (20, centre[1]),
                 (40, radius))


def block(name, entities):
    return pairs((0, "BLOCK"), (5, "20"), (8, "0"), (2, name), (70, 0), (10, 0.0),
                 (20, 0.0)) + "".join(entities) + pairs((0, "ENDBLK"), (5, "23"), (8, "0"))


def insert(layer, place, name, handle="D1"):
    return pairs((0, "INSERT"), (5, handle), (8, layer), (2, name), (10, place[0]), (20, place[1]))
