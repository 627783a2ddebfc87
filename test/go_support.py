"""What the tests with real Go programs share."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

import support

MODULE = support.SOURCE / "test" / "interop"
PROGRAM = "interop.test/increment"


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


class GoInteropCase(unittest.TestCase):
    """Programs of Go and ours count in one file."""

    @classmethod
    def setUpClass(cls):
        cls.holder = support.temporary_directory()
        cls.addClassCleanup(cls.holder.cleanup)
        cls.work = pathlib.Path(cls.holder.name)
        cls.increment = build("increment", cls.work)
        cls.toolchain = support.must("go", "env", "GOVERSION", env=environment()).strip()

    def setUp(self):
        # Go's library finds its directory below the user's config directory.
        self.config = pathlib.Path(self.work, self.id().rsplit(".", 1)[-1])
        self.telemetry = self.config / "go" / "telemetry"

    def ours(self, threads, names, increments, prefix):
        arguments = [PROGRAM, "devel", self.toolchain, threads, names, increments, prefix]
        return subprocess.Popen([support.COUNTING_HELPER, *map(str, arguments)],
                                env=support.clean_environment(TALLY_DIR=self.telemetry))

    def theirs(self, name, increments, *how):
        return subprocess.Popen([self.increment, name, str(increments), *how],
                                env=environment(XDG_CONFIG_HOME=self.config))

    def finish(self, processes):
        self.assertEqual([p.wait(timeout=300) for p in processes], [0] * len(processes))

    def read_by_both(self):
        """The one counter file's counts, after seeing that Go's reader and ours agree."""
        files = support.counter_files(self.telemetry)
        self.assertEqual(len(files), 1, files)
        by_go = read(files[0], self.work / "counters.json")
        (by_us,) = support.dump(files[0])
        self.assertEqual(by_us["Count"], by_go)
        return by_go


def main(prepare=lambda: None):
    """Runs the tests of the script, after `prepare`, or says why it cannot."""
    if reason := why_not():
        print(f"skipped: {reason}")
        sys.exit(77)  # what ctest takes for skipped
    os.environ.pop("GOFLAGS", None)
    prepare()
    unittest.main()
