"""What a command loads: GDAL with the hundred libraries behind it only where a file is read or
written, told by the dynamic linker itself (LD_DEBUG=files, ld.so(8)) and not by time."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import COMMAND, LAYERS, run  # noqa: E402

ZONE = "bazhou-innovation"
STORED = (  # questions about what is stored
    ["area"], ["area", "--format", "json"], ["audit"], ["overlap", "zones"],
    ["distance", "zones", "lines"], ["corridor", "zones", "lines", "--within", "1km"],
    ["list"], ["list", "zones"], ["show", ZONE], ["at", "86.15", "41.75"], ["--help"],
)


class Startup(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        run("init", "--sample", cwd=cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def initialised(self, arguments):
        """Names of the shared objects that the command loaded; it has to succeed."""
        trace = pathlib.Path(self.folder.name, "trace")
        done = subprocess.run(
            [COMMAND, *arguments], cwd=self.folder.name, capture_output=True, timeout=300,
            env={**os.environ, "LD_DEBUG": "files", "LD_DEBUG_OUTPUT": str(trace)})
        self.assertEqual(done.returncode, 0, done.stderr)
        names = set()
        for part in pathlib.Path(self.folder.name).glob("trace.*"):
            said = part.read_text(errors="replace")
            names |= {pathlib.Path(p).name for p in re.findall(r"calling init: (\S+)", said)}
            part.unlink()
        self.assertTrue(any(n.startswith("libsqlite3.so") for n in names), names)
        return names

    def loads_gdal(self, arguments):
        return any(n.startswith("libgdal.so") for n in self.initialised(arguments))

    def test_a_question_about_stored_layers_does_not_load_gdal(self):
        for arguments in STORED:
            with self.subTest(arguments):
                self.assertFalse(self.loads_gdal(arguments))

    def test_reading_and_writing_files_load_it(self):
        out = pathlib.Path(self.folder.name, "x.gpkg")
        self.assertTrue(self.loads_gdal(["export", "zones", str(out)]))
        self.assertEqual(out.read_bytes()[:15], b"SQLite format 3")
        self.assertTrue(self.loads_gdal(["area", str(LAYERS / "zones.geojson")]))
        source = LAYERS / "points.geojson"
        self.assertTrue(self.loads_gdal(["load", str(source), "--replace-layer"]))


if __name__ == "__main__":
    unittest.main(verbosity=2)
