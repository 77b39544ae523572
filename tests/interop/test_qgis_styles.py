"""QGIS itself, without a screen, opens stores and GeoPackages: each layer comes up with the rules of
its SLD, with a symbol and labels, and nothing is complained about."""
import os
import pathlib
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ET

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import QgsApplication, QgsRuleBasedRenderer, QgsVectorLayer  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import run  # noqa: E402

STYLES = pathlib.Path(__file__).resolve().parents[2] / "styles"
SLD = "{http://www.opengis.net/sld}"


def titles(style):
    return [rule.findtext(SLD + "Title") for rule in ET.parse(STYLES / f"{style}.sld").iter(
        SLD + "Rule")]


class Styles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.app = QgsApplication([], False)
        cls.app.initQgis()
        cls.messages = []
        QgsApplication.messageLog().messageReceived.connect(
            lambda text, tag, level: cls.messages.append(f"{tag}: {text}"))
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        run("init", "--sample", cwd=cls.folder)
        run("corridor", "--within", "1km", "--into", "near", cwd=cls.folder)
        run("overlap", "--into", "both", cwd=cls.folder)
        for layer in ("zones", "lines", "points", "near", "both"):
            run("export", layer, f"{layer}.gpkg", cwd=cls.folder)
        run("corridor", "--within", "1km", "--into", "answer.gpkg", cwd=cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def assert_styled(self, uri, provider, style):
        before = len(self.messages)
        layer = QgsVectorLayer(uri, "x", provider)
        self.assertTrue(layer.isValid(), uri)
        self.assertIsInstance(layer.renderer(), QgsRuleBasedRenderer, uri)
        rules = layer.renderer().rootRule().children()
        self.assertEqual([rule.label() for rule in rules], titles(style), uri)
        for rule in rules:
            self.assertGreater(rule.symbol().symbolLayerCount(), 0)
            self.assertFalse(rule.filter() and rule.filter().hasParserError())
        self.assertEqual(layer.labelsEnabled(), style in ("zones", "lines", "points"))
        self.assertEqual(layer.crs().authid(), "EPSG:4490")
        message, found = layer.loadDefaultStyle()
        self.assertTrue(found, f"{uri}: {message}")
        self.assertEqual(self.messages[before:], [])
        return layer

    def test_a_store_through_both_providers(self):
        store = self.folder / "zonelayer.sqlite"
        for layer, style in (("zones", "zones"), ("zones_history", "zones"), ("lines", "lines"),
                             ("points", "points"), ("near", "corridors"), ("both", "overlaps")):
            self.assert_styled(f"{store}|layername={layer}", "ogr", style)
            self.assert_styled(f"dbname='{store}' table=\"{layer}\" (geometry)", "spatialite",
                               style)

    def test_a_geopackage(self):
        for file, style in (("zones", "zones"), ("lines", "lines"), ("points", "points"),
                            ("near", "corridors"), ("both", "overlaps"), ("answer", "corridors")):
            self.assert_styled(str(self.folder / f"{file}.gpkg"), "ogr", style)

    def test_each_feature_is_drawn_by_some_rule(self):
        for layer, style in (("zones", "zones"), ("lines", "lines"), ("points", "points")):
            opened = self.assert_styled(str(self.folder / f"{layer}.gpkg"), "ogr", style)
            rules = opened.renderer().rootRule().children()
            context = opened.createExpressionContext()
            for feature in opened.getFeatures():
                context.setFeature(feature)
                matching = [rule for rule in rules if rule.filter().evaluate(context)]
                self.assertGreater(len(matching), 0, f"{layer} {feature['id']}")

    def test_a_missing_value_is_another_category(self):
        run("add", "new", "--name", "新区", "--corners", "86,41;86.01,41;86.01,41.01;86,41.01", "--order",
            "lon-lat", "--source-crs", "EPSG:4490", cwd=self.folder)
        store = self.folder / "zonelayer.sqlite"
        layer = self.assert_styled(f"{store}|layername=zones", "ogr", "zones")
        feature = next(f for f in layer.getFeatures() if f["id"] == "new")
        context = layer.createExpressionContext()
        context.setFeature(feature)
        matching = [rule.label() for rule in layer.renderer().rootRule().children()
                    if rule.filter().evaluate(context)]
        self.assertEqual(matching, ["其他类别", "边界来源不明"])


if __name__ == "__main__":
    unittest.main()
