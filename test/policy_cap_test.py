"""The machine's policy caps a user's yes, and is lifted: what was counted meanwhile is never sent.
Weeks end on Sundays: 2026-11-08, 2026-11-15, 2026-11-22."""

import json
import pathlib
import sys
import time
import unittest

import own_policy
import support
import upload_support
from unbreakable_support import Host

CAP, NONE = "local", None


class PolicyTest(unittest.TestCase):

    def setUp(self):
        self.addCleanup(own_policy.say, NONE)
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name)
        self.directory = support.telemetry_directory(self.work / "user", "on 2026-11-01")
        self.config = support.write_config(self.work / "config.json")
        self.server = upload_support.Server(upload_support.answering(200))
        self.addCleanup(self.server.end)

    def since(self):
        return (self.directory / "mode").read_text()

    def count(self, day):
        support.add_helper_file(self.directory, day)

    def count_in_vain(self, day):
        """The program does not count then, and says so."""
        with self.assertRaisesRegex(AssertionError, "exited with 1:"):
            self.count(day)
        self.assertEqual(support.counter_files(self.directory), [])

    def weekly_run(self, day):
        return support.run(
            support.TALLY, "upload", "--dir", self.directory, "--as-of", f"{day}T12:00:00Z",
            "--url", f"http://{self.server.address}/upload", "--config", self.config,
            env=upload_support.environment())

    def assert_sent(self, *weeks):
        self.assertEqual(self.server.targets(), [f"POST /upload/{week}" for week in weeks])

    def assert_kept_here(self, week, counted):
        """The week's report is there, for this user alone, with so many counts."""
        report = json.loads((self.directory / "local" / f"local.{week}.json").read_text())
        self.assertEqual(sum(sum(p["Counters"].values()) for p in report["Programs"]), counted)


class CapTest(PolicyTest):

    def test_without_a_cap_each_week_is_sent(self):
        for day in ("2026-11-02", "2026-11-09"):
            self.count(day)
        self.weekly_run("2026-11-16")
        self.assert_sent("2026-11-08", "2026-11-15")
        self.assertEqual(self.since(), "on 2026-11-01")

    def test_a_cap_within_a_week(self):
        self.count("2026-11-02")
        own_policy.say(CAP)
        self.count("2026-11-04")
        self.assertEqual(self.since(), "on 2026-11-04")
        own_policy.say(NONE)
        self.count("2026-11-05")
        self.count("2026-11-09")
        self.weekly_run("2026-11-16")
        self.assert_sent("2026-11-15")
        self.assert_kept_here("2026-11-08", counted=9)

    def test_a_cap_for_weeks_with_weekly_runs(self):
        own_policy.say(CAP)
        for day, next_day in (("2026-11-02", "2026-11-03"), ("2026-11-10", "2026-11-11")):
            self.count(day)
            self.assertEqual(self.since(), f"on {day}")
            self.weekly_run(next_day)
            self.assertEqual(self.since(), f"on {next_day}")
        own_policy.say("on")
        self.count("2026-11-16")
        self.weekly_run("2026-11-23")
        self.assert_sent("2026-11-22")
        self.assert_kept_here("2026-11-08", counted=3)
        self.assert_kept_here("2026-11-15", counted=3)

    def test_a_report_that_was_ready_before_the_cap(self):
        self.count("2026-11-02")
        self.server.end()
        self.weekly_run("2026-11-09")
        self.assertTrue((self.directory / "local" / "2026-11-08.json").exists())
        own_policy.say(CAP)
        self.count("2026-11-10")
        own_policy.say(NONE)
        self.server = upload_support.Server(upload_support.answering(200))
        self.addCleanup(self.server.end)
        self.weekly_run("2026-11-11")
        self.assert_sent()

    def test_a_clock_that_is_wrong_dates_no_yes_back(self):
        own_policy.say(CAP)
        self.count("2026-11-04")
        self.count("2026-11-02")
        self.assertEqual(self.since(), "on 2026-11-04")

    def test_a_policy_of_off_counts_nothing_and_dates_nothing(self):
        own_policy.say("off")
        self.count_in_vain("2026-11-04")
        self.assertEqual(self.since(), "on 2026-11-01")

    def test_what_cannot_be_dated_is_not_counted(self):
        own_policy.say(CAP)
        self.addCleanup(own_policy.make_read_only(self.directory / "mode"))
        self.count_in_vain("2026-11-04")
        own_policy.say(NONE)
        self.count("2026-11-05")
        self.weekly_run("2026-11-09")
        self.assert_sent("2026-11-08")

    def test_the_command_says_that_a_yes_is_capped(self):
        own_policy.say(CAP)
        said = support.must(support.TALLY, "on", "--dir", self.directory, "--as-of", "2026-11-04")
        self.assertIn("is local, because of this machine's policy", said)
        self.assertEqual(self.since(), "on 2026-11-04")


class LongRunTest(PolicyTest):

    def set_day(self, day):
        new = self.work / "day.new"
        new.write_text(day + "\n")
        new.rename(self.work / "day")

    def test_a_program_that_lives_through_it(self):
        """It looks at the policy from time to time, and has opened its file before there was one."""
        self.set_day("2026-11-02")
        host = Host(self, self.directory, TALLY_AS_OF=self.work / "day")
        host.must("rotate", answer="counting")
        host.must("new", "old/", 1, 0, 1)
        self.assertEqual(self.since(), "on 2026-11-01")
        own_policy.say(CAP)
        self.set_day("2026-11-03")
        deadline = time.monotonic() + 60
        while self.since() != "on 2026-11-03":
            self.assertLess(time.monotonic(), deadline, "it does not see the policy")
            time.sleep(0.005)
        host.must("again", "old/", 1)
        own_policy.say(NONE)
        host.ends_normally()
        self.weekly_run("2026-11-10")
        self.assert_sent()
        self.assert_kept_here("2026-11-08", counted=2)


if __name__ == "__main__":
    if not own_policy.enter():
        print("skipped: an /etc of its own is not to be had")
        sys.exit(77)  # what ctest takes for skipped
    unittest.main()
