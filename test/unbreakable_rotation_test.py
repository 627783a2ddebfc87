"""A program counts for weeks while weekly runs pass: each count is in one report or one file, whatever
happens to the program and the clock."""

import datetime
import json
import os
import random
import signal
import time
import unittest

import support
from unbreakable_support import IS_SANITIZED, UnbreakableTest, only

SUNDAY = datetime.date(2026, 11, 22)  # a week's file ends on a Sunday
ROUNDS = 100


def after(days):
    return (SUNDAY + datetime.timedelta(days)).isoformat()


class RotationTest(UnbreakableTest):

    def setUp(self):
        super().setUp()
        support.telemetry_directory(self.directory, "local 2026-01-01")
        self.local = self.directory / "local"
        self.clock = self.work / "day"
        self.set_day(0)

    def set_day(self, days):
        new = self.work / "day.new"
        new.write_text(after(days) + "\n")
        new.rename(self.clock)

    def rotating_host(self, new_names=20_000):
        host = self.host(TALLY_AS_OF=self.clock)
        host.must("rotate", answer="counting")
        host.must("background", new_names)
        host.must("progress")
        return host

    def weekly_run(self, days, time_of_day="12:00:00"):
        support.must(support.TALLY, "upload", "--dir", self.directory,
                     "--as-of", f"{after(days)}T{time_of_day}Z")

    def reported(self):
        """name -> sum over all weeks' reports."""
        sums = {}
        for path in self.local.glob("local.*.json"):
            for program in json.loads(path.read_text())["Programs"]:
                for name, n in program["Counters"].items():
                    sums[name] = sums.get(name, 0) + n
        return sums

    def in_files(self):
        sums = {}
        for dump in support.dump(*support.counter_files(self.directory)):
            for name, n in dump["Count"].items():
                sums[name] = sums.get(name, 0) + n
        return sums

    def totals(self, prefix):
        """name -> its count in all reports and files; names that were only brought along are not."""
        sums = only(prefix, self.reported())
        for name, n in only(prefix, self.in_files()).items():
            sums[name] = sums.get(name, 0) + n
        return {name: n for name, n in sums.items() if n != 0}

    def everywhere(self, prefix):
        return sum(self.totals(prefix).values())

    def begun(self, days):
        return list(self.local.glob(f"*-{after(days)}*.v1.count"))

    def await_move_to(self, days):
        """Until the program counts in a file that begins on that day."""
        deadline = time.monotonic() + 60
        while not self.begun(days):
            self.assertLess(time.monotonic(), deadline, "it does not move on")
            time.sleep(0.005)

    def ends_with_all_counted(self, host):
        made = int(host.do("stop"))
        host.ends_normally()
        self.assertEqual(self.everywhere("bg/old"), made)
        self.assertLessEqual(set(self.totals("bg/new").values()), {1})


