"""`tally inc`: scripts and extensions of editors count."""

import pathlib
import subprocess
import unittest

import support


class IncTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.telemetry = pathlib.Path(holder.name) / "telemetry"
        self.env = support.clean_environment(TALLY_DIR=self.telemetry, TALLY_AS_OF="2026-11-22")

    def inc(self, *arguments, **extra):
        return support.run(support.TALLY, "inc", *arguments, env={**self.env, **extra})

    def counted(self):
        """What every counter file holds, by program, version and toolchain."""
        files = support.dump(*support.counter_files(self.telemetry))
        return {tuple(file["Meta"][key] for key in ("Program", "Version", "GoVersion")): file["Count"]
                for file in files}

    def test_counts_and_says_nothing(self):
        for arguments in (["acme/build"], ["acme/build", "41"], ["acme/client:linux/amd64", "2"]):
            done = self.inc("acme", *arguments)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertEqual(self.counted(), {
            ("script", "", "tally-0.1"): {"acme/build": 42, "acme/client:linux/amd64": 2}})

    def test_who_counts_can_be_said(self):
        self.inc("acme", "x", "--program", "acme.org/plugin", "--version", "v1.2.3")
        self.assertEqual(self.counted(), {("acme.org/plugin", "v1.2.3", "tally-0.1"): {"x": 1}})

    def test_the_largest_number_stays_where_it_is(self):
        for n in ("18446744073709551615", "1"):
            self.assertEqual(self.inc("acme", "x", n).returncode, 0)
        self.assertEqual(self.counted()["script", "", "tally-0.1"], {"x": 2**64 - 1})

    def test_many_scripts_at_once(self):
        command = [support.TALLY, "inc", "acme", "x", "3"]
        running = [subprocess.Popen(command, env=self.env) for _ in range(20)]
        self.assertEqual([process.wait(timeout=60) for process in running], [0] * 20)
        self.assertEqual(self.counted()["script", "", "tally-0.1"], {"x": 60})

    def test_off_is_silent_and_writes_nothing(self):
        for extra in ({"DO_NOT_TRACK": "1"}, {"TALLY_TELEMETRY": "off"}):
            done = self.inc("acme", "x", **extra)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertFalse(self.telemetry.exists())

    def test_what_cannot_be_counted_is_said(self):
        done = self.inc("acme", "x", TALLY_DIR="/proc/nowhere")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"\Atally: counting x: [^\n]+\n\Z")
        # A file that can grow no more has room for the names in it, and for no other.
        self.inc("acme", "x")
        (file,) = support.counter_files(self.telemetry)
        limited = ["sh", "-c", 'ulimit -f 32; exec "$@"', "sh", str(support.TALLY), "inc", "acme"]
        self.assertEqual(support.run(*limited, "x", env=self.env).returncode, 0)
        for i in range(3):
            self.inc("acme", str(i) + "y" * 4000)
        size = file.stat().st_size
        last = [support.run(*limited, str(i) + "z" * 4000, env=self.env) for i in range(4)][-1]
        self.assertEqual((last.returncode, file.stat().st_size), (1, size))
        self.assertRegex(last.stderr, r"\Atally: counting 3z+: there is no room [^\n]+\n\Z")

    def test_wrong_use_is_told_and_counts_nothing(self):
        for arguments in ([], ["acme"], ["acme", "a b"], ["acme", "a:b:c"], ["acme", "a\nb"], ["acme", ""],
                          ["acme", "x", "0"], ["acme", "x", "-1"], ["acme", "x", "1.5"], ["acme", "x", "0x10"],
                          ["acme", "x", "18446744073709551616"], ["acme", "x", "1", "2"], ["../acme", "x"],
                          ["acme", "x", "--program", ""], ["acme", "x", "--program", "a/.."],
                          ["acme", "x", "--version", "a/b"], ["acme", "x" * 4097]):
            done = self.inc(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertNotEqual(done.stderr, "")
        self.assertFalse(self.telemetry.exists())


if __name__ == "__main__":
    unittest.main()
