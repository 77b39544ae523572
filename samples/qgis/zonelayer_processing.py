"""zonelayer in the Processing toolbox of QGIS: geodesic areas, the audit of declared areas, overlaps and
corridors of a layer that is open in QGIS, computed by the command `zonelayer`.

Copy this file into the folder of scripts (Processing toolbox, Scripts, "Add script to toolbox"), or run
it without a window:

    qgis_process run script:zonelayer -- INPUT=parcels.gpkg QUESTION=0 OUTPUT=areas.gpkg

The command is looked for in $ZONELAYER, else on the PATH. What it warns of is in the log of the
algorithm: read it before a figure is quoted.
"""
import csv
import io
import os
import pathlib
import shutil
import subprocess
import tempfile

from qgis.core import (
    QgsApplication, QgsCoordinateReferenceSystem, QgsFeature, QgsFeatureSink, QgsField, QgsFields,
    QgsProcessing, QgsProcessingAlgorithm, QgsProcessingException, QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum, QgsProcessingParameterFeatureSink, QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile, QgsProcessingParameterString, QgsVectorFileWriter, QgsVectorLayer,
    QgsWkbTypes)
from qgis.PyQt.QtCore import QVariant

AREA, AUDIT, OVERLAP, CORRIDOR = range(4)
KEY = "zonelayer_key"  # ties a row of an answer to the feature that it is about
# Columns of `zonelayer area` that are added to those of the layer.
FIGURES = ["area_m2", "area_ha", "area_mu", "perimeter_m", "uncertainty_m2", "verdict"]


def said(english, chinese):
    """A text in the language of QGIS."""
    return chinese if QgsApplication.locale().lower().startswith("zh") else english


