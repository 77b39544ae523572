"""The package as it is shipped: its types, the examples of its README, and a wheel from its sdist."""
import doctest
import glob
import os
import pathlib
import subprocess
import sys
import sysconfig
import tarfile
import venv

SOURCE = pathlib.Path(__file__).parents[1]


def run(*words, **more):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_types(tmp_path):
    assert "no issues" in run(sys.executable, "-m", "mypy", "--cache-dir", tmp_path, cwd=SOURCE)


def test_examples_of_the_readme(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = doctest.testfile(str(SOURCE / "README.md"), module_relative=False, encoding="utf-8",
                            optionflags=doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL)
    assert done.failed == 0 and done.attempted > 25


def test_a_wheel_from_the_sdist_works_in_a_clean_environment(tmp_path):
    """What it depends on is lent to the environment, since a test fetches nothing."""
    library = os.path.dirname(glob.glob(f"{sys.prefix}/library/**/zonelayer.pc", recursive=True)[0])
    build = {**os.environ, "PKG_CONFIG_PATH": library}
    run(sys.executable, "-c", "import sys, scikit_build_core.build as b; b.build_sdist(sys.argv[1])",
        tmp_path, cwd=SOURCE, env=build)
    sdist = glob.glob(f"{tmp_path}/zonelayer-*.tar.gz")[0]
    names = [name.partition("/")[2] for name in tarfile.open(sdist).getnames()]
    assert {"CMakeLists.txt", "build_binding.py", "README.md", "zonelayer/py.typed"} <= set(names)
    assert not [name for name in names if name.endswith((".so", ".pyc", "_binding.c"))]
    pip = ["-m", "pip", "--disable-pip-version-check", "-q"]
    run(sys.executable, *pip, "wheel", "--no-deps", "--no-build-isolation", "-w", tmp_path, sdist,
        env=build)
    venv.create(tmp_path / "clean", with_pip=True)
    python = tmp_path / "clean" / "bin" / "python"
    run(python, *pip, "install", "--no-deps", "--no-index", *glob.glob(f"{tmp_path}/*.whl"))
    home = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    pathlib.Path(home, "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    told = run(python, "-c", "import zonelayer; print(zonelayer.__file__); print(zonelayer.version())",
               cwd=tmp_path)
    assert told.startswith(str(tmp_path / "clean")) and "PROJ" in told
