"""Programs built for this platform count, and their files are read on the machine that tests.

Arguments: the compiler as a report names it, the processor as the kernel names it and, if this
machine cannot run the programs itself, the emulator that does.
"""

import os
import pathlib
import sys
import unittest

import support

COMPILER, PROCESSOR, *EMULATOR = sys.argv[1:]
GOARCH = {"x86_64": "amd64", "i686": "386", "aarch64": "arm64", "armv7l": "arm"}[PROCESSOR]
READER = pathlib.Path(os.environ.get("TALLY_READER", support.TALLY))
CAT = support.BUILD / "bin" / "tally-example-cat"
THREADS, NAMES, INCREMENTS = 4, 20, 10_000


class PlatformTest(unittest.TestCase):

    def setUp(self):
        directory = support.temporary_directory()
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)

    def run_program(self, *command):
        env = support.clean_environment(TALLY_DIR=self.directory, TALLY_AS_OF="2026-11-22")
        return support.must(*EMULATOR, *command, env=env)

    def read(self):
        """What stands in the one counter file, whose name must say where it comes from."""
        file, = support.counter_files(self.directory)
        self.assertIn(f"-linux-{GOARCH}-2026-11-22.", file.name)
        said, = support.dump(file, reader=READER)
        self.assertEqual((said["Meta"]["GOOS"], said["Meta"]["GOARCH"]), ("linux", GOARCH))
        return said

    def test_threads_and_processes_count(self):
        for _ in range(2):
            self.run_program(support.COUNTING_HELPER, "acme.org/cc", "v1.2.3", "gcc-12.2", THREADS,
                             NAMES, INCREMENTS, "a:")
        counts = self.read()["Count"]
        self.assertEqual(counts, {f"a:{i}": 2 * THREADS * INCREMENTS // NAMES for i in range(NAMES)})

    def test_an_example_in_cpp(self):
        self.run_program(support.EXAMPLE, support.SOURCE / "LICENSE")
        said = self.read()
        self.assertEqual(said["Meta"]["GoVersion"], COMPILER)
        self.assertEqual(said["Count"]["wc/input:file"], 1)

    def test_an_example_in_c(self):
        text = self.directory / "text"
        text.write_text("one\ntwo\n")
        self.assertEqual(self.run_program(CAT, "-n", text), "     1\tone\n     2\ttwo\n")
        said = self.read()
        self.assertEqual(said["Meta"]["GoVersion"], COMPILER)
        self.assertEqual(said["Count"], {"cat/runs": 1, "cat/flag:n": 1, "cat/size:<1KiB": 1})


if __name__ == "__main__":
    if not READER.exists():
        print(f"{READER} is not there to read the files: run script/setup first.")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