class Zonelayer(QgsProcessingAlgorithm):
    INPUT, QUESTION, OTHER, WITHIN, STORE, ASSUME, OUTPUT = (
        "INPUT", "QUESTION", "OTHER", "WITHIN", "STORE", "ASSUME_SAME_DATUM", "OUTPUT")

    def createInstance(self):
        return Zonelayer()

    def name(self):
        return "zonelayer"

    def displayName(self):
        return said("Areas, audit, overlaps and corridors (zonelayer)", "面积、核对、重叠与沿线范围（zonelayer）")

    def shortHelpString(self):
        return said(
            "Areas: each polygon's geodesic area on CGCS2000, in m², ha and mu.\n"
            "Audit: the zones of a store with the verdict on their declared areas.\n"
            "Overlaps: where the polygons overlap each other, or those of the other layer.\n"
            "Corridors: the part of each polygon within a distance of the lines of the other layer.\n"
            "Outlines that are schematic prove nothing: read the log.",
            "面积：各面在 CGCS2000 椭球上的面积，以平方米、公顷和亩表示。\n"
            "核对：数据库中各开发区及其公布面积的结论。\n"
            "重叠：各面之间，或与另一图层各面重叠之处。\n"
            "沿线范围：各面距另一图层的线在给定距离以内的部分。\n"
            "示意边界不能证明什么：请看日志。")

    def initAlgorithm(self, config=None):
        questions = [said("Areas", "面积"), said("Audit of declared areas", "核对公布面积"),
                     said("Overlaps", "重叠"), said("Corridors along lines", "沿线范围")]
        for parameter in (
                QgsProcessingParameterEnum(self.QUESTION, said("Question", "问题"), questions, defaultValue=AREA),
                QgsProcessingParameterFeatureSource(
                    self.INPUT, said("Layer of polygons", "面图层"), [QgsProcessing.TypeVectorPolygon],
                    optional=True),
                QgsProcessingParameterFeatureSource(
                    self.OTHER, said("Other layer (overlaps: polygons; corridors: lines)",
                                     "另一图层（重叠：面；沿线范围：线）"),
                    [QgsProcessing.TypeVectorPolygon, QgsProcessing.TypeVectorLine], optional=True),
                QgsProcessingParameterString(self.WITHIN, said("Distances of corridors", "沿线距离"),
                                             defaultValue="1km"),
                QgsProcessingParameterFile(self.STORE, said("Store to audit (zonelayer.sqlite)",
                                                            "要核对的数据库（zonelayer.sqlite）"), optional=True),
                QgsProcessingParameterBoolean(
                    self.ASSUME, said("Take an unknown or old datum as CGCS2000", "把未知或旧基准当作 CGCS2000"),
                    defaultValue=False),
                QgsProcessingParameterFeatureSink(self.OUTPUT, said("Answer", "结果"))):
            self.addParameter(parameter)

    # -- the command --------------------------------------------------------------------------------

    def ask(self, feedback, *arguments):
        """Standard output of the command. What it warns of goes into the log; a failure ends with its
        message."""
        command = os.environ.get("ZONELAYER") or shutil.which("zonelayer")
        if not command:
            raise QgsProcessingException(said("zonelayer is neither in $ZONELAYER nor on the PATH",
                                              "$ZONELAYER 和 PATH 中都没有 zonelayer"))
        words = [command, *map(str, arguments), "--lang", said("en", "zh"), "--no-progress"]
        feedback.pushCommandInfo(" ".join(words))
        done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8")
        if done.returncode > 1:
            raise QgsProcessingException(done.stderr.strip())
        for line in done.stderr.splitlines():
            feedback.pushWarning(line)
        return done.stdout

    # -- layers on their way to it ------------------------------------------------------------------

    def write(self, parameters, name, context, path):
        """A parameter's features as they are now in QGIS (edited, filtered, selected), as a file."""
        source = self.parameterAsSource(parameters, name, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, name))
        fields = QgsFields()
        fields.append(QgsField(KEY, QVariant.String))
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName = "GPKG"
        options.layerName = name.lower()
        writer = QgsVectorFileWriter.create(str(path), fields, source.wkbType(), source.sourceCrs(),
                                            context.transformContext(), options)
        for feature in source.getFeatures():
            copy = QgsFeature(fields)
            copy.setAttributes([str(feature.id())])
            copy.setGeometry(feature.geometry())
            if not writer.addFeature(copy, QgsFeatureSink.FastInsert):
                raise QgsProcessingException(writer.errorMessage())
        del writer  # which closes the file
        return source

    # -- answers on their way back ------------------------------------------------------------------

    def areas(self, parameters, context, feedback, folder, datum):
        """The layer itself, with the figures behind its own columns."""
        source = self.write(parameters, self.INPUT, context, folder / "input.gpkg")
        answer = self.ask(feedback, "area", folder / "input.gpkg", "--id-field", KEY, "--format", "csv", *datum)
        figures = {row["id"]: row for row in csv.DictReader(io.StringIO(answer))}
        fields = QgsFields(source.fields())
        for name in FIGURES:
            fields.append(QgsField(name, QVariant.String if name == "verdict" else QVariant.Double))
        sink, target = self.parameterAsSink(parameters, self.OUTPUT, context, fields, source.wkbType(),
                                            source.sourceCrs())
        for feature in source.getFeatures():
            row = figures.get(str(feature.id()), {})
            values = [row.get(name) or None for name in FIGURES]
            made = QgsFeature(fields)
            made.setAttributes(feature.attributes() + [
                value if name == "verdict" or value is None else float(value)
                for name, value in zip(FIGURES, values)])
            made.setGeometry(feature.geometry())
            sink.addFeature(made, QgsFeatureSink.FastInsert)
        return target

    def kept(self, parameters, context, feedback, folder, *question):
        """What the command keeps of an answer, with its shapes."""
        path = folder / "answer.gpkg"
        self.ask(feedback, *question, "--into", path, "--format", "csv")
        answer = QgsVectorLayer(str(path), "answer", "ogr")
        if not answer.isValid():
            raise QgsProcessingException(answer.error().message())
        keep = [i for i in range(answer.fields().count()) if answer.fields().at(i).name() != "fid"]
        fields = QgsFields()
        for i in keep:
            fields.append(answer.fields().at(i))
        sink, target = self.parameterAsSink(parameters, self.OUTPUT, context, fields, answer.wkbType(),
                                            QgsCoordinateReferenceSystem("EPSG:4490"))
        for feature in answer.getFeatures():
            made = QgsFeature(fields)
            made.setAttributes([feature.attributes()[i] for i in keep])
            made.setGeometry(feature.geometry())
            sink.addFeature(made, QgsFeatureSink.FastInsert)
        return target

    def audit(self, parameters, context, feedback, folder):
        store = self.parameterAsFile(parameters, self.STORE, context)
        if not store:
            raise QgsProcessingException(said("Name the store whose declared areas are to be audited.",
                                              "请指定要核对其公布面积的数据库。"))
        return self.kept(parameters, context, feedback, folder, "audit", "--db", store)

    def processAlgorithm(self, parameters, context, feedback):
        question = self.parameterAsEnum(parameters, self.QUESTION, context)
        datum = ["--assume-same-datum"] if self.parameterAsBool(parameters, self.ASSUME, context) else []
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            if question == AREA:
                return {self.OUTPUT: self.areas(parameters, context, feedback, folder, datum)}
            if question == AUDIT:
                return {self.OUTPUT: self.audit(parameters, context, feedback, folder)}
            layers = [folder / "input.gpkg"]
            self.write(parameters, self.INPUT, context, layers[0])
            if question == CORRIDOR or parameters.get(self.OTHER):
                layers.append(folder / "other.gpkg")
                self.write(parameters, self.OTHER, context, layers[1])
            words = ["overlap"] if question == OVERLAP else [
                "corridor", "--within", self.parameterAsString(parameters, self.WITHIN, context)]
            return {self.OUTPUT: self.kept(parameters, context, feedback, folder, words[0], *layers,
                                           *words[1:], "--id-field", KEY, *datum)}
