"""However `tally config sign` is killed, no version is half there or changes, and the same command
completes the log.

Each run is ended just before, or just after, one of its calls that change the file system, at each of
these calls in turn (test/kill_at_step.c).
"""

import shutil
import signal
import unittest

import support
from publish_support import PublishTest

MOST_STEPS = 100


class SignKillTest(PublishTest):

    def killed(self, step, when):
        env = support.clean_environment(LD_PRELOAD=support.KILL_AT_STEP, KILL_AT_STEP=step, KILL_WHEN=when)
        return self.sign("a", "b", day="2026-11-29", env=env)

    def notes(self):
        return {path.name: path.read_bytes() for path in self.log.glob("v[0-9]*") if path.suffix != ".tmp"}

    def check_after_kill(self, before, versions):
        """Whoever reads the log now gets what was there before, or all, and is told if it is not whole."""
        there = self.notes()
        self.assertEqual({name: there.get(name) for name in before}, before)
        read = self.verify()
        if read.returncode:
            self.assert_sentence(read, "tally config sign" if there else str(self.log))
        again = self.sign("a", "b", day="2026-11-29")
        if again.returncode:  # it had been done
            self.assert_sentence(again, "nothing to sign")
        self.assert_good(self.verify(), f"{versions} version", f"v0.{versions}.0")
        self.assertEqual({name: self.notes()[name] for name in there}, there)
        self.assertEqual(sorted(path.name for path in self.log.iterdir()),
                         ["latest", *(f"v{number + 1}" for number in range(versions)), "versions"])

    def kill_at_every_step(self, before, versions):
        for when in ("before", "after"):
            for step in range(1, MOST_STEPS):
                with self.subTest(when=when, step=step):
                    shutil.rmtree(self.log, ignore_errors=True)
                    if before:
                        shutil.copytree(self.work / "template", self.log)
                    done = self.killed(step, when)
                    self.check_after_kill(before, versions)
                    if done.returncode == 0:
                        break
                    self.assertEqual(done.returncode, -signal.SIGKILL, done.stderr)
            self.assertIn(step, range(10, MOST_STEPS - 1), "there is not a step to each change")

    def test_the_first_version(self):
        self.kill_at_every_step({}, 1)

    def test_the_next_version(self):
        self.assertEqual(self.sign("a").returncode, 0)
        shutil.copytree(self.log, self.work / "template")
        self.kill_at_every_step(self.notes(), 2)


if __name__ == "__main__":
    unittest.main()
