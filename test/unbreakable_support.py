"""What the tests share in which a host program counts while things go wrong around it."""

import os
import pathlib
import select
import shutil
import subprocess
import unittest

import support

PROGRAMS = support.BUILD / "test" / "unbreakable"
HOST = PROGRAMS / "unbreakable_host"
FAILING_MALLOC = PROGRAMS / "failing_malloc.so"  # not built with sanitizers
IS_SANITIZED = not FAILING_MALLOC.exists()
IS_ROOT = os.geteuid() == 0
NOBODY = 65534

LAST_LINE, NORMAL_EXIT = "normal end", 7
DAY = "2026-11-23"  # so that no file ends at a real midnight
PAGE = 16 * 1024
LARGEST = 64 << 20


def copy_for_everybody(test):
    """The host where any user may run it: the checkout may lie where only its owner may go."""
    holder = support.temporary_directory()
    test.addCleanup(holder.cleanup)
    os.chmod(holder.name, 0o755)
    return shutil.copy(HOST, holder.name)


class Host:
    """A running unbreakable_host, which does what it is told (test/unbreakable/host.cc)."""

    def __init__(self, test, directory, user=None, **environment):
        self.test = test
        env = support.clean_environment(**{"TALLY_AS_OF": DAY, **environment})
        if directory is not None:
            env["TALLY_DIR"] = str(directory)
        program, options = HOST, {}
        if user is not None:
            program = copy_for_everybody(test)
            env.pop("TSAN_OPTIONS", None)  # it leads to a file in the checkout, of another library's
            options = {"user": user, "group": user, "extra_groups": []}
        self.process = subprocess.Popen([program], env=env, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
        test.addCleanup(support.end, self.process)

    def do(self, *command):
        """Has a command done; returns the answer, which is empty if the program is gone."""
        try:
            self.process.stdin.write(" ".join(str(word) for word in command) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        ready, _, _ = select.select([self.process.stdout], [], [], 120)
        self.test.assertTrue(ready, f"the host hangs in {command}")
        return self.process.stdout.readline().strip()

    def must(self, *command, answer="ok"):
        got = self.do(*command)
        self.test.assertEqual(
            got, answer, f"{command}: {self.process.wait(5) if not got else 'running'}")

    def ends_normally(self):
        try:
            out, err = self.process.communicate(timeout=120)
        except BrokenPipeError:
            out, err = self.process.stdout.read(), self.process.stderr.read()
        self.test.assertEqual((out, err, self.process.wait()), (LAST_LINE + "\n", "", NORMAL_EXIT))


class UnbreakableTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name)
        self.directory = self.work / "telemetry"

    def host(self, directory=None, **options):
        return Host(self, directory or self.directory, **options)

    def run_to_its_end(self, program, *arguments, **environment):
        """Runs one of the programs and returns what it said before its last line."""
        env = support.clean_environment(TALLY_DIR=self.directory, TALLY_AS_OF=DAY, **environment)
        done = support.run(PROGRAMS / program, *arguments, env=env, timeout=300)
        self.assertEqual((done.returncode, done.stderr), (NORMAL_EXIT, ""), done.stdout)
        lines = done.stdout.splitlines()
        self.assertEqual(lines[-1], LAST_LINE)
        return lines[:-1]

    def file(self, directory=None):
        files = support.counter_files(directory or self.directory)
        self.assertEqual(len(files), 1, files)
        return files[0]

    def counts(self, directory=None):
        """name -> count in the one counter file, which must be sound."""
        return support.dump(self.file(directory))[0]["Count"]

    def assert_later_programs_count(self, directory=None):
        """Whatever has become of the file, it can be counted in again."""
        before = self.counts(directory).get("later/0", 0)
        later = self.host(directory)
        later.must("open", answer="counting")
        later.must("new", "later/", 3, 0, 2)
        later.ends_normally()
        self.assertEqual(self.counts(directory)["later/0"], before + 2)


def all_of(prefix, count, value):
    return {f"{prefix}{i}": value for i in range(count)}


def only(prefix, counts):
    return {name: count for name, count in counts.items() if name.startswith(prefix)}
