"""What `qgis` writes, in the hands of QGIS without a screen: it opens without a word, every layer is
there with its style, the sheets have their items, and maps and sheets look as they did when a person
looked at them (tests/data/qgis; `test_qgis_project.py --update` makes the pictures anew, to be looked
at before they are committed)."""
import json
import os
import pathlib
import sys
import tempfile
import unittest
import zipfile

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (  # noqa: E402
    QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsLayoutExporter,
    QgsLayoutItemLabel, QgsLayoutItemLegend, QgsLayoutItemMap, QgsLayoutItemPicture,
    QgsLayoutItemScaleBar, QgsMapRendererParallelJob, QgsMapSettings, QgsProject, QgsRectangle,
    QgsRuleBasedRenderer, QgsUnitTypes)
from qgis.PyQt.QtCore import QSize  # noqa: E402
from qgis.PyQt.QtGui import QColor, QImage  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import run, write  # noqa: E402

PICTURES = pathlib.Path(__file__).resolve().parents[1] / "data" / "qgis"
UPDATE = "--update" in sys.argv
# A pixel differs when a channel does by more than FAR of 255; so many may.
FAR, SHARE = 48, 0.02
KORLA = QgsRectangle(85.85, 41.55, 86.35, 41.92)


def different(one: QImage, other: QImage) -> float:
    """The share of pixels that differ."""
    if one.size() != other.size():
        return 1.0
    raw = []
    for image in (one, other):
        image = image.convertToFormat(QImage.Format_RGB888)
        bits = image.constBits()
        bits.setsize(image.sizeInBytes())
        raw.append((bytes(bits), image.bytesPerLine()))
    (a, stride), (b, _) = raw
    count = 0
    for y in range(one.height()):
        for x in range(one.width()):
            at = y * stride + 3 * x
            count += any(abs(a[at + i] - b[at + i]) > FAR for i in range(3))
    return count / (one.width() * one.height())


