"""What the tests of the sidecar share: a user whose weekly run is due, programs that he runs, and all
processes that come of it."""

import contextlib
import json
import os
import pathlib
import subprocess
import time
import unittest

import support
import upload_support
from upload_support import LONG, WEEK

PROGRAMS = support.BUILD / "test" / "sidecar"
HOST, SENDS, STATIC, IN_C = (PROGRAMS / name for name in (
    "sidecar_host", "sidecar_host_sends", "sidecar_host_static", "sidecar_host_c"))
TODAY = "2026-12-01"
DAY = 24 * 60 * 60


def await_true(condition, what, seconds=LONG):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.005)


def state_of(process):
    stat = pathlib.Path(f"/proc/{process}/stat").read_text()
    return stat.rpartition(")")[2].split()[0]


def in_exec(path):
    """Whether the process is just about to become another program, and has no arguments yet."""
    return os.readlink(path / "exe") and not (path / "cmdline").read_bytes()


def environment_of(path):
    """That of a process; what is about to become another program is waited for, since it has none yet."""
    for _ in range(1000):
        environment = (path / "environ").read_bytes()
        if environment or not in_exec(path):
            break
        time.sleep(0.001)
    return environment


class SidecarTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name)
        self.directory = support.telemetry_directory(self.work / "user", "local 2026-11-08")
        self.local = self.directory / "local"
        self.token = self.local / "upload.token"
        support.add_helper_file(self.directory, "2026-11-23")
        (self.directory / "debug").mkdir()
        # No `tally` is installed here, unless a test does so.
        self.environment = upload_support.environment(
            TALLY_DIR=self.directory, TALLY_AS_OF=TODAY, PATH=self.work / "bin")
        self.addCleanup(self.await_end)

    def install_tally(self, script=None):
        """Lets programs find the real one by PATH, or this script in its place."""
        self.install_tally_in(self.work / "bin", script)

    def install_tally_in(self, directory, script):
        directory.mkdir()
        if script is None:
            (directory / "tally").symlink_to(support.TALLY)
        else:
            (directory / "tally").write_text("#!/bin/sh\nPATH=/usr/bin:/bin\n" + script)
            (directory / "tally").chmod(0o755)

    def start(self, program, *arguments, wrapper=(), pass_fds=(), **environment):
        """A running program. What of the environment is None is not there."""
        env = {**self.environment, **{name: str(value) for name, value in environment.items()}}
        env = {name: value for name, value in env.items() if value != "None"}
        process = subprocess.Popen(
            [*map(str, wrapper), str(program), *map(str, arguments)], env=env, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=pass_fds)
        self.addCleanup(support.end, process)
        return process

    def run_to_its_end(self, program, *arguments, **environment):
        """What it says. It must end well, and say nothing that is wrong."""
        process = self.start(program, *arguments, **environment)
        out, err = process.communicate(timeout=LONG)
        self.assertEqual((process.returncode, err), (0, ""), out)
        return out

    def start_and_await(self, program, *arguments, **environment):
        """A program that stays, once it has started."""
        process = self.start(program, *arguments, **environment)
        self.assertEqual(process.stdout.readline(), "ready\n")
        return process

    def processes(self):
        """All that come of the programs of this test, but zombies."""
        found = {}
        for path in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if os.fsencode(str(self.work)) in environment_of(path):
                    found[int(path.name)] = (path / "comm").read_text().strip()
        return found

    def named(self, name):
        return sorted(process for process, its in self.processes().items() if its == name)

    def await_one(self, name):
        await_true(lambda: self.named(name), f"there is a {name}")
        (process,) = self.named(name)
        return process

    def await_end(self):
        await_true(lambda: not self.processes(), "all processes have ended")

    def log(self):
        """The lines of the sidecar's log, without time and process."""
        file = self.directory / "debug" / "sidecar.log"
        return [line.split(" ", 2)[2] for line in file.read_text().splitlines()] if file.exists() else []

    def runs(self):
        return self.log().count("the weekly run begins")

    def report(self, week=WEEK):
        """What the local report says, if there is one."""
        file = self.local / f"local.{week}.json"
        return support.counts_by_program(json.loads(file.read_text())) if file.exists() else None

    def let_pass(self, seconds):
        """Lets the token be as much older."""
        then = self.token.stat().st_mtime - seconds
        os.utime(self.token, (then, then))
