#!/usr/bin/python3
"""Makes styles/sheet.qpt, the sheet of a QGIS project (A4, landscape: map, title, legend, scale bar,
north arrow and two lines of notes), and styles/pages.qpt, the same as an atlas with a page for each
zone. QGIS itself writes them; `zonelayer qgis` fills in texts, extent and layer. `make_layout.py`
writes the files anew, `make_layout.py --check` compares them.
"""
import os
import pathlib
import sys
import uuid
import xml.etree.ElementTree as ET

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_HASH_SEED"] = "0"

from qgis.core import (  # noqa: E402
    QgsApplication, QgsLayoutItemLabel, QgsLayoutItemLegend, QgsLayoutItemMap,
    QgsLayoutItemPicture, QgsLayoutItemScaleBar, QgsLayoutMeasurement, QgsLayoutPoint,
    QgsLayoutSize, QgsLegendStyle, QgsPrintLayout, QgsProject, QgsReadWriteContext,
    QgsScaleBarSettings, QgsTextFormat,
    QgsUnitTypes)
from qgis.PyQt.QtCore import Qt  # noqa: E402
from qgis.PyQt.QtGui import QColor, QFont  # noqa: E402
from qgis.PyQt.QtXml import QDomDocument  # noqa: E402

from make_qml import tidy  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
NAME = "coalesce(\"name_zh\", \"name_en\", \"id\")"
FONT = "Noto Sans CJK SC"
WIDTH, HEIGHT, MARGIN = 297, 210, 10
MAP = (MARGIN, 24, 196, 164)       # left, top, width, height in millimetres
SIDE = (MARGIN + 196 + 2, 24)      # of the legend
NOTES = 191


def text_format(size_pt: float, bold=False, colour="#1A1A1A") -> QgsTextFormat:
    text = QgsTextFormat()
    font = QFont(FONT)
    font.setBold(bold)
    text.setFont(font)
    text.setSize(size_pt)
    text.setSizeUnit(QgsUnitTypes.RenderPoints)
    text.setColor(QColor(colour))
    return text


def place(item, name: str, left: float, top: float, width: float, height: float) -> None:
    item.setId(name)
    item.attemptMove(QgsLayoutPoint(left, top, QgsUnitTypes.LayoutMillimeters))
    item.attemptResize(QgsLayoutSize(width, height, QgsUnitTypes.LayoutMillimeters))


def add_map(layout):
    item = QgsLayoutItemMap(layout)
    layout.addLayoutItem(item)
    place(item, "map", *MAP)
    item.setFrameEnabled(True)
    item.setFrameStrokeWidth(QgsLayoutMeasurement(0.3, QgsUnitTypes.LayoutMillimeters))
    item.setBackgroundColor(QColor("#FFFFFF"))
    return item


def add_label(layout, name, left, top, width, height, text, align=Qt.AlignLeft):
    item = QgsLayoutItemLabel(layout)
    layout.addLayoutItem(item)
    item.setText(name)
    font = text.font()
    font.setPointSizeF(text.size())
    item.setFont(font)
    item.setFontColor(text.color())
    item.setHAlign(align)
    item.setVAlign(Qt.AlignVCenter)
    place(item, name, left, top, width, height)


def add_legend(layout, map_item):
    item = QgsLayoutItemLegend(layout)
    layout.addLayoutItem(item)
    place(item, "legend", *SIDE, WIDTH - MARGIN - SIDE[0], 120)
    item.setLinkedMap(map_item)
    item.setLegendFilterByMapEnabled(True)
    item.setAutoUpdateModel(True)
    item.setTitle("legend")
    for style, size, bold in ((QgsLegendStyle.Title, 11, True), (QgsLegendStyle.Group, 9, True),
                              (QgsLegendStyle.Symbol, 7.5, False),
                              (QgsLegendStyle.Subgroup, 8.5, True),
                              (QgsLegendStyle.SymbolLabel, 7.5, False)):
        own = item.style(style)
        font = text_format(size, bold).font()
        font.setPointSizeF(size)
        own.setFont(font)
        item.setStyle(style, own)
    item.setSymbolWidth(7)
    item.setSymbolHeight(4)
    item.setFrameEnabled(False)


