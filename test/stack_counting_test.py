"""Stack counters count exactly, whenever and wherever they are counted, and call the same stack the
same."""

import concurrent.futures
import datetime
import subprocess
import time
import unittest

import support
from stack_support import DAY, STACKS, StackTest, functions_of

RUNS = 100
PLAIN = ["stack_host::count_here", "shapes::plain", "shapes::run"]


class CountingTest(StackTest):

    def test_before_the_file_is_open(self):
        self.run_program("stack_host", "early", "plain")
        counts = self.counts()
        # Two calls of `run` in one function.
        self.assertEqual([functions_of(name)[:3] for name in counts], [PLAIN] * 2)
        self.assertEqual(set(counts.values()), {1})

    def test_both_sides_of_a_fork(self):
        self.run_program("stack_host", "fork", "plain")
        counts = self.counts()
        self.assertEqual([functions_of(name)[:3] for name in counts], [PLAIN] * len(counts))
        # Before the fork the parent has counted once, and after it each of the two.
        self.assertEqual(sum(counts.values()), 3)

    def test_eight_threads_at_once(self):
        for shape in ("plain", "recursion", "operators"):
            with self.subTest(shape=shape):
                directory = self.new_directory()
                self.run_program("stack_host", "threads", shape, directory=directory)
                self.only_count(directory, value=8 * 1000)

    def test_in_a_signal_handler_the_stack_goes_on_behind_it(self):
        self.run_program("stack_host", "handler", "plain")
        self.assertEqual(functions_of(self.only_count()), [
            *PLAIN, "on_signal", "libc.so.6", "stack_host::raise_signal", "main"])

    def test_off_writes_nothing(self):
        for variable in ({"TALLY_TELEMETRY": "off"}, {"DO_NOT_TRACK": "1"}):
            said = self.run_program("stack_host", "early", "plain", **variable)
            self.assertEqual(said, "off\n")
            self.assertFalse(self.directory.exists())

    def test_one_name_in_a_hundred_runs(self):
        """The addresses differ from run to run; what is counted does not."""
        def run(_):
            self.run_program("stack_host", "open", "operators")
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(run, range(RUNS)))
        self.only_count(value=RUNS)


class WeekTest(StackTest):

    def set_day(self, day):
        new = self.work / "day.new"
        new.write_text(f"{day}\n")
        new.rename(self.work / "day")

    def test_a_stack_goes_on_in_the_next_week(self):
        support.telemetry_directory(self.directory, "local 2026-01-01")
        monday = datetime.date.fromisoformat(DAY)
        later = monday + datetime.timedelta(7)
        self.set_day(monday)
        env = support.clean_environment(TALLY_DIR=self.directory, TALLY_AS_OF=self.work / "day",
                                        STACK_DEPTH=3)
        host = subprocess.Popen([STACKS / "stack_host", "rotate", "plain"], env=env, text=True,
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(support.end, host)
        self.assertEqual(host.stdout.readline(), "counting\n")
        self.await_counts(monday, 1)
        self.set_day(later)
        deadline = time.monotonic() + 60
        while not self.files_of(later):
            self.assertLess(time.monotonic(), deadline, "it does not move on")
            time.sleep(0.005)
        host.communicate("go on\n", timeout=60)
        self.assertEqual(host.returncode, 0)
        for day in (monday, later):
            (dump,) = support.dump(*self.files_of(day))
            self.assertEqual([functions_of(name) for name in dump["Count"]], [PLAIN])
            self.assertEqual(list(dump["Count"].values()), [1], day)

    def files_of(self, day):
        return list((self.directory / "local").glob(f"*-{day}*.v1.count"))

    def await_counts(self, day, number):
        deadline = time.monotonic() + 60
        while sum(d["Count"].get(n, 0) for d in support.dump(*self.files_of(day))
                  for n in d["Count"]) < number:
            self.assertLess(time.monotonic(), deadline, "it does not count")
            time.sleep(0.005)


class LibrariesTest(StackTest):

    FIRST, OTHER = "libstack_first.so", "libstack_other.so"

    def load(self, own, *libraries):
        """The frames between those of the loader, by library, and the addresses of the functions."""
        said = self.run_program("stack_loader", own, *(STACKS / name for name in libraries))
        stacks = [functions_of(name) for name in self.counts()]
        for stack in stacks:
            self.assertEqual((stack[0], stack[-2:]),
                             ("stack_loader::count_here", ["stack_loader::count_in", "main"]))
        return sorted(stack[1:-2] for stack in stacks), said.split()

    def test_a_library_of_the_program(self):
        frames, _ = self.load(self.FIRST, self.FIRST)
        self.assertEqual(frames, [["library::first", "call_by_library"]])

    def test_a_library_of_somebody_else(self):
        frames, _ = self.load(self.OTHER, self.FIRST)
        self.assertEqual(frames, [["other"]])

    def test_each_has_its_own_name_where_another_was(self):
        frames, where = self.load(self.FIRST, self.FIRST, self.OTHER, self.FIRST)
        self.assertEqual(len(set(where)), 1, "they are loaded at one address")
        self.assertEqual(frames, [["library::first", "call_by_library"], ["other"]])
        self.assertEqual(sorted(self.counts().values()), [1, 2])


if __name__ == "__main__":
    unittest.main()
