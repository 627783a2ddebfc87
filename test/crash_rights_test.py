"""A program with more rights than its user (setuid) does nothing of what its user's environment says: no
telemetry, and it is no sidecar, whatever stands where a sidecar looks for its orders."""

import fcntl
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest

import support
from crash_support import PROGRAMS, let_programs_dump_core
from stack_support import DAY

NOBODY = 65534
PLACES = (3, 4, 5)  # where a sidecar finds its socket, the memory that it shares, and its program
# Who is asked to be one has its own process id in the variable.
ASKED = ("sh", "-c", 'TALLY_SIDECAR=$(printf %x $$) exec "$@"', "sh")


def orders(directory):
    """The first message to a sidecar: strings, of which the last ends a list."""
    strings = ["test", "acme.org/crash_host", "devel", "gcc-12.2", str(directory), "1", "", ""]
    return b"".join(string.encode() + b"\0" for string in strings)


@unittest.skipUnless(os.geteuid() == 0, "only root can give a program more rights than its user has")
class RightsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        let_programs_dump_core()

    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="tally.")
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name).resolve()
        self.work.chmod(0o777)
        self.telemetry = self.work / "telemetry"
        self.program = self.work / "crash_host"
        support.must("cp", PROGRAMS / "crash_host", self.program)

    def give_rights(self):
        who = self.work / "id"
        support.must("cp", shutil.which("id"), who)
        for program in (who, self.program):
            program.chmod(0o4755)
        if support.must("setpriv", f"--reuid={NOBODY}", who, "-u") != "0\n":
            self.skipTest("the file system gives nobody more rights (nosuid)")

    def start(self, *command):
        """Starts it as nobody, with all that a sidecar needs, and returns the socket's other end."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.addCleanup(ours.close)
        ours.send(orders(self.telemetry))
        memory = os.memfd_create("tally")
        os.truncate(memory, 4096)
        needed = (theirs.fileno(), memory, os.pidfd_open(os.getpid()))

        def arrange():
            above = [fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10) for descriptor in needed]
            for descriptor, place in zip(above, PLACES):
                os.dup2(descriptor, place)
        process = subprocess.Popen(
            command, cwd=self.work, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, user=NOBODY,
            group=NOBODY, extra_groups=[], close_fds=False, preexec_fn=arrange,
            env=support.clean_environment(TALLY_DIR=self.telemetry, TALLY_AS_OF=DAY))
        self.addCleanup(support.end, process)
        theirs.close()
        for descriptor in needed[1:]:
            os.close(descriptor)
        return process, ours

    def run_as_sidecar(self, case):
        """What it says and its status, when nobody is left who has the other end of the socket."""
        process, ours = self.start(*ASKED, self.program, "watchdog", case)
        ours.close()
        return process.communicate(timeout=60)[0], process.returncode

    def test_without_more_rights_it_would_be_a_sidecar(self):
        """So the orders are right: it ends with their sender, and is no program."""
        self.assertEqual(self.run_as_sidecar("normal"), (b"", 0))

    def test_it_is_no_sidecar(self):
        self.give_rights()
        self.assertEqual(self.run_as_sidecar("normal"), (b"normal end\n", 7))
        self.assertFalse(self.telemetry.exists())

    def test_it_writes_nothing(self):
        def crash():
            process, _ = self.start(self.program, "watchdog", "write_null")
            return process.communicate(timeout=60)[0], process.returncode
        self.assertEqual(crash(), (b"", -signal.SIGSEGV))
        self.assertTrue(self.telemetry.exists(), "without more rights it counts")
        support.must("rm", "-r", self.telemetry)
        self.give_rights()
        self.assertEqual(crash(), (b"", -signal.SIGSEGV))
        self.assertFalse(self.telemetry.exists())


if __name__ == "__main__":
    unittest.main()
