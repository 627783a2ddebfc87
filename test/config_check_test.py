"""`tally config check`: what is fit to stand before a merge."""

import json
import os
import pathlib
import subprocess
import unittest

import support

REAL = support.DATA / "go-config" / "config.txt"
RECORD = """\
title: Editors
issue: https://acme.org/issue/1
type: partition
program: acme.org/cc
module: acme.org
counter: cc/editor:{vscode,neovim,other}
"""


def check(file, *options, stdin="", **rest):
    return support.run(support.TALLY, "config", "check", file, *options, stdin=stdin, **rest)


class ConfigCheckTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.file = pathlib.Path(holder.name) / "charts.txt"

    def check(self, text, *options):
        self.file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return check(self.file, *options)

    def test_the_real_config_passes_with_warnings(self):
        done = check(REAL)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"\n\d+ records, no errors, \d+ warnings\n\Z")
        self.assertNotIn(": error: ", done.stdout)
        self.assertEqual(check(REAL, "--strict").returncode, 1)

    def test_a_good_config_passes_in_every_format(self):
        for options in ([], ["--strict"], ["--format", "github", "--strict"]):
            done = self.check(RECORD, *options)
            self.assertEqual((done.returncode, done.stdout, done.stderr),
                             (0, "1 record, no errors, no warnings\n", ""), options)
        self.assertEqual(json.loads(self.check(RECORD, "--format=json").stdout),
                         {"File": str(self.file), "Records": 1, "Errors": 0, "Warnings": 0,
                          "Problems": []})

    def test_tells_all_at_once_at_their_lines(self):
        done = self.check("tilte: Editors\n" + RECORD + "depth: many\n---\n" + RECORD +
                          "version: 1.2\nissue: the list\n")
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertEqual(done.stdout.replace(str(self.file), "F"),
                         "F:1: error: there is no key `tilte`; did you mean `title`?\n"
                         "F:8: error: `depth` is `many`, which is no whole number of frames\n"
                         "F:16: error: `version` is `1.2`, which is no semantic version such as v1.2.0"
                         " or v1.3.0-rc.1\n"
                         "2 records, 3 errors, no warnings\n")

    def test_warnings_fail_only_if_asked(self):
        text = RECORD.replace("other", "*")
        self.assertEqual(self.check(text).returncode, 0)
        strict = self.check(text, "--strict")
        self.assertEqual(strict.returncode, 1)
        self.assertIn(":6: warning: the bucket `*` has a `*`, which stands for any text", strict.stdout)

    def test_cardinality_is_limited_unless_said_otherwise(self):
        text = RECORD.replace("vscode", ",".join(f"b{i}" for i in range(99)))
        self.assertIn("has 101 buckets, more than 100", self.check(text).stdout)
        self.assertIn("no warnings", self.check(text, "--max-buckets", "101").stdout)
        self.assertIn("more than 5", self.check(text, "--max-buckets=5").stdout)

    def test_github_shows_annotations_that_no_text_breaks_out_of(self):
        file = self.file.with_name("a,b:c%d.txt")
        file.write_text(RECORD + "issue: 100%::error\n")
        done = check(file, "--format=github")
        self.assertEqual(done.returncode, 0)
        line = done.stdout.splitlines()[0]
        self.assertTrue(line.startswith("::warning file="), line)
        place, message = line.removeprefix("::warning ").split("::", 1)
        self.assertTrue(place.endswith("a%2Cb%3Ac%25d.txt,line=7"), place)
        self.assertTrue(message.startswith("the issue `100%25::error` is no link"), message)

    def test_json_has_it_all(self):
        done = self.check(RECORD + "title: again\nissue: \u202e5\n", "--format=json")
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stdout.isascii())
        result = json.loads(done.stdout)
        self.assertEqual((result["Records"], result["Errors"], result["Warnings"]), (1, 1, 0))
        (problem,) = result["Problems"]
        self.assertEqual((problem["Line"], problem["Severity"]), (7, "error"))

    def test_reads_standard_input(self):
        done = check("-", stdin="foo: bar\n")
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stdout.startswith("<stdin>:1: error: there is no key `foo`"), done.stdout)
        self.assertEqual(check("-", stdin=RECORD).returncode, 0)

    def test_hostile_texts_get_a_sentence_each(self):
        for text, said in (
                (b"", ":1: warning: there is no record"),
                (b"\0" * 1000, ":1: error: the line has a NUL byte"),
                (b"\xff\xfet\0i\0t\0l\0e\0", ":1: error: the line is not valid UTF-8"),
                (b"\xef\xbb\xbf" + RECORD.encode(), ":1: error: the text begins with a byte order mark"),
                (RECORD.replace("\n", "\r\n").encode() + b"---\r\n" + RECORD.encode(),
                 ":7: error: the line ends in CR LF"),
                (RECORD.encode() + b"description: \x1b[2J\x9b\n", ":7: error: the line "),
                (b"counter: a:{\n" * 1000, ":1: error: the `{` is not closed"),
                (b"}" * 100_000, ":1: error: there is a `}` without a `{`"),
                (b"a\n" * 400_000, "problems more are not told"),
                (b"title: " + b"x" * 900_000 + b"\n", ":1: error: the record has no `issue`"),
                (b"type: " + b"\xf0\x9f\x98\x80" * 200_000 + b"\n", ":1: error: "),
                (os.urandom(100_000), ":1: error: ")):
            done = self.check(text)
            self.assertEqual((done.returncode, done.stderr), (0 if not text else 1, ""), text[:40])
            self.assertIn(said, done.stdout, text[:40])
            self.assertNotRegex(done.stdout, "[\0-\x09\x0b-\x1f\x7f-\x9f]")
            self.assertLess(max(map(len, done.stdout.splitlines())), 500)

    def test_a_text_too_large_is_refused_before_it_is_read(self):
        with open(self.file, "wb") as file:
            file.truncate(100 << 20)
        done = check(self.file)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"\Atally: [^\n]*charts.txt[^\n]*1000000[^\n]*\n\Z")
        done = check("-", stdin="x" * 1_000_001)
        self.assertIn("<stdin>: error: the chart config has 1000001 bytes", done.stdout)
        self.assertEqual(done.returncode, 1)

    def test_what_cannot_be_read_is_said(self):
        for file in (self.file, self.file.parent):
            done = check(file)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertRegex(done.stderr, r"\Atally: [^\n]+\n\Z")

    def test_wrong_usage_is_2(self):
        for options in ([], [REAL, "--format=xml"], [REAL, "--max-buckets=0"], [REAL, "more"]):
            self.assertEqual(support.run(support.TALLY, "config", "check", *options).returncode, 2)

    def test_output_that_cannot_be_written_is_an_error(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([support.TALLY, "config", "check", REAL], stdout=full,
                                  stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stderr.startswith(b"tally: "), done.stderr)


if __name__ == "__main__":
    unittest.main()