def add_scale_bar(layout, map_item):
    item = QgsLayoutItemScaleBar(layout)
    layout.addLayoutItem(item)
    item.setStyle("Single Box")
    item.setLinkedMap(map_item)
    item.setUnits(QgsUnitTypes.DistanceKilometers)
    item.setUnitLabel("km")
    item.setMapUnitsPerScaleBarUnit(1)
    item.setNumberOfSegments(2)
    item.setNumberOfSegmentsLeft(0)
    item.setSegmentSizeMode(QgsScaleBarSettings.SegmentSizeFitWidth)
    item.setMinimumBarWidth(35)
    item.setMaximumBarWidth(60)
    item.setHeight(2)
    item.setTextFormat(text_format(8))
    item.setBackgroundEnabled(True)
    item.setBackgroundColor(QColor(255, 255, 255, 200))
    place(item, "scale-bar", MAP[0] + 3, MAP[1] + MAP[3] - 14, 60, 12)


def add_north_arrow(layout, map_item):
    item = QgsLayoutItemPicture(layout)
    layout.addLayoutItem(item)
    item.setPicturePath(":/images/north_arrows/layout_default_north_arrow.svg")
    item.setLinkedMap(map_item)
    item.setNorthMode(QgsLayoutItemPicture.TrueNorth)
    item.setBackgroundEnabled(False)
    place(item, "north-arrow", MAP[0] + MAP[2] - 18, MAP[1] + 3, 14, 16)


def fix_names(root: ET.Element) -> None:
    """QGIS gives each item a random identity; here it is its name."""
    names = {}
    for item in root.iter("LayoutItem"):
        name = item.get("id") or "page"
        names[item.get("uuid")] = "{%s}" % uuid.uuid5(uuid.NAMESPACE_URL, f"layout/{name}")
    for element in root.iter():
        for attribute, value in element.attrib.items():
            if value in names:
                element.set(attribute, names[value])


def make_atlas(layout, map_item) -> None:
    """One page for each zone that has a boundary; the layer is filled in."""
    atlas = layout.atlas()
    atlas.setEnabled(True)
    atlas.setFilterFeatures(True)
    atlas.setFilterExpression("$geometry IS NOT NULL")
    atlas.setPageNameExpression(NAME)
    atlas.setFilenameExpression("lpad(@atlas_featurenumber, 3, '0')")
    map_item.setAtlasDriven(True)
    map_item.setAtlasScalingMode(QgsLayoutItemMap.Auto)
    map_item.setAtlasMargin(0.6)


def make(atlas: bool) -> str:
    layout = QgsPrintLayout(QgsProject.instance())
    layout.initializeDefaults()
    layout.setName("layout")
    map_item = add_map(layout)
    if atlas:
        make_atlas(layout, map_item)
    add_label(layout, "title", MARGIN, 8, WIDTH - 2 * MARGIN, 13, text_format(18, True),
              Qt.AlignHCenter)
    add_label(layout, "note", MARGIN, NOTES, WIDTH - 2 * MARGIN, 6, text_format(9, True, "#7A2E00"))
    add_label(layout, "source", MARGIN, NOTES + 6, WIDTH - 2 * MARGIN, 6,
              text_format(6.5, False, "#404040"))
    add_legend(layout, map_item)
    add_scale_bar(layout, map_item)
    add_north_arrow(layout, map_item)
    document = QDomDocument()
    element = layout.writeXml(document, QgsReadWriteContext())
    document.appendChild(element)
    root = ET.fromstring(document.toString(1))
    fix_names(root)
    tidy(root)
    ET.indent(root, " ")
    return ET.tostring(root, encoding="unicode") + "\n"


def main(check: bool) -> int:
    app = QgsApplication([], False)
    app.initQgis()
    stale = []
    for name, atlas in (("sheet", False), ("pages", True)):
        path, text = HERE / f"{name}.qpt", make(atlas)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if not check:
            path.write_text(text, encoding="utf-8")
    print("\n".join(f"{name} is not what QGIS makes: run styles/make_layout.py" for name in stale)
          if check and stale else f"{len(stale)} files are new or changed")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
