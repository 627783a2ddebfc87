"""A tool's own command for telemetry, as its user meets it: `mytool telemetry`."""

import os
import pathlib
import shutil
import subprocess
import unittest

import support

PROGRAMS = support.BUILD / "test" / "consent"
HOST, HOST_C = PROGRAMS / "telemetry_host", PROGRAMS / "telemetry_host_c"
DAY = "2026-11-23"
NOBODY = 65534


class TelemetryCommandTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.home = pathlib.Path(holder.name)
        self.directory = self.home / ".config/acme/telemetry"
        self.env = support.clean_environment(HOME=self.home)

    def telemetry(self, *words, program=HOST, **extra):
        return support.run(program, "telemetry", *words, env={**self.env, **extra})

    def mode(self):
        return (self.directory / "mode").read_text()

    def assert_said(self, done, said):
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, said, ""))

    def assert_error(self, done, reason):
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, rf"\Atelemetry_host\w* telemetry: [^\n]*{reason}[^\n]*\n\Z")


class ModeTest(TelemetryCommandTest):

    def test_alone_it_prints_the_mode_in_force(self):
        self.assert_said(self.telemetry(), "local\n")
        self.assert_said(self.telemetry(DO_NOT_TRACK="1"), "off\n")
        self.assertEqual(os.listdir(self.home), [])
        self.telemetry("on")
        self.assert_said(self.telemetry(), "on\n")

    def test_each_mode_is_set(self):
        for mode in ("on", "local", "off"):
            for program in (HOST, HOST_C):
                with self.subTest(mode, program=program):
                    done = self.telemetry(mode, program=program)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    self.assertIn(f"Telemetry of acme is {mode}.\n", done.stdout)
                    self.assertRegex(self.mode(), rf"\A{mode} \d\d\d\d-\d\d-\d\d\Z")

    def test_the_day_can_be_set_with_the_directory(self):
        telemetry = self.home / "elsewhere"
        self.telemetry("on", TALLY_DIR=telemetry, TALLY_AS_OF=DAY)
        self.assertEqual((telemetry / "mode").read_text(), f"on {DAY}")

    def test_it_says_what_tally_says(self):
        for mode in ("on", "local", "off"):
            with self.subTest(mode):
                ours = self.telemetry(mode).stdout
                theirs = support.must(support.TALLY, mode, "--collection", "acme", env=self.env)
                # But for the names of commands, and where it is sent, which is in the program here.
                only_ours = [line for line in ours.splitlines() if line not in theirs.splitlines()]
                for line in only_ours:
                    self.assertRegex(line, r"telemetry_host telemetry|https://|/telemetry/(upload|local)\.\Z")
                self.assertNotIn("tally ", ours)

    def test_a_yes_says_where_it_goes_and_how_to_stop(self):
        said = self.telemetry("on").stdout
        for words in ("are sent to https://telemetry.acme.org/upload.", "published for everybody",
                      f"{self.directory}/upload", "telemetry_host telemetry preview",
                      "telemetry_host telemetry local", "telemetry_host telemetry off"):
            self.assertIn(words, said)

    def test_what_overrules_the_choice_is_said(self):
        done = self.telemetry("on", TALLY_TELEMETRY="off")
        self.assertIn("But for now it is off, because TALLY_TELEMETRY=off is set.\n", done.stdout)

    def test_what_cannot_be_written_is_told(self):
        (self.home / ".config").write_text("a file where a directory should be")
        self.assert_error(self.telemetry("off"), f"writing the mode to {self.directory}/mode: ")

    def test_without_a_home(self):
        del self.env["HOME"]
        self.assert_said(self.telemetry(), "off\n")
        self.assert_error(self.telemetry("on"), "acme has no directory")
        self.assertIn("no home directory", self.telemetry("status").stdout)


class StatusTest(TelemetryCommandTest):

    def test_of_a_new_user(self):
        self.assert_said(self.telemetry("status"),
                         "mode       local, the default; nothing was chosen yet\n"
                         f"directory  {self.directory}\n"
                         "sends      nothing\n")
        self.assertEqual(os.listdir(self.home), [])

    def test_of_a_yes(self):
        support.telemetry_directory(self.directory, f"on {DAY}")
        self.assert_said(self.telemetry("status"),
                         "mode       on, as you chose\n"
                         f"chosen     on, since {DAY}\n"
                         f"directory  {self.directory}\n"
                         "sends      approved counters, once a week, to https://telemetry.acme.org/upload\n")

    def test_of_a_yes_that_is_overruled(self):
        support.telemetry_directory(self.directory, f"on {DAY}")
        self.assert_said(self.telemetry("status", DO_NOT_TRACK="1"),
                         "mode       off, because DO_NOT_TRACK is set\n"
                         f"chosen     on, since {DAY}\n"
                         f"directory  {self.directory}\n"
                         "sends      nothing\n")


