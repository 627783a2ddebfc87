"""A program counts where there is no place to count: no home, no right to write, no room on the
disk."""

import os
import unittest

import support
from unbreakable_support import IS_ROOT, NOBODY, PAGE, Host, UnbreakableTest, all_of, only

KIB = 1024


class HomeTest(UnbreakableTest):
    """Without TALLY_DIR, so that the directory is looked for as for any user."""

    def ends_normally(self, opened, user=None, **environment):
        host = Host(self, None, user=user, **environment)
        host.must("new", "early/", 10, 0, 1)
        host.must("open", answer=opened)
        host.must("again", "early/", 1)
        host.must("new", "late/", 1000, 0, 1)
        host.ends_normally()

    def test_missing_variable(self):
        environment = os.environ.pop("HOME", None)
        if environment is not None:
            self.addCleanup(os.environ.__setitem__, "HOME", environment)
        self.ends_normally("off")
        self.ends_normally("off", HOME="")
        self.ends_normally("off", XDG_CONFIG_HOME="relative/path")

    def test_a_home_that_is_not_there_is_made(self):
        home = self.work / "none" / "home"
        self.ends_normally("counting", HOME=home)
        counted = self.counts(home / ".config" / "unb" / "telemetry")
        self.assertEqual(counted, {**all_of("early/", 10, 2), **all_of("late/", 1000, 1)})

    def test_dangling_links(self):
        for name in ("home", "home/.config", "home/.config/unb", "home/.config/unb/telemetry",
                     "home/.config/unb/telemetry/local"):
            with self.subTest(link=name):
                root = self.work / name.replace("/", "_")
                link = root / name
                link.parent.mkdir(parents=True)
                link.symlink_to(root / "nowhere")
                self.ends_normally("failed", HOME=root / "home")
                self.assertFalse((root / "nowhere").exists())

    def test_a_link_that_leads_to_itself(self):
        (self.work / "home").symlink_to("home")
        # Whether the user has said no cannot be known, as the mode file cannot be reached.
        self.ends_normally("failed", HOME=self.work / "home")

    def test_files_where_directories_should_be(self):
        for name in ("home", "home/.config", "home/.config/unb/telemetry",
                     "home/.config/unb/telemetry/local"):
            with self.subTest(file=name):
                root = self.work / name.replace("/", "_")
                (root / name).parent.mkdir(parents=True)
                (root / name).write_text("mine\n")
                self.ends_normally("failed", HOME=root / "home")
                self.assertEqual((root / name).read_text(), "mine\n")

    @unittest.skipUnless(IS_ROOT, "only root can start programs as another user")
    def test_unwritable(self):
        self.work.chmod(0o755)
        # Of root; the others can read it, or not: then nobody knows what the mode file says, and it is off.
        for mode, opened in ((0o755, "failed"), (0o700, "off"), (0, "off")):
            home = self.work / f"home{mode:o}"
            home.mkdir(mode=0o755)
            home.chmod(mode)
            with self.subTest(mode=oct(mode)):
                self.ends_normally(opened, user=NOBODY, HOME=home)
                self.assertEqual(list(home.iterdir()), [])


class LocalLinkTest(UnbreakableTest):
    """`local` is a link into a directory of another user."""

    def link_local_to(self, mode, owner):
        target = self.work / "theirs"
        target.mkdir()
        os.chown(target, owner, owner)
        target.chmod(mode)
        self.work.chmod(0o755)
        self.directory.mkdir()
        os.chown(self.directory, NOBODY, NOBODY)
        (self.directory / "local").symlink_to(target)
        return target

    def count_as_nobody(self, opened):
        host = self.host(user=NOBODY)
        host.must("new", "early/", 10, 0, 1)
        host.must("open", answer=opened)
        host.must("new", "late/", 1000, 0, 1)
        host.ends_normally()

    @unittest.skipUnless(IS_ROOT, "only root can make another user's directory")
    def test_nothing_is_written_into_what_is_closed(self):
        for mode in (0o755, 0o700, 0o555):
            with self.subTest(mode=oct(mode)):
                self.setUp()
                target = self.link_local_to(mode, owner=0)
                self.count_as_nobody("failed")
                self.assertEqual(list(target.iterdir()), [])

    @unittest.skipUnless(IS_ROOT, "only root can make another user's directory")
    def test_another_users_files_stay_as_they_are(self):
        target = self.link_local_to(0o755, owner=0)
        theirs = self.host()  # root's own file, under the same name
        theirs.must("new", "theirs/", 10, 0, 1)
        theirs.must("open", answer="counting")
        theirs.ends_normally()
        before = self.file().read_bytes()
        self.count_as_nobody("failed")
        self.assertEqual(self.file().read_bytes(), before)
        self.assertEqual(len(list(target.iterdir())), 2)

    @unittest.skipUnless(IS_ROOT, "only root can make another user's directory")
    def test_an_own_directory_that_is_read_only(self):
        target = self.link_local_to(0o500, owner=NOBODY)
        self.count_as_nobody("failed")
        self.assertEqual(list(target.iterdir()), [])


