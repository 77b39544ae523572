#!/usr/bin/env python3
"""Writes the samples of this folder: one file per axis on which boundary-point TXT differs.

The plots are rectangles of whole metres around Korla in zone 29 (EPSG:4517, easting with prefix), so
that their plane areas can be read off the code; declared areas come from them. README.md says which
public description each dialect follows.
"""
import pathlib

HERE = pathlib.Path(__file__).parent
NORTH, EAST = 4619000, 29421000  # 41.70 N 86.05 E, west of the meridian 87
KEYS = ["格式版本号=1.01", "数据产生单位=示例测绘院", "数据产生日期=2026-11-22",
        "坐标系=2000国家大地坐标系", "几度分带=3", "投影类型=高斯克吕格", "计量单位=米", "带号=29",
        "精度=0.001", "转换参数=,,,,,,"]


def box(n, e, height, width):
    """Corners of a rectangle, clockwise from the south-west, as (X north, Y east)."""
    return [(n, e), (n + height, e), (n + height, e + width), (n, e + width)]


def rows(rings, label="J{}", close=True, number=lambda r: r + 1, digits=3, extra=lambda i: ""):
    lines, point = [], 0
    for r, ring in enumerate(rings):
        first = point + 1
        for x, y in ring:
            point += 1
            lines.append(f"{label.format(point)},{number(r)},{x:.{digits}f},{y:.{digits}f}{extra(point)}")
        if close:
            x, y = ring[0]
            lines.append(f"{label.format(first)},{number(r)},{x:.{digits}f},{y:.{digits}f}{extra(first)}")
    return lines


def head(points, ha, number, name, kind="面", rest=",,", at=",@"):
    return f"{points},{ha},{number},{name},{kind},{rest}{at}"


def write(name, lines, keys=KEYS, encoding="utf-8", eol="\r\n", before=(), bom=b""):
    text = eol.join([*before, "[属性描述]", *keys, "[地块坐标]", *lines, ""])
    (HERE / name).write_bytes(bom + text.encode(encoding))


A = box(NORTH, EAST, 200, 300)            # 6 ha
HOLE = box(NORTH + 50, EAST + 50, 50, 100)  # 0.5 ha
B = box(NORTH + 400, EAST, 100, 250)      # 2.5 ha
ISLAND = box(NORTH + 60, EAST + 60, 20, 20)  # 0.04 ha inside the hole
TWO = [head(5, "6.0", "1", "一号地块"), *rows([A]), head(5, "2.5", "2", "二号地块"), *rows([B])]
HOLED = [head(10, "5.5", "1", "带洞地块"), *rows([A, HOLE])]


def encodings():
    write("gbk.txt", TWO, encoding="gbk")
    write("utf8_bom.txt", TWO, bom=b"\xef\xbb\xbf")
    write("utf16le.txt", TWO, encoding="utf-16-le", bom=b"\xff\xfe")
    write("utf16be.txt", TWO, encoding="utf-16-be", bom=b"\xfe\xff")
    write("lf.txt", TWO, eol="\n")
    write("cr.txt", TWO, eol="\r")


def signs():
    wide = str.maketrans("0123456789,.@=-", "０１２３４５６７８９，．＠＝－")
    lines = [line.translate(wide) for line in TWO]
    text = "\r\n".join(["【属性描述】", *[key.translate(wide) for key in KEYS[3:9]], "【地块坐标】", *lines, ""])
    (HERE / "full_width.txt").write_bytes(text.encode("gbk"))


def keys():
    write("project_section.txt", TWO, before=["[项目信息]", "项目名称=示例项目", "项目编号=2026-001"])
    write("few_keys.txt", TWO, keys=["坐标系=CGCS2000"])
    write("zone_from_y.txt", TWO, keys=[k for k in KEYS if not k.startswith("带号")] + ["带号="])
    plain = [line.replace(",29421", ",421") for line in TWO]
    write("zone_without_prefix.txt", plain)
    write("xian80.txt", TWO, keys=["坐标系=1980西安坐标系", *KEYS[4:]])
    write("unknown_system.txt", TWO, keys=["坐标系=库尔勒独立坐标系", *KEYS[4:]])
    write("no_system.txt", TWO, keys=KEYS[4:])
    write("width_contradicts.txt", TWO, keys=[*KEYS[:4], "几度分带=6", *KEYS[5:]])
    # 29 999 000 begins with the number of its zone; 30 100 000 lies 600 km east of its meridian and
    # would lie 400 km west of that of zone 30.
    far = [line.replace(",29421", ",30100").replace(",29421", ",30100") for line in TWO]
    write("declared_zone_wins.txt", far)
    write("zone_contradicts.txt", TWO, keys=[*KEYS[:7], "带号=30", *KEYS[8:]])
    write("parameters.txt", TWO, keys=[*KEYS[:8], "精度=3", "转换参数=12.5,0,0,0,0,0,1"])


def notes():
    lines = ["【界址点数,地块面积,地块编号,地块名称,记录图形属性,图幅号,地块用途,地类编码,图斑类型,备注,@】",
             "【地块坐标要求：", "  1. 面积单位为公顷；", "  2. 首尾点一致。】",
             "5,6.0,1,一号地块,面,K45,工业用地,0601,新增,样例,@", *rows([A])]
    write("listed_columns.txt", lines)
    lines = ["【坐标点个数,图斑面积(亩),图斑编号,地块名称,图形属性,图幅号,地块用途,地类,项目名称,地块级别,耕地类型,备注,@】",
             "5,90,TB-1,补充耕地一,面,,,0103,补充耕地项目,1,旱地,,@", *rows([A])]
    write("twelve_columns.txt", lines)


