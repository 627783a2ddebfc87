"""Programs that crash as another user, as the first process of a container, and where there is no
place to count in: what is counted, and that they end as they would without us."""

import os
import pathlib
import unittest

import support
from crash_support import IN_PROCESS, WATCHDOG
from crash_table import Case, TableTest

IS_ROOT = os.geteuid() == 0
NAMESPACE = ("unshare", "--pid", "--fork", "--mount-proc")
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
WAYS = (IN_PROCESS, WATCHDOG)

CASES = [
    Case("write_null", "SEGV", "write_null main"),
    Case("abort", "ABRT", "libc call_abort main"),
    Case("uncaught", "ABRT", "libc libstdc++ throw_error uncaught main", "acme.ParseError"),
    Case("in_child", "SEGV", "write_null in_child main"),
    Case("overflow_thread", "SEGV", "overflow " * 60 + "…", varies=True),
    Case("undumpable", "SEGV", "write_null main"),
    Case("look_for_children"),
    Case("normal"),
]
NOT_COUNTED = [Case("write_null"), Case("uncaught"), Case("in_child"), Case("normal")]


class PlacesTest(TableTest):

    @unittest.skipUnless(IS_ROOT, "only root can become somebody else")
    def test_as_nobody(self):
        self.check_all(CASES, wrapper=NOBODY)

    def test_as_the_first_process(self):
        if support.run(*NAMESPACE, "true").returncode != 0:
            self.skipTest("a namespace of processes is not to be had")
        self.check_all(CASES, wrapper=NAMESPACE)

    def test_where_there_is_no_home(self):
        for home in (None, "/proc", "/dev/null"):
            self.check_all(NOT_COUNTED, ways=WAYS, environment={"TALLY_DIR": None, "HOME": home})

    def test_where_the_directory_cannot_be_made(self):
        self.check_all(NOT_COUNTED, ways=WAYS, environment={"TALLY_DIR": "/proc/telemetry"})

    def test_where_the_disk_is_full(self):
        with support.temporary_directory() as holder:
            full = pathlib.Path(holder)
            # Room for the directories, and not for a counter file's first page.
            in_full = ("unshare", "--mount", "sh", "-c",
                       f"mount -t tmpfs -o size=4k tmpfs {full} && exec \"$@\"", "sh")
            if support.run(*in_full, "true").returncode != 0:
                self.skipTest("a file system of its own is not to be had")
            self.check_all(NOT_COUNTED, ways=WAYS, wrapper=in_full,
                           environment={"TALLY_DIR": full / "telemetry"})


if __name__ == "__main__":
    unittest.main()
