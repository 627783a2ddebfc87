"""`tally status` and `tally env`: what a user is told of what is kept, sent, and done next."""

import json
import os
import pathlib
import pty
import shutil
import subprocess
import unittest

import support

NOW = "2026-11-25T10:00:00Z"
DESCRIPTOR = {"Name": "acme", "Title": "Acme developer tools",
              "PrivacyURL": "https://acme.org/privacy",
              "UploadURL": "https://telemetry.acme.org/upload"}


def tree(directory):
    """All paths below the directory with what tells whether a file was written."""
    return {path: (path.lstat().st_mtime_ns, path.lstat().st_size)
            for path in sorted(directory.rglob("*"))}


class StatusTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.home = pathlib.Path(holder.name)
        self.env = support.clean_environment(HOME=self.home, XDG_DATA_DIRS=self.home / "no")

    def collection(self, name, mode="", files=1):
        directory = support.telemetry_directory(self.home / ".config" / name / "telemetry", mode)
        for i in range(files):
            support.add_helper_file(directory, "2026-11-23", program=f"{name}.org/cc{i}")
        return directory

    def describe(self, **members):
        directory = self.home / ".config/tallystick/collections.d"
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "acme.json").write_text(json.dumps({**DESCRIPTOR, **members}))

    def tally(self, *arguments, **extra):
        return support.must(support.TALLY, *arguments, env={**self.env, **extra})

    def status(self, *arguments, now=NOW, **extra):
        return self.tally("status", "--as-of", now, *arguments, **extra)

    def facts(self, collection="acme", **options):
        (facts,) = json.loads(
            self.status("--json", "--collection", collection, **options))["Collections"]
        return facts


class TextTest(StatusTest):

    def test_a_new_user(self):
        self.assertEqual(self.status(), f"""\
go: Go toolchain
  mode       local, the default; nothing was chosen yet
  directory  {self.home}/.config/go/telemetry
  collector  https://telemetry.go.dev/upload
  privacy    https://telemetry.go.dev/privacy
  kept here  nothing
""")

    def test_a_user_who_said_yes(self):
        directory = self.collection("acme", "on 2026-11-08", files=2)
        self.describe()
        for name in ("local/local.2026-11-22.json", "local/2026-11-22.json", "upload/2026-11-15.json"):
            (directory / name).parent.mkdir(exist_ok=True)
            (directory / name).write_text('{"Week":"2026-11-22","LastWeek":"","X":0.5,'
                                          '"Programs":null,"Config":"v1.0.0"}')
        os.utime(directory / "upload/2026-11-15.json", (1794830700, 1794830700))
        token = directory / "local/upload.token"
        token.touch()
        os.utime(token, (1795533120, 1795533120))
        self.assertEqual(self.status("--collection", "acme"), f"""\
acme: Acme developer tools
  mode       on, as you chose (since 2026-11-08)
  directory  {directory}
  collector  https://telemetry.acme.org/upload
  privacy    https://acme.org/privacy
  known from {self.home}/.config/tallystick/collections.d/acme.json
  programs   acme.org/cc0 v1.2.3, acme.org/cc1 v1.2.3
  kept here  2 counter files, 1 weekly report; 32 KiB in all
  to be sent 1 report, of the week that ended 2026-11-22
  next run   with the first program that starts from 2026-11-25 15:12 UTC on:
             sends what is approved to https://telemetry.acme.org/upload
  sent       1 report, the last on 2026-11-16 12:05 UTC, of the week that ended
             2026-11-15
""")

    def test_many_collections_are_told_apart(self):
        for name in ("acme", "zeta"):
            self.collection(name)
        headings = [line for line in self.status().splitlines() if line and line[0] != " "]
        self.assertEqual(headings, ["acme", "go: Go toolchain", "zeta"])

    def test_what_the_next_run_does_with_a_week(self):
        directory = self.collection("acme", "on 2026-11-08")

        def next_run(now):
            text = self.status("--collection", "acme", now=now).split("next run")[1]
            return " ".join(text.split("  sent ")[0].split())

        self.assertEqual(
            next_run(NOW), "with the first program that starts from 2026-11-29 on: makes the report "
            "of the week that ends 2026-11-29, and sends what is approved to where that program says")
        self.assertIn("with the next program that starts, or by `tally upload`:", next_run("2026-11-30"))
        (directory / "mode").write_text("on 2026-11-24")
        self.assertIn("sends nothing of it: it holds counts from 2026-11-23", next_run("2026-11-30"))
        (directory / "mode").write_text("local 2026-11-24")
        self.assertTrue(next_run("2026-11-30").endswith("ends 2026-11-29, and sends nothing"))
        support.add_helper_file(directory, "2026-11-30")
        self.assertIn("makes the reports of the weeks that end 2026-11-29, 2026-12-06,",
                      next_run("2026-12-30"))
        (directory / "mode").write_text("off 2026-11-24")
        self.assertNotIn("next run", self.status("--collection", "acme"))

    def test_who_follows_which_mode_is_said_where_it_matters(self):
        directory = self.collection("acme", "on 2026-11-08")
        status = self.status("--collection", "acme", DO_NOT_TRACK="1")
        self.assertIn("mode       off, because DO_NOT_TRACK is set\n  chosen     on (since 2026-11-08)\n",
                      status)
        self.assertNotIn("Go's", status)
        support.add_go_file(directory, "gofmt")
        self.assertIn("For Go's own programs it is on: they follow only the mode file.",
                      self.status("--collection", "acme", DO_NOT_TRACK="1"))
        self.assertNotIn("Go's", self.status("--collection", "acme"))
        self.assertIn("For Go's own programs it is local", self.status("--collection", "go", CI="1"))

    def test_no_line_is_too_long_where_it_could_be_folded(self):
        directory = self.collection("acme", "on 2026-11-08", files=20)
        self.describe(Title="Acme " * 30)
        (directory / "local" / "bad.v1.count").write_text("no counter file")
        for line in self.status().splitlines():
            folded = line.startswith("  ") and "known from" not in line and str(directory) not in line
            self.assertTrue(len(line) <= 80 or not folded, line)


