"""`tally clean`: what goes and what stays, also while programs count."""

import fcntl
import os
import pathlib
import subprocess
import unittest

import support
from unbreakable_support import UnbreakableTest, all_of


class CleanTest(UnbreakableTest):

    def setUp(self):
        super().setUp()
        self.env = support.clean_environment(HOME=self.work, XDG_DATA_DIRS=self.work / "no")

    def clean(self, *arguments, directory=None):
        return support.must(support.TALLY, "clean", "--dir", directory or self.directory, *arguments,
                            env=self.env)

    def user(self, *path):
        """A user's directory with a counter file, reports of both kinds, and a copy of what was sent."""
        directory = support.telemetry_directory(self.work.joinpath(*path), "on 2026-11-08")
        support.add_helper_file(directory, "2026-11-23")
        (directory / "upload").mkdir()
        for name in ("local/local.2026-11-22.json", "local/2026-11-22.json", "upload/2026-11-15.json"):
            (directory / name).write_text("{}")
        (directory / "local" / "upload.token").touch()
        return directory

    def left(self, directory):
        return sorted(str(path.relative_to(directory)) for path in directory.rglob("*")
                      if path.is_file())

    def test_keeps_what_is_no_count(self):
        directory = self.user("telemetry")
        said = self.clean()
        self.assertEqual(said, f"{directory}: removed 1 counter file, 1 weekly report, "
                               "1 unsent report; 16 KiB.\n")
        stays = ["local/upload.token", "local/weekends", "mode"]
        self.assertEqual(self.left(directory), stays + ["upload/2026-11-15.json"])
        self.assertIn("removed 1 copy of a sent report; 2 bytes.", self.clean("--sent"))
        self.assertEqual(self.left(directory), stays)
        self.assertEqual(self.clean("--sent"), f"{directory}: there was nothing to remove.\n")

    def test_a_dry_run_lists_what_would_go(self):
        directory = self.user("telemetry")
        before = self.left(directory)
        said = self.clean("--dry-run", "--sent")
        self.assertIn("would remove 1 counter file", said)
        listed = sorted(str(pathlib.Path(line[2:]).relative_to(directory))
                        for line in said.splitlines() if line.startswith("  "))
        self.assertEqual(self.left(directory), before)
        self.clean("--sent")
        self.assertEqual(listed, sorted(set(before) - set(self.left(directory))))

    def test_all_collections_of_the_user(self):
        directories = [self.user(".config", name, "telemetry") for name in ("acme", "go")]
        support.must(support.TALLY, "clean", "--all", env=self.env)
        for directory in directories:
            self.assertEqual(support.counter_files(directory), [])
        nobody = support.clean_environment(HOME=self.work / "nobody", XDG_DATA_DIRS=self.work / "no")
        self.assertEqual(support.must(support.TALLY, "clean", "--all", env=nobody),
                         "There was nothing to remove.\n")

    def test_says_whose_it_must_be_told(self):
        done = support.run(support.TALLY, "clean", env=self.env)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"\Atally: say what is to be removed: [^\n]+\n\Z")

    def test_a_link_that_leads_out_is_left_alone(self):
        directory = self.user("telemetry")
        elsewhere = self.user("elsewhere")
        before = self.left(elsewhere)
        for name in ("local", "upload"):
            (directory / name).rename(self.work / name)
            (directory / name).symlink_to(elsewhere / name)
        done = support.run(support.TALLY, "clean", "--sent", "--dir", directory, env=self.env)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr.count("is a symbolic link"), 2, done.stderr)
        self.assertEqual(self.left(elsewhere), before)

    def test_programs_that_count_run_on(self):
        host = self.host()
        host.must("new", "old/", 10, 0, 1)
        host.must("open", answer="counting")
        host.must("background", 20_000)
        host.must("progress")
        self.assertIn("1 counter file is in use. The programs run on,", self.clean())
        self.assertEqual(support.counter_files(self.directory), [])
        host.must("progress")
        host.must("new", "new/", 2000, 0, 1)
        host.do("stop")
        host.ends_normally()
        self.assertEqual(support.counter_files(self.directory), [])
        self.assert_counted_anew()

    def assert_counted_anew(self):
        host = self.host()
        host.must("new", "later/", 3, 0, 2)
        host.must("open", answer="counting")
        host.ends_normally()
        self.assertEqual(self.counts(), all_of("later/", 3, 2))

    def test_programs_that_start_and_end_all_the_while(self):
        env = support.clean_environment(TALLY_DIR=self.directory, TALLY_AS_OF="2026-11-23")
        command = [support.COUNTING_HELPER, "acme.org/cc", "v1.2.3", "gcc-12.2", "2", "50", "500"]
        for _ in range(20):
            programs = [subprocess.Popen(command, env=env) for _ in range(4)]
            self.clean()
            self.assertEqual([program.wait(60) for program in programs], [0] * 4)
        self.clean()
        support.must(*command, env=env)
        self.assertEqual(sum(self.counts().values()), 1000)

    def test_waits_for_no_run_that_is_at_work(self):
        directory = self.user("telemetry")
        local = os.open(directory / "local", os.O_RDONLY)
        self.addCleanup(os.close, local)
        fcntl.flock(local, fcntl.LOCK_EX)
        done = support.run(support.TALLY, "clean", "--dir", directory, env=self.env)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"\Atally: a weekly run is at work [^\n]+\n\Z")
        self.assertEqual(len(support.counter_files(directory)), 1)


if __name__ == "__main__":
    unittest.main()