class Project(unittest.TestCase):
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

    @classmethod
    def tearDownClass(cls):
        QgsProject.instance().clear()
        cls.temporary.cleanup()

    def make(self, name, *arguments):
        run("qgis", name, *arguments, cwd=self.folder)
        return self.open(str(self.folder / name))

    def open(self, path):
        """The project; whatever QGIS has to say about it fails the test."""
        before = len(self.messages)
        project = QgsProject.instance()
        self.assertTrue(project.read(path), project.error())
        self.assertEqual(project.error(), "")
        self.assertEqual(self.messages[before:], [])
        for layer in project.mapLayers().values():
            self.assertTrue(layer.isValid(), layer.name())
            self.assertEqual(layer.crs().authid(), "EPSG:4490")
            self.assertTrue(layer.crs().isValid())
        return project

    def layer(self, project, table):
        return project.mapLayer(f"zonelayer_layer_{table}")

    def tree(self, project):
        return {group.name(): [layer.name() for layer in group.children()]
                for group in project.layerTreeRoot().children()}

    def render(self, project, extent, width=560, height=400):
        settings = QgsMapSettings()
        settings.setLayers(project.layerTreeRoot().checkedLayers())
        settings.setDestinationCrs(project.crs())
        settings.setOutputSize(QSize(width, height))
        settings.setBackgroundColor(QColor("white"))
        to_map = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4490"), project.crs(),
                                        project)
        settings.setExtent(to_map.transformBoundingBox(extent))
        job = QgsMapRendererParallelJob(settings)
        job.start()
        job.waitForFinished()
        self.assertEqual(job.errors(), [])
        return job.renderedImage()

    def sheet(self, layout):
        return QgsLayoutExporter(layout).renderPageToImage(0, QSize(), 60)

    def assert_looks(self, image, name):
        path = PICTURES / f"{name}.png"
        if UPDATE:
            image.convertToFormat(QImage.Format_RGB888).save(str(path), quality=0)
        committed = QImage(str(path))
        self.assertFalse(committed.isNull(), path)
        share = different(image, committed)
        if share > SHARE:
            image.save(f"/tmp/{name}-differs.png")
        self.assertLessEqual(share, SHARE, f"{name}: {share:.1%} of the pixels differ")
        blank = QImage(image.size(), QImage.Format_RGB888)
        blank.fill(QColor("white"))
        self.assertGreater(different(blank, committed), SHARE, "the picture would match nothing")

    def test_what_the_project_says(self):
        project = self.make("all.qgz", "--status", "any")
        self.assertEqual(project.title(), "开发区边界示意图")
        self.assertEqual(project.crs().authid(), "EPSG:4517")
        self.assertEqual(project.ellipsoid(), "EPSG:1024")
        self.assertEqual(project.areaUnits(), QgsUnitTypes.AreaSquareKilometers)
        self.assertEqual(self.tree(project), {"地名与线路": ["站点与城镇", "铁路与公路"],
                                              "开发区": ["开发区"]})
        for table, rules, features in (("zones", 14, 16), ("lines", 18, 20), ("points", 6, 12)):
            layer = self.layer(project, table)
            self.assertEqual(layer.featureCount(), features)
            self.assertIsInstance(layer.renderer(), QgsRuleBasedRenderer)
            self.assertEqual(len(layer.renderer().rootRule().children()), rules)
            self.assertTrue(layer.labelsEnabled())
            self.assertTrue(layer.metadata().title())
            self.assertTrue(layer.metadata().licenses())
            self.assertIn("示意边界", layer.metadata().abstract())
        view = project.viewSettings().defaultViewExtent()
        to_map = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4490"), project.crs(),
                                        project)
        zones = to_map.transformBoundingBox(self.layer(project, "zones").extent())
        self.assertTrue(view.contains(zones))

    def test_measures_on_the_ellipsoid(self):
        from qgis.core import QgsDistanceArea
        project = self.make("measure.qgz")
        measure = QgsDistanceArea()
        layer = self.layer(project, "zones")
        measure.setSourceCrs(layer.crs(), project.transformContext())
        measure.setEllipsoid(project.ellipsoid())
        areas = {row["id"]: row["area_m2"] for row in json.loads(
            run("area", "--format", "json", cwd=self.folder))["rows"]}
        for feature in layer.getFeatures():
            if areas[feature["id"]]:
                self.assertAlmostEqual(measure.measureArea(feature.geometry())
                                       / areas[feature["id"]], 1, delta=1e-6)

    def test_sheets_have_their_items(self):
        project = self.make("sheets.qgz")
        sheet, pages = project.layoutManager().layouts()
        self.assertEqual((sheet.name(), pages.name()), ("图幅", "逐区图"))
        for layout in (sheet, pages):
            for name, kind in (("map", QgsLayoutItemMap), ("legend", QgsLayoutItemLegend),
                               ("scale-bar", QgsLayoutItemScaleBar),
                               ("north-arrow", QgsLayoutItemPicture),
                               ("title", QgsLayoutItemLabel), ("note", QgsLayoutItemLabel),
                               ("source", QgsLayoutItemLabel)):
                self.assertIsInstance(layout.itemById(name), kind, name)
            self.assertIn("示意边界，非法定界线", layout.itemById("note").text())
            self.assertIn("中国（新疆）自由贸易试验区巴州联动创新区建设实施方案",
                          layout.itemById("source").text())
            self.assertEqual(layout.itemById("legend").title(), "图例")
            self.assertIs(layout.itemById("scale-bar").linkedMap(), layout.itemById("map"))
        self.assertEqual(round(sheet.itemById("map").scale(), -3), 2500000)
        atlas = pages.atlas()
        self.assertTrue(atlas.beginRender())
        self.assertEqual(atlas.count(), 10)
        atlas.endRender()

    def test_looks_as_it_did(self):
        project = self.make("looks.qgz", "--status", "any")
        self.assert_looks(self.render(project, KORLA), "korla")
        sheet, pages = project.layoutManager().layouts()
        self.assert_looks(self.sheet(sheet), "sheet")
        atlas = pages.atlas()
        self.assertTrue(atlas.beginRender())
        self.assertTrue(atlas.seekTo(0))
        self.assert_looks(self.sheet(pages), "page")
        atlas.endRender()

    def test_in_english_and_in_both(self):
        project = self.make("english.qgz", "--labels", "en")
        self.assertEqual(project.title(), "Development zones, schematic outlines")
        self.assertEqual(self.tree(project)["Development zones"], ["Development zones"])
        self.assertIn("not official", project.layoutManager().layouts()[0].itemById("note").text())
        rule = self.layer(project, "zones").renderer().rootRule().children()[0]
        self.assertEqual(rule.label(), "Economic-technological zone")
        project = self.make("both.qgz", "--labels", "both")
        self.assert_looks(self.render(project, KORLA), "korla-both")

    def test_answers_are_layers(self):
        run("corridor", "--within", "500m,2km", "--into", "near", cwd=self.folder)
        run("overlap", "--into", "shared", cwd=self.folder)
        project = self.make("answers.qgz", "zones", "near", "shared", "lines")
        self.assertEqual(self.tree(project), {"地名与线路": ["铁路与公路"],
                                              "分析结果": ["重叠范围", "沿线走廊"],
                                              "开发区": ["开发区"]})
        self.assert_looks(self.render(project, QgsRectangle(86.05, 41.58, 86.35, 41.8)), "answers")

    def test_one_file_opens_where_it_was_moved(self):
        run("qgis", "one.gpkg", cwd=self.folder)
        moved = self.folder / "elsewhere"
        moved.mkdir()
        (self.folder / "one.gpkg").rename(moved / "one.gpkg")
        project = self.open(f"geopackage:{moved}/one.gpkg?projectName=one")
        self.assertEqual(len(project.mapLayers()), 3)
        # The file is a source like any other: its project is no layer.
        listing = run("list", str(moved / "one.gpkg") + ":zones", "--format", "json",
                      cwd=self.folder)
        self.assertEqual(len(json.loads(listing)["rows"]), 16)

    def test_the_same_bytes_each_time(self):
        for name in ("first", "second"):
            (self.folder / name).mkdir()
            run("qgis", f"{name}/same.qgz", cwd=self.folder)
        first, second = ((self.folder / name / "same.qgz").read_bytes()
                         for name in ("first", "second"))
        self.assertEqual(first, second)
        self.assertEqual(zipfile.ZipFile(self.folder / "first" / "same.qgz").namelist(),
                         ["project.qgs"])

    def test_odd_names_and_files_of_others(self):
        ring = [[86.0, 41.0], [86.1, 41.0], [86.1, 41.1], [86.0, 41.1]]
        names = ["长" * 300, "<script>alert(1)</script>", "bell \x07 right-to-left \u202e",
                 "[% env('HOME') %]", "O'Neil & \"Co\""]
        features = [{"type": "Feature", "properties": {"id": f"n{i}", "名称": name},
                     "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}}
                    for i, name in enumerate(names)]
        write(self.folder / "odd <b> & names.geojson", features)
        title = names[1] + names[2] + names[3]
        project = self.make("odd.qgz", "odd <b> & names.geojson", "--title", title)
        self.assertEqual(self.tree(project), {"其他图层": ["odd <b> & names"]})
        layer = next(iter(project.mapLayers().values()))
        self.assertEqual([f["名称"] for f in layer.getFeatures()], names)
        label = project.layoutManager().layouts()[0].itemById("title")
        self.assertIn("<script>", label.text())
        self.assertIn("\\x07", label.text())
        self.assertEqual(label.currentText().replace("[ %", "[%"), label.text().replace(
            "[ %", "[%"))
        self.assertNotIn(os.environ["HOME"], label.currentText())


if __name__ == "__main__":
    unittest.main(argv=[a for a in sys.argv if a != "--update"])