class HostileTest(StatusTest):

    def test_what_is_broken_is_said_and_the_rest_shown(self):
        directory = self.collection("acme")
        for i in range(20):
            (directory / f"local/bad{i:02}.v1.count").write_text("no counter file")
        (directory / "local/local.2026-11-22.json").write_text("{")
        (directory / "upload").write_text("no directory")
        status = self.status()
        self.assertIn("acme.org/cc0 v1.2.3", status)
        self.assertIn("21 counter files", status)
        self.assertIn("bad00.v1.count", status)
        self.assertIn("and 19 more: see --json", status)
        self.assertEqual(len(self.facts()["Problems"]), 22)

    @unittest.skipIf(os.geteuid() == 0 and not shutil.which("setpriv"), "there is no setpriv")
    def test_a_directory_that_may_not_be_read(self):
        directory = self.collection("acme")
        (directory / "local").chmod(0)
        self.addCleanup((directory / "local").chmod, 0o700)
        command = [support.TALLY, "status", "--dir", directory]
        if os.geteuid() == 0:
            command = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] + command
        status = support.must(*command, env=self.env)
        self.assertIn("problem    listing the directory", status)
        self.assertIn("Permission denied", " ".join(status.split()))

    def test_thousands_of_files(self):
        directory = self.collection("acme")
        (file,) = support.counter_files(directory)
        for i in range(3000):
            os.link(file, directory / f"local/cc{i}.v1.count")
        self.assertEqual(self.facts()["CounterFiles"], 3001)

    def test_nothing_reaches_the_terminal_that_could_move_it(self):
        directory = self.collection("acme")
        evil = "\x1b[2J\u202eevil"
        self.describe(Title="Acme \u202eevil", PrivacyURL="https://acme.org/\u202eevil",
                      UploadURL="https://acme.org/\u202eevil")
        (directory / f"local/{evil}.v1.count").write_text("no counter file")
        (directory / "local/local.2026-11-22.json").write_text(json.dumps(
            {"Week": "2026-11-22", "LastWeek": "", "X": 0.5, "Config": "v1.0.0", "Programs": [
                {"Program": evil, "Version": evil, "GoVersion": evil, "GOOS": evil, "GOARCH": evil,
                 "Counters": {evil: 1}, "Stacks": {f"{evil}\n{evil}": 1}}]}))
        for command in (["status"], ["local", "--collection", "acme"], ["on", "--collection", "acme"],
                        ["status", "--json"], ["csv", "--dir", directory],
                        ["env", "--dir", directory], ["clean", "--dry-run", "--dir", directory],
                        ["local", "--dir", directory],
                        ["upload", "--dir", directory, "--as-of", "2026-11-30"]):
            done = support.run(support.TALLY, *command, env=self.env)
            for text in (done.stdout, done.stderr):
                self.assertTrue(all(c.isprintable() or c == "\n" for c in text), (command, text))

    def test_writes_nothing(self):
        self.collection("acme", "on 2026-11-08")
        before = tree(self.home)
        self.status()
        self.status("--json", now="2026-12-30")
        self.tally("env", "--collection", "acme")
        self.assertEqual(tree(self.home), before)


