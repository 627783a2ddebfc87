"""The weekly run as a sidecar does it: by nothing but running a program, once a day, in nobody's way."""

import os
import pathlib
import re
import shutil
import signal
import unittest

import sidecar_support
import support
from sidecar_support import DAY, HOST, IN_C, SENDS, STATIC, await_true
from upload_support import COUNTED


class DueTest(sidecar_support.SidecarTest):
    """Whether the weekly run is done, and who does it."""

    def test_a_program_that_links_it_does_it_itself(self):
        for program in (SENDS, STATIC):
            with self.subTest(program=program.name):
                self.token.unlink(missing_ok=True)
                support.add_helper_file(self.directory, "2026-11-16", names=1)
                self.run_to_its_end(program, "end", HOST_SIDECAR="sync")
                self.assertEqual(self.report(), COUNTED)
                self.assertEqual(self.report("2026-11-22"), {"acme.org/cc": {"cc/build:0": 1}})
                (self.local / "local.2026-11-22.json").unlink()

    def test_else_an_installed_tally_does_it(self):
        self.install_tally()
        self.run_to_its_end(HOST, "end", HOST_SIDECAR="sync")
        self.assertEqual(self.report(), COUNTED)

    def test_an_installed_tally_is_told_all_that_it_must_know(self):
        self.install_tally(f'echo "$TALLY_DIR $*" > {self.work}/told')
        given = {"HOST_DIRECTORY": self.directory, "HOST_UPLOAD_URL": "https://u.example",
                 "HOST_CONFIG_URL": "https://c.example", "HOST_PUBLIC_KEY": "k", "TALLY_DIR": None}
        self.run_to_its_end(HOST, "end", HOST_SIDECAR="sync", **given)
        self.assertEqual((self.work / "told").read_text(),
                         f"{self.directory} upload --collection test --url https://u.example "
                         "--config-url https://c.example --public-key k\n")
        self.token.unlink()
        self.run_to_its_end(HOST, "end", HOST_SIDECAR="sync", HOST_COLLECTION="acme")
        self.assertEqual((self.work / "told").read_text(),
                         f"{self.directory} upload --collection acme --as-of {sidecar_support.TODAY}\n")

    def test_the_run_is_told_nothing_else_of_the_environment(self):
        self.install_tally(f"env > {self.work}/told")
        self.environment = {name: self.environment[name] for name in ("TALLY_DIR", "TALLY_AS_OF", "PATH")}
        needed = {"HTTPS_PROXY": "http://p.example", "no_proxy": "n.example", "SSL_CERT_FILE": "/s",
                  "GOPROXY": "off", "HOME": "/nowhere"}
        self.run_to_its_end(HOST, "end", HOST_SIDECAR="sync", SECRET_TOKEN="hunter2", GOOGLE_KEY="k",
                            **needed)
        told = dict(line.split("=", 1) for line in (self.work / "told").read_text().splitlines())
        self.assertEqual({name: told.get(name) for name in needed}, needed)
        of_shells = {"PWD", "SHLVL", "OLDPWD", "_"}
        self.assertEqual(set(told) - set(needed) - of_shells,
                         {"TALLY_DIR", "TALLY_AS_OF", "TALLY_SIDECAR", "PATH", "GO_TELEMETRY_CHILD"})

    def test_for_a_library_in_a_program_of_somebody_elses_an_installed_tally_is_the_sidecar(self):
        crash = support.BUILD / "test" / "crash"
        guest = (crash / "crash_stranger", crash / "libcrash_guest.so", "wait")
        self.start_and_await(*guest)
        self.assertEqual(self.named("tally-sidecar"), [])
        self.install_tally()
        self.token.unlink()
        process = self.start_and_await(*guest)
        await_true(self.report, "the report is made")
        self.assertEqual(self.report(), COUNTED)
        process.kill()

    def test_without_either_nobody_does_it_and_the_token_is_left_to_others(self):
        self.run_to_its_end(HOST, "wait", HOST_SIDECAR="sync")
        self.assertEqual(self.log(), [])
        self.assertEqual(self.token.stat().st_mtime, 0)
        self.run_to_its_end(SENDS, "end", HOST_SIDECAR="sync")
        self.assertEqual(self.report(), COUNTED)

    def test_who_searched_in_vain_searches_again_a_day_later(self):
        self.run_to_its_end(HOST, "end", HOST_SIDECAR="sync")
        self.install_tally()
        self.run_to_its_end(HOST, "end", HOST_SIDECAR="sync")
        self.assertIsNone(self.report())
        os.utime(self.token, (self.token.stat().st_atime - DAY, 0))
        self.run_to_its_end(HOST, "end", HOST_SIDECAR="sync")
        self.assertEqual(self.report(), COUNTED)

    def test_by_the_loader_a_program_is_run_again_by_nobody(self):
        """What would be run again is the loader."""
        loader = next(iter(re.findall(r"/\S*ld\S*\.so\S*", support.must("readelf", "-l", SENDS))), "").rstrip("]")
        self.run_to_its_end(loader, SENDS, "wait", HOST_CRASHES="watchdog", HOST_SIDECAR="sync")
        self.assertEqual((self.log(), self.token.stat().st_mtime), ([], 0))
        self.install_tally()
        os.utime(self.token, (0, 0))
        self.run_to_its_end(loader, SENDS, "wait", HOST_SIDECAR="sync")
        self.assertEqual(self.report(), COUNTED)

    def test_who_cannot_tell_the_sidecar_all_leaves_the_token_to_others(self):
        self.run_to_its_end(SENDS, "wait", HOST_UPLOAD_URL="https://u.example/" + 16 * 1024 * "u")
        self.assertFalse(self.token.exists())

    def test_where_none_can_be_started_the_token_is_to_be_had_again_in_an_hour(self):
        limited = ("/bin/sh", "-c", 'ulimit -n 11; exec "$0" end', SENDS)
        self.run_to_its_end(*limited, HOST_SIDECAR="sync")
        self.run_to_its_end(SENDS, "end", HOST_SIDECAR="sync")
        self.assertEqual(self.runs(), 0)
        self.let_pass(60 * 60)
        self.run_to_its_end(SENDS, "end", HOST_SIDECAR="sync")
        self.assertEqual(self.runs(), 1)

    def test_how_a_run_ends_is_known_to_who_ignores_his_children(self):
        self.run_to_its_end("env", "--ignore-signal=CHLD", SENDS, "end", HOST_SIDECAR="sync",
                            PATH="/usr/bin:/bin")
        self.assert_one_run()

    def test_a_program_in_c(self):
        self.assertEqual(self.run_to_its_end(IN_C), "waited\n")
        self.assertEqual(self.report(), COUNTED)

    def test_a_program_in_c_that_knows_an_older_struct(self):
        self.assertEqual(self.run_to_its_end(IN_C, "old"), "waited\n")
        self.assertEqual(self.report(), COUNTED)

    def test_once_a_day(self):
        for runs, passed in ((1, 0), (1, DAY - 60), (2, 60), (2, -DAY + 60), (3, -60)):
            with self.subTest(runs=runs, passed=passed):
                if self.token.exists():
                    self.let_pass(passed)
                self.run_to_its_end(SENDS, "end", HOST_SIDECAR="sync")
                self.assertEqual(self.runs(), runs)
                self.assertEqual(self.token.read_bytes(), b"")

    def test_a_tool_that_runs_itself_a_thousand_times_starts_one(self):
        for _ in range(5):
            self.run_to_its_end(SENDS, "swarm", 200)
        self.assert_one_run()
        self.let_pass(DAY)
        self.run_to_its_end(SENDS, "swarm", 200)
        self.await_end()
        self.assertEqual(self.runs(), 2)

    def assert_one_run(self):
        self.await_end()  # the sidecar sees the end of the run a moment after the program
        self.assertEqual(self.runs(), 1)
        self.assertEqual(self.log()[-1], "the weekly run is done")

    def assert_none(self, *arguments, wrapper=(), **environment):
        process = self.start(SENDS, *arguments, wrapper=wrapper, **environment)
        out, err = process.communicate(timeout=sidecar_support.LONG)
        self.assertEqual((process.returncode, err, self.processes()), (0, "", {}))
        self.assertFalse(self.token.exists())
        self.assertEqual(self.log(), [])
        return out

    def test_none_where_none_is_wanted(self):
        self.assert_none("wait", HOST_SIDECAR="none")
        self.assert_none("wait", TALLY_TELEMETRY="off")
        (self.directory / "mode").write_text("off 2026-11-08")
        self.assert_none("wait", HOST_SIDECAR="sync")

    def test_none_by_who_descends_from_one(self):
        self.assert_none("wait", TALLY_SIDECAR="1", HOST_SIDECAR="sync")
        # A program that the weekly run starts, in whatever way, when another run is due.
        self.install_tally(f"rm {self.token}\nHOST_SIDECAR=sync {SENDS} end || exit 1")
        self.run_to_its_end(HOST, "end", HOST_SIDECAR="sync")
        self.assert_one_run()
        self.assertFalse(self.token.exists())

    def test_none_by_who_adopts_orphans(self):
        self.assertEqual(self.assert_none("adopt", HOST_SIDECAR="sync"), "no child\n")

    def container(self):
        """Lets a program be the first process of a system of its own."""
        support.need(self, "unshare")
        wrapper = [shutil.which("unshare"), "--user", "--map-root-user", "--pid", "--fork", "--mount-proc"]
        if support.run(*wrapper, "/bin/true").returncode != 0:
            self.skipTest("this system lets us make no container")
        return wrapper

    def test_none_by_the_first_process_of_a_container(self):
        self.assert_none("wait", HOST_SIDECAR="sync", wrapper=self.container())

    def test_but_in_a_container_by_others(self):
        """Here a shell is the first process, and waits for whoever becomes its child."""
        script = f"{SENDS} end; echo $?; read line"
        process = self.start("/bin/sh", "-c", script, HOST_SIDECAR="sync",
                             wrapper=self.container())
        self.assertEqual(process.stdout.readline(), "0\n")
        self.assertEqual(self.report(), COUNTED)
        out, err = process.communicate("\n", timeout=sidecar_support.LONG)
        self.assertEqual((process.returncode, out, err), (0, "", ""))

    def test_no_log_unless_the_user_made_its_directory(self):
        (self.directory / "debug").rmdir()
        self.run_to_its_end(SENDS, "end", HOST_SIDECAR="sync")
        self.assertEqual(self.report(), COUNTED)
        self.assertEqual(sorted(path.name for path in self.directory.iterdir() if path.name != "tallystick"),
                         ["local", "mode"])

    def test_wait_waits_until_it_is_over(self):
        self.assertEqual(self.run_to_its_end(SENDS, "wait"), "waited\n")
        self.assertEqual(self.report(), COUNTED)
        self.assert_one_run()


if __name__ == "__main__":
    unittest.main()
