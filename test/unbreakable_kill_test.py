"""Eight processes make names in one file, and are killed at a random moment. Whatever the moment,
the file is sound, holds every count that was made, and can be counted in again.

200 rounds; with TALLY_LONG=1 in the environment, 2,000.
"""

import os
import subprocess
import unittest

import support
from unbreakable_support import DAY, LAST_LINE, NORMAL_EXIT, PAGE, PROGRAMS, UnbreakableTest, only

ROUNDS = 2_000 if os.environ.get("TALLY_LONG") == "1" else 200
ROUNDS_OF_A_FILE = 5  # then the next one, as files are also killed while they are made
PROCESSES = 8


class KillTest(UnbreakableTest):

    def setUp(self):
        super().setUp()
        self.crowd = subprocess.Popen(
            [PROGRAMS / "unbreakable_crowd", "kill-rounds"], text=True,
            env=support.clean_environment(TALLY_AS_OF=DAY), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE)
        self.addCleanup(support.end, self.crowd)

    def kill(self, seed, prefix):
        """One round. Returns how many counts each process had certainly made."""
        self.crowd.stdin.write(f"{seed} {self.directory} {prefix}\n")
        self.crowd.stdin.flush()
        made = [int(word) for word in self.crowd.stdout.readline().split()]
        self.assertEqual(len(made), PROCESSES)
        return made

    def assert_own_names(self, counts, made):
        """A process makes its names one after the other: all up to where it was killed are there,
        and perhaps the one that it was at."""
        certain = (made + 1) // 2
        values = sorted(counts.items())
        self.assertEqual([value for _, value in values[:certain]], [1] * certain)
        self.assertLessEqual(len(values), certain + 1)
        self.assertLessEqual(sum(counts.values()), certain + 1)

    def assert_round(self, counts, prefix, made):
        counts = only(prefix, counts)
        for process in range(PROCESSES):
            self.assert_own_names(only(f"{prefix}p{process}:", counts), made[process])
        certain = sum(n // 2 for n in made)
        shared = sum(only(f"{prefix}s:", counts).values())
        self.assertGreaterEqual(shared, certain)
        self.assertLessEqual(shared, certain + PROCESSES)

    def one_round(self, number):
        prefix = f"r{number}/"
        made = self.kill(number, prefix)
        before = {}
        files = support.counter_files(self.directory)
        # One that was killed before it had its first page is no counter file yet, and is made one
        # by the next process.
        if files and files[0].stat().st_size >= PAGE:
            before = self.counts()
            self.assert_round(before, prefix, made)
        else:
            self.assertEqual(sum(made), 0)
        self.assert_later_programs_count_on(before)

    def assert_later_programs_count_on(self, before):
        later = self.host()
        later.must("open", answer="counting")
        later.must("new", "later/", 3, 0, 1)
        later.ends_normally()
        n = before.get("later/0", 0) + 1
        self.assertEqual(self.counts(), before | {f"later/{i}": n for i in range(3)})

    def test_killed_at_random_moments(self):
        for number in range(ROUNDS):
            self.directory = self.work / f"file{number // ROUNDS_OF_A_FILE}"
            with self.subTest(round=number):
                self.one_round(number)
        out, _ = self.crowd.communicate(timeout=60)
        self.assertEqual((out, self.crowd.wait()), (LAST_LINE + "\n", NORMAL_EXIT))


if __name__ == "__main__":
    unittest.main()
