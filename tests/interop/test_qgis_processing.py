"""The Processing script of samples/qgis in a QGIS without a window: its answers are those of the
command, for layers as they are in QGIS, and a failure is told in the command's words."""
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

TEMPORARY = tempfile.TemporaryDirectory()
os.environ.update(QT_QPA_PLATFORM="offscreen", HOME=TEMPORARY.name, XDG_CONFIG_HOME=TEMPORARY.name,
                  XDG_DATA_HOME=TEMPORARY.name)
sys.path.append("/usr/share/qgis/python/plugins")

from qgis.core import (  # noqa: E402
    QgsApplication, QgsFeature, QgsGeometry, QgsProcessingContext, QgsProcessingException,
    QgsProcessingFeedback, QgsProject, QgsSettings, QgsVectorLayer)

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import rows, run  # noqa: E402

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "samples" / "qgis" / "zonelayer_processing.py"


class Processing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(TEMPORARY.name)
        cls.app = QgsApplication([], False, str(cls.folder / "profile"))
        cls.app.initQgis()
        from processing.core.Processing import Processing as Toolbox
        from processing.script import ScriptUtils
        scripts = pathlib.Path(ScriptUtils.defaultScriptsFolder())
        scripts.mkdir(parents=True, exist_ok=True)
        shutil.copy(SCRIPT, scripts)
        Toolbox.initialize()
        run("init", "--sample", cwd=cls.folder)
        run("export", "zones", "zones.gpkg", cwd=cls.folder)
        run("export", "lines", "lines.gpkg", cwd=cls.folder)

    @classmethod
    def tearDownClass(cls):
        QgsProject.instance().clear()
        cls.app.exitQgis()
        TEMPORARY.cleanup()

    def layer(self, name):
        layer = QgsVectorLayer(str(self.folder / name), name, "ogr")
        self.assertTrue(layer.isValid())
        return layer

    def answer(self, **parameters):
        """The features of an answer as dictionaries, and what the log says."""
        algorithm = QgsApplication.processingRegistry().createAlgorithmById("script:zonelayer")
        self.assertIsNotNone(algorithm, "the toolbox has no such script")
        context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
        context.setProject(QgsProject.instance())
        self.addCleanup(lambda: context)  # which owns the layer
        found, ok = algorithm.run({"OUTPUT": "memory:", **parameters}, context, feedback, {}, False)
        self.assertTrue(ok)
        layer = context.getMapLayer(found["OUTPUT"])
        names = layer.fields().names()
        return layer, [dict(zip(names, f.attributes())) for f in layer.getFeatures()], feedback.textLog()

    def test_areas_are_those_of_the_command(self):
        layer, found, log = self.answer(INPUT=self.layer("zones.gpkg"), QUESTION=0)
        expected = {row["id"]: row for row in rows("area", "zones", cwd=self.folder)}
        self.assertEqual(len(found), 16)
        self.assertEqual(layer.crs().authid(), "EPSG:4490")
        for row in found:
            area = expected[row["id"]]["area_m2"]
            if area is not None:
                self.assertAlmostEqual(row["area_m2"], area, delta=1e-3)
                self.assertAlmostEqual(row["area_mu"], area * 15 / 10000, delta=1e-3)
        self.assertEqual(sum(f.geometry().isNull() for f in layer.getFeatures()), 6)
        self.assertIn("name_zh", found[0])

    def test_an_edited_layer_is_asked_as_it_is(self):
        layer = QgsVectorLayer("Polygon?crs=EPSG:4517&field=name:string", "drawn", "memory")
        feature = QgsFeature(layer.fields())
        feature.setAttributes(["园区"])
        feature.setGeometry(QgsGeometry.fromWkt(
            "POLYGON((29500000 4600000, 29501000 4600000, 29501000 4601000, 29500000 4601000, 29500000 4600000))"))
        layer.dataProvider().addFeature(feature)
        made, found, _ = self.answer(INPUT=layer, QUESTION=0)
        self.assertEqual(made.crs().authid(), "EPSG:4517")
        self.assertEqual(found[0]["name"], "园区")
        self.assertAlmostEqual(found[0]["area_ha"], 100, delta=0.01)

    def test_overlaps_corridors_and_the_audit_have_their_shapes(self):
        layer, found, log = self.answer(INPUT=self.layer("zones.gpkg"), QUESTION=2)
        expected = rows("overlap", cwd=self.folder)
        self.assertAlmostEqual(found[0]["area_m2"], expected[0]["area_m2"], delta=1)
        self.assertEqual(len(found), len(expected))
        self.assertFalse(next(layer.getFeatures()).geometry().isEmpty())
        _, found, _ = self.answer(INPUT=self.layer("zones.gpkg"), OTHER=self.layer("lines.gpkg"), QUESTION=3,
                                  WITHIN="500m,1km")
        self.assertEqual({row["within_m"] for row in found}, {500.0, 1000.0})
        layer, found, log = self.answer(STORE=str(self.folder / "zonelayer.sqlite"), QUESTION=1)
        self.assertIn("calibrated", {row["verdict"] for row in found})
        self.assertIn("fitted to the declared figures", log)

    def test_what_fails_says_why(self):
        for parameters, words in (({"QUESTION": 1}, "Name the store"),
                                  ({"QUESTION": 3, "INPUT": self.layer("zones.gpkg")}, "OTHER"),
                                  ({"QUESTION": 3, "INPUT": self.layer("zones.gpkg"),
                                    "OTHER": self.layer("lines.gpkg"), "WITHIN": "far"}, "--within")):
            with self.assertRaisesRegex(QgsProcessingException, words):
                self.answer(**parameters)
        before = {name: os.environ.pop(name) for name in ("ZONELAYER", "PATH")}
        self.addCleanup(os.environ.update, before)
        with self.assertRaisesRegex(QgsProcessingException, "nor on the PATH"):
            self.answer(INPUT=self.layer("zones.gpkg"), QUESTION=0)

    def test_it_speaks_chinese_where_qgis_does(self):
        QgsSettings().setValue("locale/userLocale", "zh_CN")
        QgsSettings().setValue("locale/overrideFlag", True)
        self.addCleanup(QgsSettings().remove, "locale")
        algorithm = QgsApplication.processingRegistry().createAlgorithmById("script:zonelayer")
        names = [p.description() for p in algorithm.parameterDefinitions()]
        self.assertIn("面图层", names)
        self.assertIn("重叠", algorithm.displayName())


if __name__ == "__main__":
    passed = unittest.main(exit=False).result.wasSuccessful()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0 if passed else 1)  # QGIS 3.22 may crash on taking itself down, when all is said
