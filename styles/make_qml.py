#!/usr/bin/python3
"""Makes styles/qml/NAME.VARIANT.qml of styles/NAME.sld, by QGIS itself: it reads the SLD and writes
its own format. `make_qml.py` writes the files anew; `make_qml.py --check` only compares them and
fails where one differs. Needs QGIS 3.22 with its Python (Debian: python3-qgis); no screen.

A variant says in which language legend and labels are: zh, en or both.

What QGIS does not take over from an SLD is set here, from the SLD alone:
  - a pixel of an SLD is 1/96 inch; QGIS would draw hair lines on paper, so lengths become
    millimetres and sizes of text points;
  - width of the lines of a hatch; ElseFilter; a missing value is unequal to any text;
  - dashes have flat ends, as an SLD says unless it names others;
  - one kind of label for the layer in place of a copy for each rule; where labels of points go, and
    that those of zones go first;
  - all casings of a layer of lines lie below all inner lines (symbol levels), and small polygons are
    drawn over large ones.
"""
import os
import pathlib
import re
import sys
import uuid
import xml.etree.ElementTree as ET

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_HASH_SEED"] = "0"

from qgis.core import (  # noqa: E402
    QgsApplication, QgsFeatureRequest, QgsMapLayer,
    QgsPalLayerSettings, QgsReadWriteContext, QgsRuleBasedLabeling, QgsRuleBasedRenderer,
    QgsUnitTypes, QgsVectorLayer, QgsVectorLayerSimpleLabeling)
from qgis.PyQt.QtCore import Qt  # noqa: E402
from qgis.PyQt.QtXml import QDomDocument  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
SLD = "{http://www.opengis.net/sld}"
SHAPES = {"PointSymbolizer": "Point", "LineSymbolizer": "LineString",
          "PolygonSymbolizer": "Polygon"}
VARIANTS = {
    "zh": "coalesce(\"name_zh\", \"name_en\")",
    "en": "coalesce(\"name_en\", \"name_zh\")",
    "both": "trim(coalesce(\"name_zh\", '') || '{between}' || coalesce(\"name_en\", ''))",
}
PRIORITY = {"Polygon": 9, "Point": 7, "LineString": 4}  # of labels where there is little room
MM, POINT = 25.4 / 96, 72 / 96  # of a pixel
KEYS = uuid.UUID("6b1c5f3e-3a53-5d5e-9d53-0b6c6d1f7a10")  # of rules: any constant will do


# ---- the SLD ---------------------------------------------------------------------------------

def shape_of(sld: ET.Element) -> str:
    """The geometry that a style is for: that of its last symbolizer."""
    return [SHAPES[e.tag.removeprefix(SLD)] for e in sld.iter()
            if e.tag.removeprefix(SLD) in SHAPES][-1]


def legend_of(rule: ET.Element, variant: str) -> str:
    zh, en = rule.findtext(SLD + "Title"), rule.findtext(SLD + "Abstract")
    return {"zh": zh, "en": en, "both": f"{zh} {en}"}[variant]


def label_of(sld: ET.Element) -> ET.Element | None:
    """The one kind of label that all rules that have one share."""
    labels = list(sld.iter(SLD + "TextSymbolizer"))
    if len({"".join(ET.tostring(label, encoding="unicode").split()) for label in labels}) > 1:
        raise SystemExit("the rules of a style have to have the same TextSymbolizer")
    return labels[0] if labels else None


def pixels(element: ET.Element, path: str) -> float:
    return float(element.findtext("/".join(SLD + step for step in path.split("/")), "0"))


# ---- symbols ---------------------------------------------------------------------------------

def to_millimetres(symbol, hatch_widths) -> None:
    for layer in symbol.symbolLayers():
        kind = layer.layerType()
        if kind == "SimpleFill":
            layer.setStrokeWidth(mm(layer.strokeWidth()))
        elif kind == "SimpleLine":
            layer.setWidth(mm(layer.width()))
            layer.setCustomDashVector([mm(v) for v in layer.customDashVector()])
            layer.setCustomDashPatternUnit(QgsUnitTypes.RenderMillimeters)
            if layer.useCustomDashPattern():
                layer.setPenCapStyle(Qt.FlatCap)
        elif kind == "SimpleMarker":
            layer.setSize(mm(layer.size()))
            layer.setStrokeWidth(mm(layer.strokeWidth()))
        elif kind == "LinePatternFill":
            layer.setDistance(mm(layer.distance()))
            layer.subSymbol().symbolLayer(0).setOutputUnit(QgsUnitTypes.RenderMillimeters)
            layer.setLineWidth(mm(next(hatch_widths)))
        else:
            raise SystemExit(f"a symbol of the kind {kind} is not known here")
        layer.setOutputUnit(QgsUnitTypes.RenderMillimeters)