def heads():
    write("seven_columns.txt", ["5,6.0,,一号地块,面,,,@", *rows([A], label="{}")])
    write("three_columns.txt", ["5,6.0,1,@", *rows([A])])
    write("thirteen_columns.txt", ["5,6.0,1,一号地块,面,K45,耕地,0103,新增,水田,9,8,提质改造,@", *rows([A])])
    write("without_at.txt", ["5,6.0,1,一号地块,面,,,,", *rows([A]), "5,2.5,2,二号地块,面,,,,", *rows([B])])
    write("equal_heads.txt", ["5,6.0,1,地块,面,,,,@", *rows([A]), "5,6.0,1,地块,面,,,,@",
                              *rows([box(NORTH + 400, EAST, 200, 300)])])
    write("unit_written.txt", ["5,6.0公顷,1,一号地块,面,,,,@", *rows([A]),
                               "5,37.5亩,2,二号地块,面,,,,@", *rows([B])])
    write("area_in_m2.txt", ["5,60000,1,一号地块,面,,,,@", *rows([A])])
    write("area_in_mu.txt", ["5,90,1,一号地块,面,,,,@", *rows([A])])
    write("area_differs.txt", ["5,6.1,1,一号地块,面,,,,@", *rows([A])])


def points():
    write("not_closed.txt", ["4,6.0,1,一号地块,面,,,,@", *rows([A], close=False)])
    write("three_column_points.txt", ["5,6.0,1,一号地块,面,,,,@",
                                      *[",".join(line.split(",")[::1][:1] + line.split(",")[2:])
                                        for line in rows([A])]])
    write("six_column_points.txt", ["5,6.0,1,一号地块,面,,,,@",
                                    *rows([A], extra=lambda i: f",{200 if i % 2 else 300}.00,钢钉")])
    write("swapped.txt", [line if line.endswith("@") else
                          ",".join([*line.split(",")[:2], line.split(",")[3], line.split(",")[2]])
                          for line in TWO])
    write("degrees.txt", ["5,,1,一号地块,面,,,,@", "J1,1,41.70,86.05", "J2,1,41.71,86.05",
                          "J3,1,41.71,86.06", "J4,1,41.70,86.06", "J1,1,41.70,86.05"],
          keys=["坐标系=2000国家大地坐标系", "投影类型=地理坐标", "计量单位=度"])


def rings():
    write("hole.txt", HOLED)
    write("parts_101_201.txt", [head(10, "8.5", "1", "两部分"),
                                *rows([A, B], number=lambda r: 100 * (r + 1) + 1)])
    write("one_ring_number.txt", [head(10, "5.5", "1", "带洞地块"), *rows([A, HOLE], number=lambda r: 1)])
    write("hole_first.txt", [head(15, "8.0", "1", "洞在前"), *rows([HOLE, A, B])])
    write("island.txt", [head(15, "5.54", "1", "洞中岛"), *rows([A, HOLE, ISLAND])])
    write("lines_and_points.txt", [head(5, "6.0", "1", "面地块"), *rows([A]),
                                   head(4, "", "2", "线地物", "线"), *rows([B], close=False),
                                   head(1, "", "3", "点地物", "点"), *rows([B[:1]], close=False)])


def bad():
    x_twice = rows([A])
    x_twice[-1] = f"J1,1,{NORTH}.000,{NORTH}.000"
    write("bad_x_twice.txt", [head(5, "6.0", "1", "一号地块"), *x_twice])
    number = rows([A])
    number[2] = number[2].replace("29421300", "2942I300")
    write("bad_number.txt", [head(5, "6.0", "1", "一号地块"), *number])
    write("bad_area.txt", [head(5, "六公顷", "1", "一号地块"), *rows([A])])
    write("bad_two_points.txt", [head(2, "6.0", "1", "一号地块"), *rows([A[:2]], close=False)])
    write("bad_crossing.txt", [head(5, "6.0", "1", "一号地块"), *rows([[A[0], A[2], A[1], A[3]]])])
    write("bad_count.txt", [head(7, "6.0", "1", "一号地块"), *rows([A]),
                            head(5, "2.5", "2", "二号地块"), *rows([B])])
    write("bad_row.txt", [head(5, "6.0", "1", "一号地块"), *rows([A])[:2], "J3 1 4619200 29421300",
                          *rows([A])[3:]])
    whole = "\r\n".join(["[属性描述]", *KEYS, "[地块坐标]", *TWO, ""]).encode()
    (HERE / "bad_truncated.txt").write_bytes(whole[:-70])
    write("bad_open_note.txt", ["【说明从未结束", *TWO])
    (HERE / "bad_no_section.txt").write_bytes("点号,X,Y\r\nJ1,4619000.000,29421000.000\r\n".encode())
    (HERE / "bad_no_plots.txt").write_bytes("\r\n".join(["[属性描述]", *KEYS, ""]).encode())
    (HERE / "bad_encoding.txt").write_bytes(
        "\r\n".join(["[属性描述]", *KEYS, "[地块坐标]", *TWO, ""]).encode() + "末行\xff".encode("gb18030")[:3] + b"\xff\xff")


if __name__ == "__main__":
    for part in (encodings, signs, keys, notes, heads, points, rings, bad):
        part()