class JsonTest(StatusTest):

    def test_all_of_it(self):
        directory = self.collection("acme", "on 2026-11-08")
        self.describe()
        self.assertEqual(self.facts(), {
            "Collection": "acme", "Title": "Acme developer tools",
            "UploadURL": "https://telemetry.acme.org/upload",
            "PrivacyURL": "https://acme.org/privacy",
            "Descriptor": f"{self.home}/.config/tallystick/collections.d/acme.json", "Mode": "on", "Rule": "user",
            "Why": "as you chose", "Chosen": "on", "Since": "2026-11-08", "GoMode": "on",
            "Directory": str(directory), "Exists": True,
            "Programs": [{"Program": "acme.org/cc0", "NewestVersion": "v1.2.3"}],
            "Bytes": support.counter_files(directory)[0].stat().st_size, "CounterFiles": 1,
            "LocalReports": [], "ReadyReports": [], "SentReports": 0, "LastSent": None, "LastRun": "",
            "NextRun": {"Due": "2026-11-29T00:00:01Z",
                        "Reports": [{"Week": "2026-11-29", "AddsToReport": False, "NotSent": ""}],
                        "Sends": [], "URL": "https://telemetry.acme.org/upload"},
            "Announced": [], "Problems": []})

    def test_an_empty_directory_has_the_same_members(self):
        self.assertEqual(list(self.facts("nobody")), list(self.facts("go")))
        self.assertEqual(self.facts("nobody")["Exists"], False)

    def test_a_descriptor_that_cannot_be_used_is_a_problem(self):
        self.describe(Name="other")
        (problem,) = json.loads(self.status("--json"))["Problems"]
        self.assertIn("acme.json cannot be used", problem)

    def test_tally_dir_is_the_only_place(self):
        self.collection("acme")
        directory = self.home / "elsewhere"
        (facts,) = json.loads(self.status("--json", TALLY_DIR=str(directory)))["Collections"]
        self.assertEqual(facts["Directory"], str(directory))


class EnvTest(StatusTest):

    def test_text_and_json_say_the_same(self):
        directory = self.collection("acme", "on 2026-11-08")
        lines = [line.split(": ", 1) for line in
                 self.tally("env", "--collection", "acme").splitlines()]
        self.assertEqual([key for key, _ in lines], [
            "mode", "why", "since", "modefile", "localdir", "uploaddir", "policyfile"])
        facts = json.loads(self.tally("env", "--json", "--collection", "acme"))
        by_key = {member.lower(): value for member, value in facts.items()}
        for key, value in lines:
            self.assertEqual(by_key[key], value)
        (directory.parent / "tallystick").mkdir()
        self.assertIn(f"statedir: {directory.parent}/tallystick\n",
                      self.tally("env", "--collection", "acme"))


class ColourTest(StatusTest):

    def on_a_terminal(self, **extra):
        """What `tally status` prints to a terminal."""
        ours, theirs = pty.openpty()
        env = {**self.env, "TERM": "xterm", **extra}
        with open(ours, "rb", buffering=0) as terminal:
            program = subprocess.Popen([support.TALLY, "status"], stdout=theirs, env=env)
            os.close(theirs)
            said = b""
            try:
                while chunk := terminal.read(4096):
                    said += chunk
            except OSError:
                pass  # EIO: the other end is closed
            self.assertEqual(program.wait(60), 0)
        return said.decode().replace("\r\n", "\n")

    def test_colours_are_for_terminals_that_want_them(self):
        self.collection("acme", "on 2026-11-08")
        plain = self.tally("status")
        self.assertNotIn("\x1b", plain)
        coloured = self.on_a_terminal()
        self.assertIn("\x1b[1macme\x1b[0m\n", coloured)
        self.assertIn("mode       \x1b[32mon\x1b[0m, as you chose", coloured)
        self.assertEqual(self.on_a_terminal(NO_COLOR=""), coloured)
        for switch in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": ""}):
            self.assertEqual(self.on_a_terminal(**switch), plain, switch)


if __name__ == "__main__":
    unittest.main()