def mm(length_px: float) -> float:
    return round(length_px * MM, 3)


def hatch_widths(rule: ET.Element):
    path = f"{SLD}Fill/{SLD}GraphicFill/{SLD}Graphic/{SLD}Mark/{SLD}Stroke/{SLD}CssParameter"
    for css in rule.iterfind(f"{SLD}PolygonSymbolizer/{path}"):
        if css.get("name") == "stroke-width":
            yield float(css.text)


def set_passes(symbol) -> None:
    """Symbol levels: the lowest layer of each symbol is drawn first."""
    for i, layer in enumerate(symbol.symbolLayers()):
        layer.setRenderingPass(i + 1)


# ---- rules -----------------------------------------------------------------------------------

def missing_is_unequal(expression: str) -> str:
    if "NOT" not in expression:
        return expression
    return re.sub(r"\b(\w+) = '", r"coalesce(\1, '') = '", expression)


def all_rules(layer: QgsVectorLayer) -> QgsRuleBasedRenderer:
    """QGIS makes a single symbol of a lone rule; here it stays a rule with its legend."""
    renderer = layer.renderer()
    if not isinstance(renderer, QgsRuleBasedRenderer):
        root = QgsRuleBasedRenderer.Rule(None)
        root.appendChild(QgsRuleBasedRenderer.Rule(renderer.symbol().clone()))
        renderer = QgsRuleBasedRenderer(root)
    return renderer.clone()


def complete_renderer(layer: QgsVectorLayer, sld: ET.Element, shape: str, variant: str) -> None:
    renderer = all_rules(layer)
    rules = {rule.findtext(SLD + "Title"): rule for rule in sld.iter(SLD + "Rule")}
    children = renderer.rootRule().children()
    if len(children) != len(rules):
        raise SystemExit(f"QGIS read {len(children)} rules of {len(rules)}")
    for child, rule in zip(children, rules.values()):
        if child.label() not in ("", rule.findtext(SLD + "Title")):
            raise SystemExit(f"QGIS read the rules in another order: {child.label()}")
        child.setLabel(legend_of(rule, variant))
        child.setDescription("")
        child.setRuleKey(rule.findtext(SLD + "Name"))
        child.setFilterExpression(missing_is_unequal(child.filterExpression()))
        if rule.find(SLD + "ElseFilter") is not None:
            child.setIsElse(True)
        to_millimetres(child.symbol(), hatch_widths(rule))
        if shape == "LineString" and rule.find(SLD + "TextSymbolizer") is not None:
            set_passes(child.symbol())
    renderer.setUsingSymbolLevels(shape == "LineString")
    if shape == "Polygon":
        renderer.setOrderBy(QgsFeatureRequest.OrderBy(
            [QgsFeatureRequest.OrderByClause("$area", False)]))
        renderer.setOrderByEnabled(True)
    layer.setRenderer(renderer)


# ---- labels ----------------------------------------------------------------------------------

def first_settings(labeling) -> QgsPalLayerSettings:
    if isinstance(labeling, QgsRuleBasedLabeling):
        return QgsPalLayerSettings(labeling.rootRule().children()[0].settings())
    return QgsPalLayerSettings(labeling.settings())


