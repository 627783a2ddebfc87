"""What the tests with real Go programs share."""

import json
import re
import shutil

import support

MODULE = support.SOURCE / "test" / "interop"


def why_not():
    """Why these tests cannot run here, or nothing."""
    if shutil.which("go") is None:
        return "there is no Go toolchain"
    # The tests use the toolchain that is here and never download another.
    needed = re.search(r"^go (\d+)\.(\d+)", (MODULE / "go.mod").read_text(), re.MULTILINE)
    version = re.search(r"go(\d+)\.(\d+)", support.must("go", "env", "GOVERSION", env=environment()))
    if version is None or tuple(map(int, version.groups())) < tuple(map(int, needed.groups())):
        return f"Go {needed[1]}.{needed[2]} or later is needed"
    return None


def environment(**extra):
    return support.clean_environment(GOTOOLCHAIN="local", GOFLAGS="-mod=readonly", **extra)


def build(package, directory):
    """Builds a program of the module and returns its path."""
    program = directory / package
    support.must("go", "build", "-buildvcs=false", "-o", program, f"./{package}",
                 env=environment(), cwd=MODULE, timeout=500)
    return program


def read(file, out):
    """The counts of a counter file by Go's own reader, which writes them to the file `out`."""
    support.must("go", "test", "-count=1", ".", cwd=MODULE, timeout=500,
                 env=environment(COUNTER_FILE=file, COUNTERS_OUT=out))
    return json.loads(out.read_text())