class WeeksTest(RotationTest):

    def test_week_after_week(self):
        host = self.rotating_host()
        for week in range(1, 6):
            self.set_day(7 * week)
            self.await_move_to(7 * week)
            host.must("progress")
            self.weekly_run(7 * week)
            host.must("progress")
        self.assertGreater(sum(only("bg/old", self.reported()).values()), 0)
        self.ends_with_all_counted(host)
        self.weekly_run(50)
        self.assertEqual(support.counter_files(self.directory), [])
        self.assertEqual(len(list(self.local.glob("local.*.json"))), 6)

    def test_two_programs_that_move_at_once_and_one_that_begins(self):
        hosts = [self.rotating_host(), self.rotating_host(new_names=0)]
        self.set_day(7)
        late = self.host(TALLY_AS_OF=self.clock)
        late.must("open", answer="counting")
        late.must("new", "late/", 100, 0, 1)
        late.ends_normally()
        self.await_move_to(7)
        for host in hosts:
            host.must("progress")
        made = [int(host.do("stop")) for host in hosts]
        for host in hosts:
            host.ends_normally()
        self.assertEqual(self.everywhere("bg/old"), sum(made))
        self.assertEqual(self.everywhere("late/"), 100)

    def test_stopped_over_the_end_of_the_week_while_weekly_runs_pass(self):
        host = self.rotating_host()
        host.process.send_signal(signal.SIGSTOP)
        self.set_day(7)
        self.weekly_run(7)
        self.assertEqual(self.reported(), {}, "the week waits for a day")
        before = self.in_files()
        for days in (8, 9, 15):
            self.weekly_run(days)
            self.assertEqual(self.reported(), {k: n for k, n in before.items() if n})
        self.assertEqual(self.in_files(), before, "nothing is taken from under a program")
        host.process.send_signal(signal.SIGCONT)
        self.await_move_to(7)
        host.must("progress")
        made = int(host.do("stop"))
        host.ends_normally()
        self.weekly_run(30)
        self.assertEqual(sum(only("bg/old", self.reported()).values()), made)
        self.assertEqual(set(only("bg/new", self.reported()).values()), {1})
        self.assertEqual(sorted(p.name for p in self.local.iterdir()),
                         [f"local.{after(7)}.json", f"local.{after(14)}.json", "weekends"])

    def test_the_clock_is_set_back(self):
        host = self.rotating_host()
        for days in (7, 3, 8, 0, 14, 13, 21):
            self.set_day(days)
            time.sleep(0.05)
            host.must("progress")
            self.weekly_run(max(days, 1))
        self.await_move_to(21)
        self.ends_with_all_counted(host)

    def test_off_is_heard(self):
        host = self.rotating_host(new_names=0)
        (self.directory / "mode").write_text("off 2026-11-22\n")
        deadline = time.monotonic() + 60
        before = None
        while (now := self.in_files()) != before:
            self.assertLess(time.monotonic(), deadline, "it goes on counting")
            before = now
            host.must("progress")
        host.do("stop")
        host.ends_normally()
        self.assertEqual(self.in_files(), before)


class ProcessTest(RotationTest):

    def threads(self, host):
        return len(os.listdir(f"/proc/{host.process.pid}/task"))

    @unittest.skipIf(IS_SANITIZED, "tsan starts a thread of its own")
    def test_only_who_asks_for_it_gets_a_thread(self):
        host = self.host(TALLY_AS_OF=self.clock)
        before = self.threads(host)
        host.must("open", answer="counting")
        self.assertEqual(self.threads(host), before)
        host.must("rotate", answer="counting")
        host.must("rotate", answer="counting")
        self.assertEqual(self.threads(host), before + 1)
        host.ends_normally()

    def test_forked_children_count_too(self):
        host = self.rotating_host(new_names=0)
        host.must("fork", "fork/", answer="counting normal")
        self.set_day(7)
        self.await_move_to(7)
        host.must("fork", "fork/", answer="counting normal")
        self.assertEqual(self.everywhere("fork/both"), 400)
        self.assertEqual(self.everywhere("fork/shared:"), 8000)
        self.ends_with_all_counted(host)

    def test_killed_while_it_moves(self):
        """All files stay sound; what a move had begun is cleared away in time."""
        for seed in range(ROUNDS):
            host = self.host(TALLY_AS_OF=self.clock)
            host.must("new", f"r{seed}/", 50, 100, 1)
            host.must("rotate", answer="counting")
            self.set_day(7 * (seed + 1))
            time.sleep(random.Random(seed).uniform(0, 0.02))
            host.process.kill()
            host.process.wait()
            self.assertEqual(sum(only(f"r{seed}/", self.in_files()).values()), 50)
        begun = list(self.local.glob("next.*"))
        for path in begun:
            os.utime(path, (0, 0))
        self.weekly_run(7 * ROUNDS + 8)
        self.assertEqual(list(self.local.glob("next.*")), [])
        self.assertEqual(sum(only("r", self.reported()).values()), 50 * ROUNDS)


if __name__ == "__main__":
    unittest.main()
