"""A store with the layers that are shipped, as `zonelayer init --sample` has them, and what made it."""
import os
import subprocess

import pytest

COMMAND = os.environ.get("ZONELAYER", "zonelayer")


@pytest.fixture(scope="session")
def command():
    """Runs the command and gives its JSON."""
    import json

    def run(*arguments):
        done = subprocess.run([COMMAND, *arguments, "--format", "json"], capture_output=True, text=True,
                              check=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
        return json.loads(done.stdout)
    return run


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    path = tmp_path_factory.mktemp("store") / "sample.sqlite"
    subprocess.run([COMMAND, "--db", path, "init", "--sample"], check=True, capture_output=True)
    return str(path)