def complete_labels(layer: QgsVectorLayer, label: ET.Element | None, shape: str,
                    variant: str) -> None:
    if label is None:
        layer.setLabelsEnabled(False)
        return
    settings = first_settings(layer.labeling())
    between = " " if shape == "LineString" else "\\n"
    settings.fieldName = VARIANTS[variant].replace("{between}", between)
    settings.isExpression = True
    settings.priority = PRIORITY[shape]
    text = settings.format()
    text.setSize(round(text.size() * POINT, 2))
    text.setSizeUnit(QgsUnitTypes.RenderPoints)
    halo = text.buffer()
    halo.setSize(mm(pixels(label, "Halo/Radius")))
    halo.setSizeUnit(QgsUnitTypes.RenderMillimeters)
    text.setBuffer(halo)
    settings.setFormat(text)
    settings.multilineAlign = QgsPalLayerSettings.MultiCenter
    settings.xOffset = settings.yOffset = 0
    settings.distUnits = settings.offsetUnits = QgsUnitTypes.RenderMillimeters
    point = "LabelPlacement/PointPlacement/"
    if shape == "Point":
        settings.placement = QgsPalLayerSettings.OrderedPositionsAroundPoint
        settings.dist = mm(pixels(label, point + "Displacement/DisplacementX")) / 2
        settings.offsetType = QgsPalLayerSettings.FromSymbolBounds
    elif shape == "LineString":
        settings.placement = QgsPalLayerSettings.Curved
        settings.dist = mm(pixels(label, "LabelPlacement/LinePlacement/PerpendicularOffset")) / 2
        settings.mergeLines = True
    else:
        settings.placement = QgsPalLayerSettings.Horizontal
        settings.centroidInside = True
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)


# ---- the same text each time -----------------------------------------------------------------

def is_empty_collection(element: ET.Element) -> bool:
    """Data-defined properties, of which there are none."""
    return element.tag in ("data_defined_properties", "dd_properties")


def tidy(element: ET.Element) -> None:
    """Takes away what QGIS writes twice (prop is Option once more, for QGIS before 3.18), what it
    takes for granted, and what says nothing; sorts attributes."""
    for child in list(element):
        name = child.get("name", "")
        if (child.tag == "prop" or is_empty_collection(child) or name.endswith("map_unit_scale")
                or child.tag in ("substitutions", "callout", "shadow", "background", "text-mask")):
            element.remove(child)
        else:
            tidy(child)
    for name in [n for n in element.attrib if n.lower().endswith("mapunitscale")]:
        del element.attrib[name]
    attributes = sorted(element.attrib.items())
    element.attrib.clear()
    element.attrib.update(attributes)


def normalised(text: str, name: str) -> str:
    root = ET.fromstring(text)
    root.set("version", "3.22.0")
    for parent in ("renderer-v2/rules", "renderer-v2/rules/rule"):
        for rule in root.iterfind(parent):
            rule.set("key", "{%s}" % uuid.uuid5(KEYS, f"{name}/{rule.get('key', '')}"
                                               if rule.tag == "rule" else name))
    tidy(root)
    ET.indent(root, " ")
    return ("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
            + ET.tostring(root, encoding="unicode") + "\n")


def make(path: pathlib.Path, variant: str) -> str:
    sld = ET.parse(path).getroot()
    shape = shape_of(sld)
    layer = QgsVectorLayer(f"{shape}?crs=EPSG:4490", path.stem, "memory")
    message, done = layer.loadSldStyle(str(path))
    if not done:
        raise SystemExit(f"{path.name}: {message}")
    complete_renderer(layer, sld, shape, variant)
    complete_labels(layer, label_of(sld), shape, variant)
    document = QDomDocument()
    layer.exportNamedStyle(document, QgsReadWriteContext(),
                           QgsMapLayer.Symbology | QgsMapLayer.Labeling)
    return normalised(document.toString(1), path.stem)


def main(check: bool) -> int:
    app = QgsApplication([], False)
    app.initQgis()
    wanted = {HERE / "qml" / f"{path.stem}.{variant}.qml": make(path, variant)
              for path in sorted(HERE.glob("*.sld")) for variant in VARIANTS}
    found = set((HERE / "qml").glob("*.qml"))
    stale = [path.name for path, text in wanted.items()
             if path not in found or path.read_text(encoding="utf-8") != text]
    stale += [path.name for path in sorted(found - set(wanted))]
    if check:
        print("\n".join(f"{name} is not what QGIS makes of its SLD: run styles/make_qml.py"
                        for name in stale) or f"{len(wanted)} files are what QGIS makes of the SLD")
        return 1 if stale else 0
    (HERE / "qml").mkdir(exist_ok=True)
    for path in found - set(wanted):
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")
    print(f"{len(wanted)} files, {len(stale)} of them new or changed")
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
