"""The weekly run as a sidecar does it, when the network is slow or the program ends: nobody waits for it,
nothing outlives it, and nothing is lost."""

import json
import os
import pathlib
import shutil
import signal
import threading
import time
import unittest

import config_support
import note_support
import sidecar_support
import support
import upload_support
from sidecar_support import HOST, PROGRAMS, SENDS, STATIC, await_true
from upload_support import APPROVED, COUNTED, LONG, WEEK

HASTY = PROGRAMS / "hasty_timer.so"
# Takes the time that the promise names, more than a minute.
REALLY_LONG = os.environ.get("TALLY_LONG_TESTS")


class NetworkTest(sidecar_support.SidecarTest):
    """A user who said yes, and a server that gives out the upload config when it is let."""

    def setUp(self):
        super().setUp()
        support.need(self, "openssl")
        (self.directory / "mode").write_text(upload_support.MODE_ON)
        self.config = support.write_config(self.work / "config.json")
        text = json.dumps({**json.loads(self.config.read_text()), "Version": "v0.1.0",
                           "Published": "2026-11-01"})
        signer = note_support.Signer(self.work)
        self.config_answer = config_support.sending(signer.sign(text + "\n"))
        self.is_let = threading.Event()

        def answer(handler):
            self.is_let.wait()
            (self.config_answer if handler.command == "GET" else upload_support.answering(200))(handler)

        self.server = upload_support.Server(answer)
        self.addCleanup(self.server.end)
        self.addCleanup(self.is_let.set)
        self.environment |= {"HOST_CONFIG_URL": f"http://{self.server.address}/config",
                             "HOST_UPLOAD_URL": f"http://{self.server.address}/upload",
                             "HOST_PUBLIC_KEY": signer.public_key}

    def await_request(self):
        await_true(lambda: self.server.requests, "the weekly run has asked for the config")

    def assert_sent(self):
        self.await_end()
        self.assertEqual(self.report(), COUNTED)
        self.assertTrue((self.directory / "upload" / f"{WEEK}.json").exists(), self.log())

    def test_the_counts_of_the_week_arrive_by_nothing_but_running_the_program(self):
        self.is_let.set()
        self.install_tally()
        with support.collector(self.work, self.config, "2026-12-01") as address:
            for users, program in enumerate((SENDS, STATIC, HOST), start=1):
                directory = support.telemetry_directory(self.work / program.name, upload_support.MODE_ON)
                support.add_helper_file(directory, "2026-11-23")
                self.run_to_its_end(program, "wait", TALLY_DIR=directory,
                                    HOST_UPLOAD_URL=f"http://{address}/upload")
                reports = support.reports_at(address, WEEK, users)
                self.assertEqual([support.counts_by_program(report) for report in reports],
                                 [APPROVED] * users)

    def test_the_run_goes_on_when_the_program_ends(self):
        self.run_to_its_end(SENDS, "end")
        self.await_request()
        self.assertEqual(len(self.named("tally-sidecar")), 1)
        self.is_let.set()
        self.assert_sent()

    def test_and_when_it_is_killed(self):
        process = self.start_and_await(SENDS, "stay")
        self.await_request()
        process.kill()
        process.wait()
        self.is_let.set()
        self.assert_sent()

    def test_nothing_of_the_programs_is_held(self):
        """Whoever reads what it prints sees the end, and nobody has it for a child."""
        reader, writer = os.pipe()
        process = self.start_and_await(SENDS, "stay", pass_fds=[writer])
        os.close(writer)
        self.await_request()
        worker, sidecar = self.await_one("tally-upload"), self.await_one("tally-sidecar")
        self.assertEqual(process.communicate(timeout=LONG), ("", ""))  # ends with its input
        self.assertEqual(os.read(reader, 1), b"")
        os.close(reader)
        for other in (worker, sidecar):
            self.assertEqual(os.readlink(f"/proc/{other}/cwd"), "/")
        self.is_let.set()
        self.assert_sent()

    def test_the_sidecar_leaves_no_zombie(self):
        process = self.start_and_await(SENDS, "stay", HOST_CRASHES="watchdog")
        self.await_request()
        sidecar = self.await_one("tally-sidecar")
        self.assertEqual(len(self.children(sidecar)), 1)
        self.assertEqual(self.children(process.pid), [])
        self.is_let.set()
        await_true(lambda: not self.children(sidecar), "the run is over, and waited for")
        self.assertEqual(self.named("tally-sidecar"), [sidecar], "it goes on as watchdog")
        process.communicate()
        self.assert_sent()

    def children(self, process):
        return pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()

    def test_one_process_is_watchdog_and_sends(self):
        process = self.start_and_await(SENDS, "crash", HOST_CRASHES="watchdog")
        self.await_request()
        sidecar = self.await_one("tally-sidecar")
        process.communicate()
        self.assertEqual(process.returncode, -signal.SIGABRT)
        self.assertEqual(self.named("tally-sidecar"), [sidecar])
        counts = {name: n for dump in support.dump(*support.counter_files(self.directory))
                  for name, n in dump["Count"].items()}
        self.assertEqual(counts.get("crash/signal:SIGABRT"), 1, "it is counted meanwhile")
        self.is_let.set()
        self.assert_sent()

    def test_the_run_ends_with_the_sidecar(self):
        process = self.start_and_await(SENDS, "stay")
        self.await_request()
        os.kill(self.await_one("tally-sidecar"), signal.SIGKILL)
        await_true(lambda: not self.named("tally-upload"), "the run has ended")
        process.communicate()
        self.assertEqual(process.returncode, 0)
        self.is_let.set()
        self.token.unlink()
        self.run_to_its_end(SENDS, "wait")
        self.assert_sent()

    def test_wait_waits_for_the_run_alone(self):
        """Not for the sidecar, which goes on as watchdog."""
        process = self.start(SENDS, "wait", HOST_CRASHES="watchdog")
        self.await_request()
        await_true(lambda: sidecar_support.state_of(process.pid) == "S", "it waits")
        self.assertIsNone(process.poll())
        self.is_let.set()
        self.assertEqual(process.communicate(timeout=LONG), ("waited\n", ""))
        self.assert_sent()

    def test_start_itself_waits_if_it_is_told_so(self):
        process = self.start(SENDS, "stay", HOST_SIDECAR="sync")
        self.await_request()
        await_true(lambda: sidecar_support.state_of(process.pid) == "S", "it waits")
        self.is_let.set()
        self.assertEqual(process.stdout.readline(), "ready\n")
        self.assertTrue((self.directory / "upload" / f"{WEEK}.json").exists(), self.log())

    def test_a_home_that_is_removed_is_not_made_again(self):
        """While the run waits for the network."""
        home = self.work / "home"
        telemetry = home / ".config" / "test" / "telemetry"
        telemetry.parent.mkdir(parents=True)
        self.directory.rename(telemetry)
        self.run_to_its_end(SENDS, "end", TALLY_DIR=telemetry)
        self.await_request()
        shutil.rmtree(home)
        self.is_let.set()
        self.await_end()
        self.assertEqual(list(home.rglob("*")), [])
        self.assertFalse(home.exists(), "it is made again")

    def test_why_a_config_is_refused_is_counted_for_the_program(self):
        self.config_answer = config_support.sending(b"no note")
        self.is_let.set()
        self.install_tally()
        for program, counts in ((SENDS, "acme.org/cc"), (STATIC, "acme.org/cc"), (HOST, "tally")):
            with self.subTest(program=program.name):
                directory = support.telemetry_directory(self.work / program.name, upload_support.MODE_ON)
                support.add_helper_file(directory, "2026-11-23")
                self.run_to_its_end(program, "wait", TALLY_DIR=directory)
                self.await_end()
                dumps = support.dump(*support.counter_files(directory))
                counted = [(dump["Meta"]["Program"], dump["Count"]["tally/config:bad-signature"])
                           for dump in dumps if "tally/config:bad-signature" in dump["Count"]]
                self.assertEqual(counted, [(counts, 1)])

    def test_nor_is_it_for_a_count_of_why_a_config_is_refused(self):
        self.config_answer = config_support.sending(b"no note")
        self.test_a_home_that_is_removed_is_not_made_again()

    def hasty(self, seconds):
        """Lets so many seconds of the sidecar's time pass at once."""
        return {"LD_PRELOAD": HASTY, "TALLY_HASTY": seconds, "TALLY_HASTY_LOG": self.work / "times"}

    def assert_stopped(self, *times):
        self.await_end()
        self.assertEqual((self.work / "times").read_text().split(), [*times])
        self.assertEqual(self.log(), ["the weekly run begins", "the weekly run is stopped: its time is over"])

    def test_wait_does_not_rely_on_the_sidecar(self):
        """Which may be stopped, or unable to end the run."""
        self.assertEqual(self.run_to_its_end(SENDS, "wait", **self.hasty(660)), "waited\n")
        self.await_request()
        self.assertEqual(len(self.named("tally-upload")), 1)

    def test_it_ends_a_minute_after_the_program(self):
        process = self.start_and_await(SENDS, "stay", **self.hasty(60))
        self.await_request()
        self.assertEqual(process.communicate(), ("", ""))
        self.assert_stopped("600", "60")

    def test_it_has_ten_minutes_while_the_program_goes_on(self):
        process = self.start_and_await(SENDS, "stay", **self.hasty(600))
        await_true(lambda: len(self.processes()) == 1, "only the program is there")
        self.assertIsNone(process.poll())
        self.assertEqual(process.communicate(), ("", ""))
        self.assert_stopped("600")

    def test_what_the_run_has_started_ends_with_it(self):
        self.install_tally("sleep 1000 & wait")
        self.run_to_its_end(HOST, "end", **self.hasty(60))
        self.assert_stopped("600", "60")

    @unittest.skipUnless(REALLY_LONG, "takes more than a minute; set TALLY_LONG_TESTS=1")
    def test_it_really_ends_a_minute_after_the_program(self):
        self.install_tally("sleep 1000")
        self.run_to_its_end(HOST, "end")
        ended = time.monotonic()
        await_true(lambda: not self.processes(), "all processes have ended", seconds=90)
        self.assertAlmostEqual(time.monotonic() - ended, 60, delta=3)


if __name__ == "__main__":
    unittest.main()
