"""What the sidecar promises: it takes nothing from the program, ends with it, and is nobody's child."""

import os
import pathlib
import re
import shutil
import signal
import unittest

import crash_support
import support
from crash_support import IN_PROCESS, OFF, PROGRAMS, WATCHDOG, Run, await_ready, await_true, others_of

# What decides where telemetry is kept and whether there is any; libraries are found by the last.
NEEDED = re.compile(r"HOME|XDG_CONFIG_HOME|TALLY_\w+|DO_NOT_TRACK|LD_\w+|"
                    r"CI|GITHUB_ACTIONS|GITLAB_CI|BUILDKITE|BUILD_NUMBER|JENKINS_URL|TEAMCITY_VERSION|"
                    r"TF_BUILD|CONTINUOUS_INTEGRATION")
ITS_OWN = ("socket:", "anon_inode:[pidfd]", "pidfd:", "/memfd:tally ", "/dev/null")


class SidecarTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        crash_support.let_programs_dump_core()

    def waiting(self, run, **options):
        """The program of the run, which waits for its end, and its sidecar."""
        process = run.start(**options)
        self.addCleanup(process.kill)
        await_ready(run)
        sidecars = others_of(run, process)
        self.assertEqual(len(sidecars), 1, "one sidecar")
        return process, sidecars[0]

    def await_no_sidecar(self, run, process):
        await_true(lambda: not others_of(run, process), "the sidecar has ended")

    def test_it_ends_with_the_program(self):
        for number in (signal.SIGABRT, signal.SIGTERM, signal.SIGKILL):
            with self.subTest(signal=number), Run("crash_host", WATCHDOG, "wait_for_death") as run:
                process, _ = self.waiting(run)
                process.send_signal(number)
                self.assertEqual(run.outcome(process).status, number)
                self.await_no_sidecar(run, process)

    def test_it_ends_with_a_program_that_ends_normally(self):
        with Run("crash_host", WATCHDOG, "normal") as run:
            process = run.start()
            self.assertEqual(run.outcome(process).status, crash_support.NORMAL_EXIT)
            self.await_no_sidecar(run, process)

    def test_it_ends_when_the_program_becomes_another(self):
        with Run("crash_host", WATCHDOG, "become_sleep") as run:
            process = run.start()
            await_true(lambda: os.readlink(f"/proc/{process.pid}/exe") != str(run.program), "exec")
            self.await_no_sidecar(run, process)
            self.assertIsNone(process.poll(), "the other program goes on")
            process.kill()
            run.outcome(process)

    def test_it_has_none_of_the_programs_descriptors(self):
        reader, writer = os.pipe()
        try:
            with Run("crash_host", WATCHDOG, "wait_for_death") as run:
                process, sidecar = self.waiting(run, pass_fds=[writer])
                links = [os.readlink(link) for link in
                         sorted(pathlib.Path(f"/proc/{sidecar}/fd").iterdir())]
                self.assertEqual(links[:3], ["/dev/null"] * 3)
                self.assertLessEqual(len(links), 3 + 4)
                for link in links[3:]:
                    self.assertTrue(link.startswith(ITS_OWN), links)
                os.kill(sidecar, signal.SIGSTOP)  # so that it still is there
                process.kill()
                os.close(writer)
                writer = None
                self.assertEqual(os.read(reader, 1), b"", "the pipe is closed")
                os.kill(sidecar, signal.SIGCONT)
                run.outcome(process)
        finally:
            for end in filter(None, (reader, writer)):
                os.close(end)

    def test_it_is_in_no_way_of_the_program(self):
        """In another session, so that no key pressed for the program ends it, and no child."""
        with Run("crash_host", WATCHDOG, "wait_for_death") as run:
            process, sidecar = self.waiting(run)
            self.assertEqual(os.getsid(sidecar), sidecar)
            stat = pathlib.Path(f"/proc/{sidecar}/stat").read_text().rpartition(")")[2].split()
            self.assertNotEqual(int(stat[1]), process.pid)
            process.kill()
            run.outcome(process)

    def test_it_is_told_nothing_of_the_programs_environment(self):
        """But what it must know. Nor does it keep the program's working directory in use."""
        known = {"HOME": "/nowhere", "XDG_CONFIG_HOME": "/nowhere/config", "DO_NOT_TRACK": "0",
                 "CI": "true", "TALLY_TELEMETRY": "local"}
        with Run("crash_host", WATCHDOG, "wait_for_death", SECRET_TOKEN="hunter2", **known) as run:
            process, sidecar = self.waiting(run)
            environment = pathlib.Path(f"/proc/{sidecar}/environ").read_bytes()
            self.assertNotIn(b"hunter2", environment)
            variables = dict(part.split("=", 1) for part in environment.decode().split("\0") if part)
            self.assertEqual([name for name in variables if not NEEDED.fullmatch(name)], [])
            self.assertEqual({name: variables.get(name) for name in known}, known)
            await_true(lambda: os.readlink(f"/proc/{sidecar}/cwd") == "/", "it has left the directory")
            process.kill()
            run.outcome(process)

    def test_one_that_is_told_nothing_ends(self):
        """And does nothing of the program."""
        closer = {"LD_PRELOAD": PROGRAMS / "libcrash_closer.so"}
        for environment in ({"CRASH_FALLBACK": "deaf"}, closer):
            with self.subTest(environment), Run("crash_host", WATCHDOG, "wait_for_death",
                                                CRASH_MAIN_LOG="mains", **environment) as run:
                process = run.start()
                self.addCleanup(process.kill)
                await_ready(run)
                self.await_no_sidecar(run, process)
                process.send_signal(signal.SIGABRT)
                outcome = run.outcome(process)
                self.assertEqual((outcome.how, outcome.status, outcome.stdout),
                                 ("dumped", signal.SIGABRT, b"ready\n"))
                self.assertEqual(outcome.counts.get("crash/signal:SIGABRT"), 1)
                self.assertEqual((run.cwd / "mains").read_text(), "main\n")

    def test_the_program_has_no_child(self):
        for way in (IN_PROCESS, WATCHDOG):
            with self.subTest(way=way), Run("crash_host", way, "look_for_children") as run:
                outcome = run.to_its_end()
                self.assertEqual((outcome.stdout, outcome.status),
                                 (b"no child\nnormal end\n", crash_support.NORMAL_EXIT))

    def test_nothing_of_the_program_is_done_twice(self):
        with Run("crash_host", WATCHDOG, "wait_for_death",
                 CRASH_CONSTRUCTOR_LOG="constructors") as run:
            process, _ = self.waiting(run)
            self.assertEqual((run.cwd / "constructors").read_text(), "constructed\n")
            process.send_signal(signal.SIGABRT)
            run.outcome(process)
            self.await_no_sidecar(run, process)
            self.assertEqual((run.cwd / "constructors").read_text(), "constructed\n")

    def test_where_none_is_wanted_there_is_none(self):
        for way, case, extra in ((IN_PROCESS, "wait_for_death", {}), (WATCHDOG, "wait_for_death", OFF),
                                 (WATCHDOG, "no_sidecar_waits", {})):
            with self.subTest(way=way, case=case), Run("crash_host", way, case, **extra) as run:
                process = run.start()
                await_ready(run)
                self.assertEqual(others_of(run, process), [])
                self.assertEqual(len(os.listdir(f"/proc/{process.pid}/task")), 1)
                process.kill()
                run.outcome(process)

    def test_where_none_is_wanted_no_process_is_started(self):
        support.need(self, "strace")
        for way, case in ((IN_PROCESS, "write_null"), (WATCHDOG, "no_sidecar")):
            with Run("crash_host", way, case) as run:
                log = run.work / "trace"
                run.to_its_end(wrapper=["strace", "-f", "-qq", "-o", log, "-e", "trace=process",
                                        "-e", "signal=none"])
                calls = {line.split()[1].partition("(")[0] for line in log.read_text().splitlines()}
                self.assertFalse(calls & {"clone", "clone3", "fork", "vfork"}, calls)
                self.assertIn("execve", calls)

    def test_a_process_marked_as_sidecar_by_mistake_is_a_program_as_any(self):
        with Run("crash_host", WATCHDOG, "write_null", TALLY_SIDECAR="1") as run:
            outcome = run.to_its_end()
            self.assertEqual((outcome.how, outcome.status), ("dumped", signal.SIGSEGV))
            self.assertEqual(outcome.counts.get("crash/signal:SIGSEGV"), 1)

    def test_a_home_that_is_removed_is_not_made_again(self):
        """Neither after the end, nor for the crash of a program whose home is gone."""
        for number, when in ((signal.SIGTERM, "after"), (signal.SIGABRT, "after"),
                             (signal.SIGABRT, "before"), (signal.SIGTERM, "before")):
            with self.subTest(signal=number, when=when), \
                    Run("crash_host", WATCHDOG, "wait_for_death", TALLY_DIR=None) as run:
                home = run.work / "home"
                home.mkdir()
                run.environment["HOME"] = str(home)
                process, _ = self.waiting(run)
                self.assertTrue((home / ".config" / "test" / "telemetry" / "local").exists())
                if when == "before":
                    shutil.rmtree(home)
                process.send_signal(number)
                self.assertEqual(run.outcome(process).status, number)
                if when == "after":
                    shutil.rmtree(home)
                self.await_no_sidecar(run, process)
                self.assertFalse(home.exists())

    def test_the_file_of_the_program_is_removed(self):
        with Run("crash_host", WATCHDOG, "wait_for_death") as run:
            process, _ = self.waiting(run)
            run.program.unlink()
            process.send_signal(signal.SIGABRT)
            counts = run.outcome(process).counts
            (name,) = [name for name in counts if name.startswith("crash/crash")]
            self.assertIn("torture::wait_for_death:+", name)


if __name__ == "__main__":
    unittest.main()