class UsageTest(TelemetryCommandTest):

    def test_wrong_use_is_told(self):
        for words in (["frob"], ["help"], ["ON"], [""], ["on", "off"], ["--version"]):
            with self.subTest(words):
                done = self.telemetry(*words)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertTrue(done.stderr.startswith("Usage: telemetry_host telemetry ["))
        self.assertEqual(os.listdir(self.home), [])

    def test_help_is_given(self):
        for word in ("--help", "-h"):
            done = self.telemetry(word)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            for said in ("on ", "local ", "off ", "status ", "preview ", "Exit codes: "):
                self.assertIn(said, done.stdout)

    def test_output_that_cannot_be_written_is_told(self):
        for words in ([], ["status"], ["on"], ["--help"]):
            with self.subTest(words), open("/dev/full", "w", encoding="utf-8") as full:
                done = subprocess.run([HOST, "telemetry", *words], stdout=full, env=self.env,
                                      stderr=subprocess.PIPE, text=True, timeout=60, check=False)
                self.assertEqual(done.returncode, 1)
                self.assertIn("could not be written", done.stderr)

    def test_a_build_without_telemetry_says_so(self):
        for program in (PROGRAMS / "telemetry_host_disabled", PROGRAMS / "telemetry_host_c_disabled"):
            for words in ([], ["on"], ["status"], ["frob"]):
                self.assert_said(self.telemetry(*words, program=program), "This build has no telemetry.\n")
        self.assertEqual(os.listdir(self.home), [])

    def test_the_example_has_it(self):
        self.assert_said(self.telemetry(program=support.EXAMPLE), "local\n")
        done = self.telemetry("off", program=support.EXAMPLE)
        self.assertIn("Telemetry of tally-example is off.\n", done.stdout)
        support.must(support.EXAMPLE, env=self.env, stdin="a\n")
        kept = self.home / ".config/tally-example/telemetry"
        self.assertEqual(os.listdir(kept), ["mode"])


class PreviewTest(TelemetryCommandTest):

    def setUp(self):
        super().setUp()
        # Not that of the machine, if it has one.
        self.env["PATH"] = str(self.home / "bin")
        (self.home / "bin").mkdir()

    def install(self, script=None):
        tally = self.home / "bin" / "tally"
        if script is None:
            tally.symlink_to(support.TALLY)
        else:
            tally.write_text(f"#!/bin/sh\n{script}\n")
            tally.chmod(0o755)

    def test_an_installed_tally_shows_it(self):
        support.telemetry_directory(self.directory, "on 2026-11-01")
        support.add_helper_file(self.directory, "2026-11-16")
        self.install()
        expected = support.run(support.TALLY, "preview", "--collection", "acme", env=self.env)
        done = self.telemetry("preview")
        self.assertEqual((done.returncode, done.stdout, done.stderr),
                         (expected.returncode, expected.stdout, expected.stderr))
        self.assertIn("2026-11-22", done.stdout)

    def test_it_is_asked_for_this_collection_and_its_word_is_passed_on(self):
        self.install('echo "$@" "$TALLY_DIR"; exit 1')
        done = self.telemetry("preview", TALLY_DIR=self.directory)
        self.assertEqual((done.returncode, done.stdout, done.stderr),
                         (1, f"preview --collection acme {self.directory}\n", ""))

    def test_it_is_told_where_the_program_has_its_upload_config(self):
        self.install('echo "$@"')
        done = self.telemetry("preview", HOST_CONFIG_URL="https://c.example", HOST_PUBLIC_KEY="k")
        self.assert_said(done, "preview --collection acme --config-url https://c.example --public-key k\n")

    def test_one_that_is_killed_is_told(self):
        self.install("kill -9 $$")
        self.assert_error(self.telemetry("preview"), "running the installed tally preview: ")

    def test_one_that_cannot_be_run_is_told(self):
        (self.home / "bin" / "tally").write_text("#!/no/such/interpreter\n")
        (self.home / "bin" / "tally").chmod(0o755)
        done = self.telemetry("preview")
        self.assertEqual((done.returncode, done.stdout, done.stderr),
                         (1, "", f"running {self.home}/bin/tally preview: No such file or directory\n"))

    def test_where_nobody_hears_of_children(self):
        self.install("echo shown")
        done = support.run("env", "--ignore-signal=CHLD", HOST, "telemetry", "preview",
                           env={**self.env, "PATH": f"{self.home}/bin:/usr/bin:/bin"})
        self.assert_said(done, "shown\n")

    @unittest.skipIf(shutil.which("tally", path="/usr/local/bin:/usr/bin"), "this machine has a tally")
    def test_without_one_it_says_what_to_install(self):
        self.assert_error(self.telemetry("preview"), "install Tallystick")

    def test_a_program_that_sends_by_itself_shows_it_itself(self):
        support.telemetry_directory(self.directory, "on 2026-11-01")
        support.add_helper_file(self.directory, "2026-11-16")
        self.install("echo nobody asks me; exit 1")
        done = self.telemetry("preview", program=PROGRAMS / "telemetry_host_sends")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("2026-11-22", done.stdout)
        self.assertNotIn("nobody asks me", done.stdout)


@unittest.skipUnless(os.geteuid() == 0, "only root can give a program more rights than its user has")
class RightsTest(TelemetryCommandTest):

    def test_a_program_with_more_rights_changes_nothing_and_runs_nothing(self):
        self.home.chmod(0o777)
        program, who = self.home / "telemetry_host", self.home / "id"
        shutil.copy(HOST, program)
        shutil.copy(shutil.which("id"), who)
        for file in (program, who):
            file.chmod(0o4755)
        as_nobody = ("setpriv", f"--reuid={NOBODY}")
        if support.must(*as_nobody, who, "-u") != "0\n":
            self.skipTest("the file system gives nobody more rights (nosuid)")
        (self.home / "tally").write_text("#!/bin/sh\necho with rights\n")
        (self.home / "tally").chmod(0o755)
        self.env["PATH"] = f"{self.home}:{self.env['PATH']}"
        for word in ("on", "local", "off", "preview"):
            self.assert_error(support.run(*as_nobody, program, "telemetry", word, env=self.env),
                              "rights that you do not have")
        done = support.run(*as_nobody, program, "telemetry", "status", env=self.env)
        self.assertTrue(done.stdout.startswith("mode       off, because the program runs with rights"))
        self.assertFalse((self.home / ".config").exists())


if __name__ == "__main__":
    unittest.main()
