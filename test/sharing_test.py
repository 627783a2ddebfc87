"""Many processes with many threads count in one file: every total is exact."""

import os
import subprocess
import unittest

import support

PROCESSES, THREADS, INCREMENTS, NAMES = 8, 4, 100_000, 300


class SharingTest(unittest.TestCase):

    def start(self, directory, prefix):
        env = support.clean_environment(TALLY_DIR=directory, COUNTING_HELPER_WAIT=1)
        arguments = ["acme.org/cc", "v1.2.3", "gcc-12.2", THREADS, NAMES, INCREMENTS, prefix]
        process = subprocess.Popen([support.COUNTING_HELPER, *map(str, arguments)], env=env,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(support.end, process)
        return process

    def count(self, directory, prefix):
        """Lets all processes go at once on a directory that is empty: they race to make the file,
        its names, and the pages that it grows by."""
        processes = [self.start(directory, prefix) for _ in range(PROCESSES)]
        self.assertEqual({p.stdout.readline() for p in processes}, {b"ready\n"})
        self.assertEqual(os.listdir(directory), [])
        for process in processes:
            os.write(process.stdin.fileno(), b"x")
        self.assertEqual([p.wait(timeout=500) for p in processes], [0] * PROCESSES)

    def totals(self, directory):
        files = support.counter_files(directory)
        self.assertEqual(len(files), 1)
        return support.dump(files[0])[0]["Count"]

    def expected(self, prefix):
        """Each thread t begins at name 37 t and goes round."""
        counts = {f"{prefix}{i}": 0 for i in range(NAMES)}
        for thread in range(THREADS):
            for name in range(NAMES):
                steps = (name - 37 * thread) % NAMES
                counts[f"{prefix}{name}"] += PROCESSES * ((INCREMENTS - steps + NAMES - 1) // NAMES)
        return counts

    def test_short_names(self):
        with support.temporary_directory() as directory:
            self.count(directory, "shared/name:")
            self.assertEqual(self.totals(directory), self.expected("shared/name:"))

    def test_long_names_grow_the_file_under_everybody(self):
        prefix = "shared/" + "n" * 3000 + ":"  # 300 of them take about a megabyte
        with support.temporary_directory() as directory:
            self.count(directory, prefix)
            self.assertEqual(self.totals(directory), self.expected(prefix))
            self.assertGreater(support.counter_files(directory)[0].stat().st_size, 900_000)


if __name__ == "__main__":
    unittest.main()
