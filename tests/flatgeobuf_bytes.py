"""The bytes of a FlatGeobuf, for files that no library writes: https://flatgeobuf.org, version 3.

A flatbuffer is made of nodes, each (bytes, where in them it begins). All begin 4 bytes before a multiple
of 8, so that whatever is in them is aligned.
"""
import struct

POLYGON, INT, STRING = 3, 5, 11


def padded(data):
    return data + b"\0" * (-len(data) % 8)


def with_children(head, at, slots):
    """Nodes behind `head`; slots: [(place in head of the offset to it, node)]."""
    head = bytearray(head)
    for place, (data, start) in slots:
        struct.pack_into("<I", head, place, len(head) + start - place)
        head += data
    return bytes(head), at


def table(*fields):
    """A field is None, a node, or (format, number)."""
    listed = struct.pack(f"<HH{len(fields)}H", 4 + 2 * len(fields), 4 + 8 * len(fields),
                         *(0 if f is None else 4 + 8 * i for i, f in enumerate(fields)))
    listed += b"\0" * ((4 - len(listed)) % 8)
    at = len(listed)
    head, slots = listed + struct.pack("<i", at), []
    for field in fields:
        if field is not None and isinstance(field[0], str):
            head += struct.pack("<" + field[0], field[1]).ljust(8, b"\0")
        else:
            slots += [] if field is None else [(len(head), field)]
            head += bytes(8)
    return with_children(head, at, slots)


def vector(form, *numbers):
    return padded(struct.pack(f"<II{len(numbers)}{form}", 0, len(numbers), *numbers)), 4


def text(value):
    data = value.encode()
    return padded(struct.pack("<II", 0, len(data)) + data + b"\0"), 4


def tables(*nodes):
    head = padded(struct.pack("<II", 0, len(nodes)) + bytes(4 * len(nodes)))
    return with_children(head, 4, [(8 + 4 * i, node) for i, node in enumerate(nodes)])


def sized(node):
    data = struct.pack("<II", 8 + node[1], 0) + node[0]
    return struct.pack("<I", len(data)) + data


def flatgeobuf(columns, features, count=None, node_size=0, epsg=4490):
    """columns: [(name, type)]; features: [(ring, [values in the order of the columns])]."""
    head = table(text("a"), None, ("B", POLYGON), None, None, None, None,
                 tables(*(table(text(name), ("B", kind)) for name, kind in columns)),
                 ("Q", len(features) if count is None else count), ("H", node_size),
                 table(text("EPSG"), ("i", epsg)))
    made = b"fgb\3fgb\0" + sized(head)
    for ring, values in features:
        said = b""
        for i, value in enumerate(values):
            data = value.encode() if isinstance(value, str) else None
            said += struct.pack("<H", i) + (struct.pack("<i", value) if data is None
                                            else struct.pack("<I", len(data)) + data)
        places = [number for place in ring for number in place]
        made += sized(table(table(None, vector("d", *places), None, None, None, None, ("B", POLYGON)),
                            vector("B", *said)))
    return made
