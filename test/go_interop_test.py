"""Real Go programs and ours count in one file, at once, and each reads what the other wrote."""

import os
import pathlib
import subprocess
import sys
import unittest

import go_support
import support

PROGRAM = "interop.test/increment"
INCREMENTS = 20_000


class GoInteropTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.holder = support.temporary_directory()
        cls.addClassCleanup(cls.holder.cleanup)
        cls.work = pathlib.Path(cls.holder.name)
        cls.increment = go_support.build("increment", cls.work)
        cls.toolchain = support.must(
            "go", "env", "GOVERSION", env=go_support.environment()).strip()

    def setUp(self):
        # Go's library finds its directory below the user's config directory.
        self.config = pathlib.Path(self.work, self.id().rsplit(".", 1)[-1])
        self.telemetry = self.config / "go" / "telemetry"

    def ours(self, threads, names, increments, prefix):
        arguments = [PROGRAM, "devel", self.toolchain, threads, names, increments, prefix]
        return subprocess.Popen([support.COUNTING_HELPER, *map(str, arguments)],
                                env=support.clean_environment(TALLY_DIR=self.telemetry))

    def theirs(self, name, increments):
        return subprocess.Popen([self.increment, name, str(increments)],
                                env=go_support.environment(XDG_CONFIG_HOME=self.config))

    def finish(self, processes):
        self.assertEqual([p.wait(timeout=300) for p in processes], [0] * len(processes))

    def read_by_both(self):
        """The one counter file's counts, after seeing that Go's reader and ours agree."""
        files = support.counter_files(self.telemetry)
        self.assertEqual(len(files), 1, files)
        by_go = go_support.read(files[0], self.work / "counters.json")
        (by_us,) = support.dump(files[0])
        self.assertEqual(by_us["Count"], by_go)
        return by_go

    def test_a_file_that_we_made(self):
        self.finish([self.ours(1, 1, 1, "interop/both:")])
        made = support.counter_files(self.telemetry)
        self.finish([self.theirs("interop/both:0", INCREMENTS), self.ours(2, 1, INCREMENTS, "interop/both:"),
                     self.theirs("interop/go", INCREMENTS), self.ours(2, 1, INCREMENTS, "interop/ours:")])
        self.assertEqual(support.counter_files(self.telemetry), made)
        self.assertEqual(self.read_by_both(), {
            "interop/both:0": 1 + 3 * INCREMENTS, "interop/go": INCREMENTS, "interop/ours:0": 2 * INCREMENTS})

    def test_a_file_that_go_made_grown_by_both(self):
        self.finish([self.theirs("interop/first", 1)])
        long_name = "interop/" + "n" * 3000 + ":"
        processes = [self.ours(2, 50, INCREMENTS, long_name)]
        processes += [self.theirs(f"{long_name}{i}", 100) for i in range(0, 80, 4)]
        self.finish(processes)
        counts = self.read_by_both()
        self.assertEqual(counts["interop/first"], 1)
        self.assertEqual(len(counts), 1 + 50 + len([i for i in range(0, 80, 4) if i >= 50]))
        self.assertEqual(sum(counts.values()), 1 + 2 * INCREMENTS + 20 * 100)


if __name__ == "__main__":
    if reason := go_support.why_not():
        print(f"skipped: {reason}")
        sys.exit(77)  # what ctest takes for skipped
    os.environ.pop("GOFLAGS", None)
    unittest.main()
