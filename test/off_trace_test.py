"""Off writes nothing at all: the system calls of a program that is off are those of the same program
built without us, but for those by which it learns that it is off; and nothing has changed on the disk."""

import os
import pathlib
import re
import shutil
import sys
import unittest

import own_policy
import support

PROGRAMS = support.BUILD / "test" / "consent"
WITH, WITHOUT = "telemetry_host", "telemetry_host_disabled"
CRASHES = ("none", "in_process", "watchdog")

ADDRESS_OR_NUMBER = re.compile(r"0x[0-9a-f]+|\b\d+\b")
READ_ONLY = "O_RDONLY|O_NOCTTY|O_NONBLOCK|O_CLOEXEC"


def without_numbers(call):
    """What is of this process or of this binary alone: addresses, sizes, process ids, random bytes."""
    if call.startswith("getrandom("):
        return "getrandom"
    return ADDRESS_OR_NUMBER.sub("N", re.sub(r"\s+= ", " = ", call))


def without_looking(calls, *files):
    """Without what a program may do to find that it is off: it asks for its process id (a copy of it by
    fork must not count what it had in memory), and reads each of these files at most once."""
    rest, reading = [], None
    may_open = [f'openat(AT_FDCWD, "{file}", {READ_ONLY})' for file in files]
    for call in calls:
        opened = next((start for start in may_open if call.startswith(start)), None)
        if opened is not None:
            may_open.remove(opened)
            reading = call.rpartition(" = ")[2] if "= -1 " not in call else None
        elif reading is not None and call.startswith(f"read({reading}, "):
            continue
        elif reading is not None and call.startswith(f"close({reading})"):
            reading = None
        elif not call.startswith("getpid()"):
            rest.append(call)
    return rest


class OffTraceTest(unittest.TestCase):

    def setUp(self):
        support.need(self, "strace")
        self.addCleanup(own_policy.say, None)
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name)
        self.work.chmod(0o755)
        self.home = self.work / "home"
        self.directory = self.home / ".config/acme/telemetry"
        support.telemetry_directory(self.directory, "local 2026-11-01")
        for program in (WITH, WITHOUT):
            shutil.copy(PROGRAMS / program, self.work)
        # Were one asked to send, it would be seen.
        tally = self.work / "tally"
        tally.write_text("#!/bin/sh\ntouch $HOME/has-run\n")
        tally.chmod(0o755)
        self.processes = {}  # of the last run of each program, how many there were
        self.variables = {"HOME": self.home, "PATH": f"{self.work}:{os.environ['PATH']}"}

    def files(self):
        """All that there is of the user's, and what could have changed of it."""
        found = {}
        for path in sorted([self.home, *self.home.rglob("*")]):
            info = path.stat()
            found[path] = (info.st_ino, info.st_mode, info.st_mtime_ns, info.st_ctime_ns,
                           path.read_bytes() if path.is_file() else b"")
        return found

    def calls(self, program, crashes, user):
        """The system calls of a run, and of all that it starts, without the first."""
        log = self.work / f"{program}.trace"
        as_user = ["-u", user] if user else []
        done = support.run("strace", "-f", "-qq", "-s", 4096, *as_user, "-o", log, self.work / program,
                           crashes, env={name: str(text) for name, text in self.variables.items()})
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "done\n", ""))
        processes, calls = zip(*(line.split(maxsplit=1) for line in log.read_text().splitlines()))
        self.processes[program] = len(set(processes))
        self.assertTrue(calls[0].startswith("execve("))
        return list(calls[1:])

    def compare(self, crashes, user=None):
        """Both programs' calls, without numbers and without looking."""
        files = own_policy.POLICY, self.directory / "mode"
        return [[without_numbers(call) for call in without_looking(self.calls(program, crashes, user), *files)]
                for program in (WITH, WITHOUT)]

    def assert_off_is_nothing(self, user=None, crashes=CRASHES):
        before = self.files()
        for how in crashes:
            with self.subTest(crashes=how):
                with_us, without_us = self.compare(how, user)
                self.assertEqual(with_us, without_us)
                self.assertEqual(self.processes[WITH], 1)
        self.assertEqual(self.files(), before)

    def test_the_comparison_sees_telemetry_that_is_not_off(self):
        before = self.files()
        with_us, without_us = self.compare("none")
        self.assertNotEqual(with_us, without_us)
        self.assertGreater(self.processes[WITH], 1)
        self.assertNotEqual(self.files(), before)

    def test_the_user_said_off(self):
        for text in ("off", "off 2026-11-01", "off\n"):
            (self.directory / "mode").write_text(text)
            self.assert_off_is_nothing()

    def test_do_not_track(self):
        for text in ("1", "true"):
            self.variables["DO_NOT_TRACK"] = text
            self.assert_off_is_nothing()

    def test_the_variable_says_off(self):
        self.variables["TALLY_TELEMETRY"] = "off"
        self.assert_off_is_nothing()

    def test_the_policy_says_off_or_is_not_understood(self):
        for text in ("off", "nonsense"):
            own_policy.say(text)
            self.assert_off_is_nothing()

    def test_a_build_machine(self):
        (self.directory / "mode").unlink()
        self.variables["CI"] = "true"
        self.assert_off_is_nothing()

    def test_a_build_machine_on_which_nothing_ever_counted(self):
        shutil.rmtree(self.home / ".config")
        self.variables["CI"] = "true"
        self.assert_off_is_nothing()

    def test_there_is_no_home(self):
        del self.variables["HOME"]
        self.assert_off_is_nothing()

    def test_the_directory_that_was_named_is_off(self):
        elsewhere = support.telemetry_directory(self.home / "elsewhere", "off")
        self.directory = elsewhere
        self.variables["TALLY_DIR"] = elsewhere
        self.assert_off_is_nothing()

    @unittest.skipUnless(os.geteuid() == 0, "root alone can run programs as another user")
    def test_the_mode_file_may_not_be_read(self):
        (self.directory / "mode").chmod(0o600)
        self.assert_off_is_nothing(user="nobody")

    @unittest.skipUnless(os.geteuid() == 0, "root alone can give a program more rights than its user has")
    def test_the_program_has_more_rights_than_its_user(self):
        for program in (WITH, WITHOUT):
            (self.work / program).chmod(0o4755)
        who = self.work / "id"
        shutil.copy(shutil.which("id"), who)
        who.chmod(0o4755)
        if support.must("setpriv", "--reuid=65534", who, "-u") != "0\n":
            self.skipTest("the file system gives nobody more rights (nosuid)")
        self.assert_off_is_nothing(user="nobody")


if __name__ == "__main__":
    if not own_policy.enter():
        print("skipped: an /etc of its own is not to be had")
        sys.exit(77)  # what ctest takes for skipped
    unittest.main()
