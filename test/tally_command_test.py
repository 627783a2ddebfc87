"""The command `tally` as a user meets it: real files, real exit codes."""

import json
import os
import pathlib
import random
import struct
import subprocess
import unittest

import support

GO_FILES = support.GO_FILES
PAGE = 16 * 1024
KEY = "acme.org/telemetry+3dbdc767+ASO8VJEsHm6SxKhoJchn4n/9xVW/+9QkTxeiar//7pZd"


class DumpTest(unittest.TestCase):

    def test_every_real_file_gives_what_the_reference_gives(self):
        files = sorted(GO_FILES.glob("*.v1.count"))
        self.assertEqual(len(files), 9)
        for got in support.dump(*files):
            self.assertEqual(list(got), ["File", "Meta", "Count"])
            name = pathlib.Path(got["File"]).name.replace(".v1.count", ".dump.json")
            expected = json.loads((GO_FILES.parent / name).read_text())
            self.assertEqual(got["Meta"], expected["Meta"])
            self.assertEqual(got["Count"], expected["Count"])

    def test_text_shows_every_counter(self):
        text = support.must(support.TALLY, "dump", next(GO_FILES.glob("gofmt@*")))
        for line in ("cmd/gofmt", "1  gofmt/flag:l", "1  gofmt/invocations"):
            self.assertIn(line, text)

    def refused(self, directory, content, reason):
        file = pathlib.Path(directory) / "bad.v1.count"
        file.write_bytes(content)
        done = support.run(support.TALLY, "dump", "--json", file)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertIn(str(file), done.stderr)
        self.assertIn(reason, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)

    def test_bad_files_are_named_with_the_reason(self):
        good = next(GO_FILES.glob("go@*")).read_bytes()
        header = struct.unpack_from("<I", good, 28)[0]
        heads = struct.unpack_from("<512I", good, header + 4)
        bucket, record = next((i, at) for i, at in enumerate(heads) if at != 0)

        def patched(offset, value):
            changed = bytearray(good)
            struct.pack_into("<I", changed, offset, value)
            return bytes(changed)

        with support.temporary_directory() as directory:
            self.refused(directory, b"", "too short")
            self.refused(directory, random.Random(1).randbytes(40_000), "not a counter file")
            self.refused(directory, good[:PAGE - 1], "too short")
            big = next(GO_FILES.glob("stackprog@*")).read_bytes()
            self.refused(directory, big[:PAGE + 100], "cut short")
            self.refused(directory, big[:PAGE], "cut short")
            self.refused(directory, patched(record + 12, record), "loops")
            self.refused(directory, patched(header + 4 + 4 * bucket, 0x7FFFFFE0), "where none can be")
            self.refused(directory, patched(record + 8, 0xFFFFFFFF), "impossible length")

    def test_random_damage_never_crashes(self):
        generator = random.Random(20261122)
        good = next(GO_FILES.glob("compile@*")).read_bytes()
        with support.temporary_directory() as directory:
            files = []
            for i in range(200):
                damaged = bytearray(good)
                for _ in range(10):
                    damaged[generator.randrange(4096)] = generator.randrange(256)
                files.append(pathlib.Path(directory) / f"{i}.v1.count")
                files[-1].write_bytes(damaged)
            done = support.run(support.TALLY, "dump", "--json", *files)
            self.assertIn(done.returncode, (0, 1))
            answers = len(done.stdout.splitlines()) + len(done.stderr.splitlines())
            self.assertEqual(answers, len(files), done.stderr[-2000:])

    def test_a_missing_file_does_not_hide_the_others(self):
        good = next(GO_FILES.glob("vet@*"))
        done = support.run(support.TALLY, "dump", "--json", "/nonexistent.v1.count", good)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(done.stdout.splitlines()), 1)

    def test_output_that_cannot_be_written_is_told(self):
        for form in ([], ["--json"]):
            with self.subTest(form), open("/dev/full", "w", encoding="utf-8") as full:
                done = subprocess.run(
                    [support.TALLY, "dump", *form, *sorted(GO_FILES.glob("*.v1.count"))],
                    stdout=full, stderr=subprocess.PIPE, text=True, timeout=60,
                    env=support.clean_environment(), check=False)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertRegex(done.stderr, r"\Atally: [^\n]+\n\Z")

    def test_without_files_it_shows_those_of_the_directory(self):
        with support.temporary_directory() as name:
            directory = support.telemetry_directory(pathlib.Path(name) / "telemetry", "local")
            for program in ("go", "gofmt", "vet"):
                support.add_go_file(directory, program)
            (directory / "local" / "local.2026-11-22.json").write_text("{}")
            said = support.must(support.TALLY, "dump", "--json", "--dir", directory)
            self.assertEqual([json.loads(line) for line in said.splitlines()],
                             support.dump(*support.counter_files(directory)))


class ModeTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.home = pathlib.Path(holder.name)
        self.env = support.clean_environment(HOME=self.home)

    def tally(self, *arguments, **extra):
        return support.run(support.TALLY, *arguments, env={**self.env, **extra})

    def test_each_mode_is_written_with_its_day(self):
        mode = self.home / ".config/acme/telemetry/mode"
        for name in ("on", "local", "off"):
            done = self.tally(name, "--collection", "acme", "--as-of", "2026-11-22T15:00:00Z")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(mode.read_text(), f"{name} 2026-11-22")
            self.assertIn(f"Telemetry of acme is {name}.\n", done.stdout)

    def test_what_overrules_the_choice_is_said(self):
        done = self.tally("on", "--collection", "acme", DO_NOT_TRACK="1")
        self.assertIn("for now it is off, because DO_NOT_TRACK is set", done.stdout)

    def mode_of(self, collection):
        mode = self.home / ".config" / collection / "telemetry/mode"
        return mode.read_text() if mode.exists() else None

    def describe(self, name, text):
        """Puts a descriptor where the user has his own."""
        directory = self.home / ".config/tallystick/collections.d"
        directory.mkdir(parents=True, exist_ok=True)
        (directory / f"{name}.json").write_text(text)

    def test_a_yes_says_where_it_goes_and_how_to_stop(self):
        self.describe("acme", json.dumps({
            "Name": "acme", "Title": "Acme's tools", "PrivacyURL": "https://acme.org/privacy",
            "UploadURL": "https://telemetry.acme.org/upload"}))
        said = self.tally("on", "--collection", "acme").stdout
        for words in ("are sent to\nhttps://telemetry.acme.org/upload\n", "https://acme.org/privacy",
                      "published for everybody", f"{self.home}/.config/acme/telemetry/upload",
                      "tally sent --collection acme", "tally preview --collection acme",
                      "tally off --collection acme"):
            self.assertIn(words, said)

    def test_a_name_that_nothing_knows_is_doubted(self):
        """It may be a typing error, and the user believe that he has chosen."""
        self.describe("acme", '{"Name": "acme", "Title": "Acme tools"}')
        for mode in ("off", "on", "on"):
            said = self.tally(mode, "--collection", "amce").stdout
            self.assertEqual(said.replace("\n", " ").count("nothing describes it. Known here: acme, go."), 1)
        self.assertIn("this command does not know it", said)
        support.must(support.TALLY, "inc", "amce", "amce/build", env=self.env)
        for known in ("amce", "acme", "go"):
            self.assertNotIn("Known here", self.tally("on", "--collection", known).stdout)
        self.assertNotIn("Known here", self.tally("off", "--all").stdout)

    def test_a_preview_says_why_there_is_no_upload_config(self):
        self.describe("acme", "{")
        said = self.tally("preview", "--collection", "acme").stdout
        self.assertRegex(said, r"\nTrouble: [^\n]*/acme\.json cannot be used")
        self.assertIn("is not on this machine:\nno option, program or descriptor says where", said)
        self.describe("acme", json.dumps({"Name": "acme", "Title": "Acme", "PublicKey": KEY,
                                          "ConfigURL": "https://telemetry.acme.org/config"}))
        said = self.tally("preview", "--collection", "acme").stdout
        self.assertIn(":\nno weekly run has fetched the upload config from https://telemetry.acme.org/config yet.\n", said)

    def test_all_is_every_collection_that_is_known(self):
        self.describe("described", '{"Name": "described", "Title": "Known by its description"}')
        self.tally("local", "--collection", "counted", "--as-of", "2026-11-21")
        done = self.tally("off", "--all", "--as-of", "2026-11-22")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for collection in ("described", "counted", "go"):
            self.assertEqual(self.mode_of(collection), "off 2026-11-22")
            self.assertIn(f"Telemetry of {collection} is off.\n", done.stdout)
        self.assertIsNone(self.mode_of("tallystick"))

    def test_one_that_cannot_be_changed_keeps_no_other(self):
        self.tally("local", "--collection", "zebra", "--as-of", "2026-11-21")
        (self.home / ".config/go").write_text("a file where a directory should be")
        done = self.tally("off", "--all", "--as-of", "2026-11-22")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"\Atally: writing the mode to [^\n]*/go/telemetry/mode: [^\n]+\n\Z")
        self.assertEqual(self.mode_of("zebra"), "off 2026-11-22")

    def test_all_in_one_directory(self):
        telemetry = self.home / "telemetry"
        done = self.tally("off", "--all", "--as-of", "2026-11-22", TALLY_DIR=telemetry)
        self.assertEqual((telemetry / "mode").read_text(), "off 2026-11-22")
        self.assertEqual(os.listdir(self.home), ["telemetry"])
        self.assertEqual(done.stdout.count("Telemetry"), 1)
        for collection in ((), ("--collection", "acme")):
            done = self.tally("on", *collection, TALLY_DIR=telemetry)
            self.assertIn("programs of every collection that run with it", done.stdout)

    def test_env_and_status_show_the_same_mode(self):
        self.tally("on", "--collection", "acme", "--as-of", "2026-11-22")
        env = self.tally("env", "--collection", "acme").stdout
        self.assertIn("mode: on\n", env)
        self.assertIn(f"modefile: {self.home}/.config/acme/telemetry/mode\n", env)
        status = self.tally("status").stdout
        self.assertIn("acme\n  mode       on, as you chose (since 2026-11-22)\n", status)

    def test_status_of_a_new_user_writes_nothing(self):
        self.assertEqual(self.tally("status").returncode, 0)
        self.assertEqual(self.tally("env", "--collection", "acme").returncode, 0)
        self.assertEqual(os.listdir(self.home), [])

    def test_wrong_use_is_told(self):
        for arguments in ([], ["frob"], ["on", "--as-of", "tomorrow"],
                          ["on", "--dir", "/x", "--collection", "acme"], ["on", "--all", "--dir", "/x"],
                          ["on", "--all", "--collection", "acme"]):
            done = self.tally(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
        for arguments in (["on"], ["on", "--collection", "../x"], ["upload"], ["env"], ["dump"]):
            done = self.tally(*arguments)
            self.assertEqual(done.returncode, 1, arguments)
            self.assertTrue(done.stderr.startswith("tally: "), done.stderr)
        self.assertEqual(os.listdir(self.home), [])


class ExampleTest(unittest.TestCase):

    def test_counts_and_is_not_disturbed(self):
        with support.temporary_directory() as directory:
            text = "one two\nthree\n"
            file = pathlib.Path(directory) / "text"
            file.write_text(text)
            telemetry = pathlib.Path(directory) / "telemetry"
            env = support.clean_environment(TALLY_DIR=telemetry, TALLY_AS_OF="2026-11-22")
            self.assertEqual(support.must(support.EXAMPLE, env=env, stdin=text).split(), ["2", "3", "14"])
            support.must(support.EXAMPLE, file, file, env=env)
            (counted,) = support.dump(*support.counter_files(telemetry))
            self.assertEqual(counted["Count"], {"wc/input:stdin": 1, "wc/input:file": 2})
            self.assertEqual(counted["Meta"]["TimeBegin"], "2026-11-22T00:00:00Z")

    def test_runs_on_without_any_place_to_count(self):
        env = support.clean_environment(TALLY_DIR="/proc/nowhere")
        self.assertEqual(support.must(support.EXAMPLE, env=env, stdin="a\n").split(), ["1", "1", "2"])

    def same_as_without_telemetry(self, script):
        """Runs the tool by a shell script with telemetry and without: nobody sees a difference."""
        with self.subTest(script), support.temporary_directory() as name:
            telemetry = pathlib.Path(name) / "telemetry"
            text = pathlib.Path(name) / "text"
            text.write_text("one two\n" * 1000)
            seen = []
            for extra in ({}, {"DO_NOT_TRACK": 1}):
                env = support.clean_environment(TALLY_DIR=telemetry, TALLY_AS_OF="2026-11-22",
                                                WC=support.EXAMPLE, TEXT=text, **extra)
                done = support.run("sh", "-c", script, env=env, stdin="three\n", cwd=name)
                seen.append((done.returncode, done.stdout, done.stderr))
            self.assertEqual(seen[0], seen[1])
            support.dump(*support.counter_files(telemetry))

    def test_a_closed_stream_stays_closed(self):
        for closed in ("<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"):
            self.same_as_without_telemetry(f'"$WC" {closed}; echo $?')
            self.same_as_without_telemetry(f'"$WC" - "$TEXT" nowhere {closed}; echo $?')

    def test_a_limit_on_the_size_of_files_is_not_felt(self):
        for blocks in (0, 8):
            self.same_as_without_telemetry(f'ulimit -f {blocks}; "$WC"; echo $?')
            self.same_as_without_telemetry(f'ulimit -f {blocks}; "$WC" - "$TEXT" nowhere; echo $?')


class CExampleTest(unittest.TestCase):

    def test_counts_like_the_others(self):
        with support.temporary_directory() as directory:
            env = support.clean_environment(TALLY_DIR=directory)
            cat = support.BUILD / "bin" / "tally-example-cat"
            self.assertEqual(support.must(cat, env=env, stdin="a\nb\n"), "a\nb\n")
            numbered = support.must(cat, "-n", "-n", support.SOURCE / "LICENSE", env=env)
            self.assertTrue(numbered.startswith("     1\t"))
            (counted,) = support.dump(*support.counter_files(directory))
            self.assertEqual(counted["Count"], {
                "cat/runs": 2, "cat/flag:n": 1, "cat/size:<1KiB": 1, "cat/size:<1MiB": 1})
            self.assertEqual(counted["Meta"]["Program"], "example.org/cat")


class TraceTest(unittest.TestCase):

    def trace(self, **extra):
        done = support.run(support.EXAMPLE, env=support.clean_environment(**extra), stdin="a\n")
        self.assertEqual((done.returncode, done.stdout.split()), (0, ["1", "1", "2"]))
        return done.stderr

    def test_says_nothing_unless_asked(self):
        with support.temporary_directory() as directory:
            self.assertEqual(self.trace(TALLY_DIR=directory), "")
            self.assertEqual(self.trace(TALLY_DIR="/proc/nowhere"), "")
            self.assertEqual(self.trace(TALLY_DIR=directory, TALLY_DEBUG="other"), "")

    def test_says_every_step_and_why(self):
        with support.temporary_directory() as directory:
            lines = self.trace(TALLY_DIR=directory, TALLY_DEBUG="counter").splitlines()
            (file,) = support.counter_files(directory)
            self.assertEqual(lines, [f'tally: open "{file}": counting', 'tally: add "wc/input:stdin": 1'])
            (counted,) = support.dump(file)
            self.assertEqual(counted["Count"], {"wc/input:stdin": 1})
            off = self.trace(TALLY_DIR=directory, TALLY_DEBUG="counter", DO_NOT_TRACK="1")
            self.assertEqual(off, 'tally: off "tally-example": because DO_NOT_TRACK is set\n')
        nowhere = self.trace(TALLY_DIR="/proc/nowhere", TALLY_DEBUG="counter")
        self.assertTrue(nowhere.startswith('tally: make directory "/proc/nowhere/local": '), nowhere)


if __name__ == "__main__":
    unittest.main()