class FullDiskTest(UnbreakableTest):

    def setUp(self):
        super().setUp()
        self.disk = self.work / "disk"
        self.disk.mkdir()
        if not IS_ROOT:
            self.skipTest("only root can mount a small disk")
        mounted = support.run("mount", "-t", "tmpfs", "-o", "size=512k", "tally-test", self.disk)
        if mounted.returncode != 0:
            self.skipTest("cannot mount a small disk here: " + mounted.stderr.strip())
        self.addCleanup(support.must, "umount", "-l", self.disk)
        self.directory = self.disk / "telemetry"

    def fill(self, but=0):
        """Writes to another file until there is no room, and gives back that many bytes."""
        other = self.disk / "other"
        with open(other, "ab", buffering=0) as file:
            try:
                while file.write(bytes(4 * KIB)) == 4 * KIB:
                    pass
            except OSError:
                pass
        size = other.stat().st_size
        os.truncate(other, max(0, size - but))
        return other

    def test_full_before(self):
        other = self.fill()
        host = self.host()
        host.must("new", "early/", 10, 0, 1)
        host.must("open", answer="failed")
        host.must("new", "late/", 1000, 0, 1)
        host.ends_normally()
        other.unlink()
        later = self.host()
        later.must("open", answer="counting")
        later.must("new", "later/", 10, 0, 1)
        later.ends_normally()
        self.assertEqual(self.counts(), all_of("later/", 10, 1))

    def test_full_while_the_file_is_made(self):
        """The room ends at each step between the directory and the whole first page."""
        outcomes = []
        for room in range(0, 10 * 4 * KIB, 4 * KIB):
            self.directory = self.disk / f"telemetry{room}"
            other = self.fill(but=room)
            host = self.host()
            host.must("new", "early/", 10, 0, 1)
            outcomes.append(host.do("open"))
            host.must("again", "early/", 1)
            host.ends_normally()
            if outcomes[-1] == "counting":
                self.assertEqual(self.counts(), all_of("early/", 10, 2))
            other.unlink()
            later = self.host()
            later.must("open", answer="counting")
            later.must("new", "early/", 10, 0, 1)
            later.ends_normally()
            value = 3 if outcomes[-1] == "counting" else 1
            self.assertEqual(self.counts(), all_of("early/", 10, value))
            support.must("rm", "-r", self.directory)
        self.assertEqual(outcomes, sorted(outcomes, reverse=True))  # first failed, then counting
        self.assertEqual(set(outcomes), {"failed", "counting"})

    def test_full_after(self):
        host = self.host()
        host.must("open", answer="counting")
        host.must("new", "old/", 10, 0, 1)
        other = self.fill()
        host.must("new", "late/", 3000, 0, 1)
        host.must("again", "old/", 1)
        self.assertEqual(self.file().stat().st_size, PAGE)
        counts = self.counts()
        self.assertEqual(only("old/", counts), all_of("old/", 10, 2))
        self.assertGreater(len(only("late/", counts)), 100)
        self.assertLess(len(only("late/", counts)), 1000)
        other.unlink()
        # What found no room has waited for it.
        host.must("again", "late/", 1)
        host.ends_normally()
        self.assertEqual(self.counts(), {**all_of("old/", 10, 2), **all_of("late/", 3000, 2)})

    def test_room_for_some_pages(self):
        """Where twice the size does not fit any more, the file grows by the page."""
        host = self.host()
        host.must("open", answer="counting")
        self.fill(but=5 * PAGE)
        host.must("new", "name/", 20_000, 0, 1)
        host.ends_normally()
        self.assertEqual(self.file().stat().st_size, 6 * PAGE)
        self.assertEqual(set(self.counts().values()), {1})


if __name__ == "__main__":
    unittest.main()
