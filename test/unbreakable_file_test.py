"""The counter file is spoilt, taken away or closed off while a program counts in it."""

import os
import random
import shutil
import unittest

import support
from unbreakable_support import IS_ROOT, NOBODY, PAGE, UnbreakableTest, all_of, only


class FileTest(UnbreakableTest):

    def counting_host(self, new_names=20_000, **options):
        """A host that counts all the time, on names that it has and on new ones."""
        host = self.host(**options)
        host.must("new", "old/", 10, 0, 1)
        host.must("open", answer="counting")
        host.must("background", new_names)
        host.must("progress")
        return host

    def ends_normally(self, host):
        """It goes on counting, makes new names, and ends. Returns how often it has counted."""
        host.must("progress")
        host.must("new", "new/", 2000, 0, 1)
        host.must("again", "old/", 1)
        made = int(host.do("stop"))
        host.ends_normally()
        return made

    def assert_another_ends_normally(self, opened):
        other = self.host()
        other.must("new", "other/", 10, 0, 1)
        other.must("open", answer=opened)
        other.must("again", "other/", 1)
        other.ends_normally()


class SpoiltFileTest(FileTest):

    def test_deleted(self):
        host = self.counting_host()
        self.file().unlink()
        self.ends_normally(host)
        self.assertEqual(support.counter_files(self.directory), [])
        self.assert_another_ends_normally("counting")
        self.assertEqual(self.counts(), all_of("other/", 10, 2))

    def test_the_whole_directory_deleted(self):
        host = self.counting_host()
        shutil.rmtree(self.directory)
        self.ends_normally(host)
        self.assertFalse(self.directory.exists())

    def test_replaced_by_a_directory(self):
        host = self.counting_host()
        file = self.file()
        file.unlink()
        file.mkdir()
        self.ends_normally(host)
        self.assert_another_ends_normally("failed")
        self.assertEqual(list(file.iterdir()), [])

    def test_replaced_by_another_file(self):
        host = self.counting_host()
        file = self.file()
        other = self.work / "other"
        other.write_bytes(random.Random(1).randbytes(PAGE))
        other.rename(file)
        self.ends_normally(host)
        self.assert_another_ends_normally("failed")
        self.assertEqual(file.read_bytes(), random.Random(1).randbytes(PAGE))

    def overwrite(self, begin, seed):
        """Overwrites the file from there to its end, in place."""
        size = self.file().stat().st_size
        with open(self.file(), "r+b") as file:
            file.seek(begin)
            file.write(random.Random(seed).randbytes(size - begin))

    def test_overwritten_with_random_bytes(self):
        for seed in range(8):
            with self.subTest(seed=seed):
                self.directory = self.work / f"whole{seed}"
                host = self.counting_host()
                self.overwrite(0, seed)
                self.ends_normally(host)
                self.assert_another_ends_normally("failed")

    def test_overwritten_with_random_bytes_behind_the_header(self):
        for seed in range(8):
            with self.subTest(seed=seed):
                self.directory = self.work / f"behind{seed}"
                host = self.counting_host()
                self.overwrite(int.from_bytes(self.file().read_bytes()[28:32], "little"), seed)
                self.ends_normally(host)
                self.assert_another_ends_normally("counting")

    def test_overwritten_again_and_again(self):
        host = self.counting_host(new_names=200_000)
        for seed in range(100):
            self.overwrite(0 if seed % 2 else 1024, seed)
            if seed % 10 == 0:
                host.must("progress")
        self.ends_normally(host)

    def test_overwritten_with_zeros(self):
        host = self.counting_host()
        with open(self.file(), "r+b") as file:
            file.write(bytes(self.file().stat().st_size))
        self.ends_normally(host)
        self.assert_another_ends_normally("failed")

    def test_made_longer(self):
        for size in (PAGE + 100, 1 << 20, 1 << 30):  # the last one is longer than any mapping
            with self.subTest(size=size):
                self.directory = self.work / f"long{size}"
                host = self.counting_host(new_names=0)
                os.truncate(self.file(), size)
                made = self.ends_normally(host)
                later = self.host()
                later.must("open", answer="failed" if size == 1 << 30 else "counting")
                later.ends_normally()
                if size == 1 << 20:
                    self.assertEqual(sum(only("bg/old", self.counts()).values()), made)

    @unittest.skipUnless(IS_ROOT, "only root can start programs as another user")
    def test_made_read_only(self):
        os.chmod(self.work, 0o777)
        host = self.counting_host(user=NOBODY)
        file, local = self.file(), self.file().parent
        file.chmod(0o400)
        local.chmod(0o500)
        made = self.ends_normally(host)
        counts = self.counts()
        self.assertEqual(only("old/", counts), all_of("old/", 10, 2))
        self.assertEqual(only("new/", counts), all_of("new/", 2000, 1))
        self.assertEqual(sum(only("bg/old", counts).values()), made)
        for mode in (0o500, 0o700):  # the file cannot be opened, whether it could be made or not
            local.chmod(mode)
            other = self.host(user=NOBODY)
            other.must("open", answer="failed")
            other.must("new", "other/", 10, 0, 1)
            other.ends_normally()
        self.assertEqual(self.counts(), counts)
        file.chmod(0o600)
        other = self.host(user=NOBODY)
        other.must("open", answer="counting")
        other.must("new", "other/", 10, 0, 1)
        other.ends_normally()
        self.assertEqual(self.counts(), counts | all_of("other/", 10, 1))


class TruncationTest(FileTest):
    """To touch a mapping behind its file's end raises SIGBUS, which would end the host."""

    def truncated(self, size):
        host = self.host()
        host.must("open", answer="counting")
        host.must("new", "old/", 2000, 0, 1)  # so that there are counts in every part of a page
        host.must("background", 0)  # new names could make the file long enough again
        host.must("progress")
        os.truncate(self.file(), size)
        self.ends_normally(host)
        self.assert_another_ends_normally("counting")

    def test_truncated_to_nothing(self):
        self.truncated(0)

    def test_truncated_to_half_a_page(self):
        self.truncated(PAGE // 2)

    def test_truncated_to_a_page(self):
        self.truncated(PAGE)


if __name__ == "__main__":
    unittest.main()
