"""Which share of users is asked to take part, from the record of the chart config to the build of a program
and to the site."""

import contextlib
import http.client
import json
import re
import unittest

import support
from publish_support import PublishTest, charts, upload_config

try:
    import jsonschema
except ImportError:
    raise SystemExit("python3-jsonschema is missing, which script/setup installs") from None

RECORD = """\
---
type: prompt
description: A few first.
rate: {rate}
salt: {salt}
issue: https://acme.org/issues/{issue}
"""
PLATFORMS = {"GOOS": ["linux"], "GOARCH": ["amd64"], "GoVersion": ["gcc-12.2"]}
# What a program does with the header, in C and in C++.
PROGRAM = """\
#include "prompt_rollout.h"
#include "prompt_rollout.h"
#include <stdio.h>
static const double rate = TALLY_PROMPT_RATE;
static const char salt[] = TALLY_PROMPT_SALT;
int main(void) {
  printf("%.17g %s %d\\n", rate, salt, (int)(sizeof TALLY_PROMPT_RATE == sizeof(double)));
  return 0;
}
"""


def record(rate=0.05, salt="acme-2026", issue=9):
    return RECORD.format(rate=rate, salt=salt, issue=issue)


class PromptTest(PublishTest):

    def write_charts(self, *lines):
        """The charts of one bucket, and these records."""
        file = self.work / "config.txt"
        file.write_text(charts("a") + "".join(lines))
        return file

    def write_list(self, name="list.json", **prompt):
        file = self.work / name
        members = {"Prompt": prompt} if prompt else {}
        file.write_text(json.dumps({**upload_config("a"), **members}))
        return file

    def generate(self, *options):
        (self.work / "versions.json").write_text(
            json.dumps({**PLATFORMS, "Programs": {"acme.org/cc": ["v1.2.3"]}}))
        return self.config("generate", "--charts", "config.txt", "--versions", "versions.json", *options)

    def text(self, *command):
        done = self.config(*command)
        self.assert_good(done)
        return done.stdout

    def sign_rollout(self, day, **how):
        """The next version, made from the charts with this record. What is said beside."""
        self.write_charts(*([record(**how)] if how else []))
        self.assert_good(self.generate("--force", "-o", f"{day}.json"))
        done = self.config("sign", "--key", self.key, "--log", self.log, "--charts", "config.txt",
                           "--as-of", day, f"{day}.json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stderr


class MakeTest(PromptTest):

    def text_of_generate(self):
        done = self.generate()
        self.assert_good(done)
        return done.stdout

    def test_the_upload_config_has_what_the_record_says(self):
        self.write_charts()
        without = self.text_of_generate()
        self.write_charts(record())
        made = self.text_of_generate()
        self.assertEqual(json.loads(made)["Prompt"], {"Rate": 0.05, "Salt": "acme-2026"})
        # Nothing else differs, to the byte.
        member = re.compile(r'\t"Prompt": \{\n\t\t"Rate": 0\.05,\n\t\t"Salt": "acme-2026"\n\t\},\n')
        self.assertEqual(member.sub("", made), without)
        self.assertNotEqual(made, without)

    def test_the_check_counts_it_and_tells_what_is_wrong_at_its_line(self):
        self.assertIn("2 records, no errors, no warnings\n",
                      self.text("check", "--strict", self.write_charts(record())))
        done = self.config("check", self.write_charts(record(rate="5%"), record()))
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertRegex(done.stdout, r"config\.txt:10: error: `rate` is `5%`")
        self.assertRegex(done.stdout, r"config\.txt:14: error: a record of type prompt begins in line 8")
        done = self.generate()
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("config.txt:10: ", done.stderr)

    def test_a_lower_share_and_another_salt_are_warned_of(self):
        out = self.work / "out.json"

        def said(*options, **how):
            self.write_charts(*([record(**how)] if how else []))
            done = self.generate("-o", out, *options)
            self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
            return done.stderr

        self.assertEqual(said(rate=0.05), "")
        self.assertIn("is left as it is", said(rate=0.05))
        self.assertEqual(said(rate=0.1), "")
        for options in ((), ("--force",)):
            out.write_text(self.write_list(Rate=0.1, Salt="acme-2026").read_text())
            self.assertRegex(said(*options, rate=0.01),
                             r"\Atally: warning: the share of users who are asked falls from 10 % to 1 %: [^\n]+\n\Z")
        self.assertRegex(said(rate=0.02, salt="b"), r"\Atally: warning: the salt is b instead of acme-2026, [^\n]+\n\Z")
        self.assertRegex(said(), r"\Atally: warning: nothing says any more which share [^\n]+\n\Z")
        self.assertNotIn("Prompt", json.loads(out.read_text()))


class ReadTest(PromptTest):

    def test_it_is_said_in_words(self):
        for file in (self.write_charts(record()), self.write_list(Rate=0.05, Salt="acme-2026")):
            text = self.text("prompt", file)
            self.assertTrue(text.startswith("5 % of users are asked whether to take part.\n"), text)
            self.assertIn("acme-2026", text)
        text = self.text("prompt", self.work / "config.txt")
        self.assertIn("  A few first.\n  Approved in https://acme.org/issues/9\n", text)
        self.assertIn("Every user is asked", self.text("prompt", self.write_list(Rate=1, Salt="a")))
        self.assertIn("No user is asked", self.text("prompt", self.write_list(Rate=0, Salt="a")))
        self.assertIn("  5 % of users are asked whether to take part.\n      A few first.\n",
                      self.text("show", self.work / "config.txt"))
        self.assertEqual(json.loads(self.text("prompt", "--json", self.write_list(Rate=0.05, Salt="a"))),
                         {"Version": "", "Published": "",
                          "Prompt": {"Rate": 0.05, "Salt": "a", "Description": "", "Issues": []}})

    def test_a_list_that_does_not_say_it_is_an_error(self):
        for options in ((), ("--header",), ("--json",)):
            for file in (self.write_list(), self.write_charts()):
                self.assert_sentence(self.config("prompt", *options, file), "type: prompt")
        self.assert_sentence(self.config("prompt", "--header", self.write_list(Rate=2, Salt="a")),
                             "Rate of Prompt")
        self.assert_sentence(self.config("prompt", "--header", self.write_list(Rate=1, Salt='"')),
                             "Salt of Prompt")

    def test_the_header_is_for_c_and_cpp(self):
        support.need(self, "cc")
        support.need(self, "c++")
        source = self.work / "program.c"
        source.write_text(PROGRAM)
        for rate, salt in ((0.05, "acme-2026"), (1, "a.B_c-9"), (0, "a"), (1 / 3, "x" * 64), (1e-9, "a")):
            header = self.text("prompt", "--header", self.write_list(Rate=rate, Salt=salt))
            (self.work / "prompt_rollout.h").write_text(header)
            for compiler in (("cc", "-std=c99", "-x", "c"), ("c++", "-std=c++17", "-x", "c++")):
                program = self.work / compiler[0]
                support.must(*compiler, "-Wall", "-Wextra", "-Werror", "-pedantic", source, "-o", program)
                told_rate, told_salt, is_double = support.must(program).split()
                self.assertEqual((float(told_rate), told_salt, is_double), (rate, salt, "1"))

    def test_a_name_from_elsewhere_does_not_end_the_comment(self):
        file = self.write_list(Rate=1, Salt="a")
        file.write_text(json.dumps({**json.loads(file.read_text()), "Version": "*/\n#error \\\n"}))
        header = self.text("prompt", "--header", file)
        self.assertEqual((header.count("*/"), header.count("#error")), (2, 0))

    def test_a_change_is_said_in_words(self):
        before = self.write_list("before.json", Rate=0.01, Salt="acme-2026")
        self.assertEqual(self.text("diff", before, self.write_list(Rate=0.05, Salt="acme-2026")),
                         "the share of users who are asked rises from 1 % to 5 %\n")
        self.assertEqual(self.text("diff", before, self.write_charts(record())),
                         "the share of users who are asked rises from 1 % to 5 %, approved in "
                         "https://acme.org/issues/9\n")
        self.assertEqual(self.text("diff", before, self.write_list(Rate=0.01, Salt="b")),
                         "other users are asked than before: the salt is b instead of acme-2026\n")
        self.assertEqual(self.text("diff", before, self.write_list()),
                         "no longer says which share of users is asked\n")


class SignTest(PromptTest):

    def test_the_charts_have_to_say_the_same(self):
        sign = ("sign", "--key", self.key, "--log", self.log, "--charts", "config.txt", "list.json")
        self.write_list(Rate=0.05, Salt="acme-2026")
        for others in ((), (record(rate=0.01),), (record(salt="b"),)):
            self.write_charts(*others)
            self.assert_sentence(self.config(*sign), "no record asks 5 % of users by the salt acme-2026")
        self.write_list()
        self.write_charts(record())
        done = self.config(*sign)
        self.assertEqual(done.returncode, 0)
        self.assertIn("warning: the charts say which share of users is asked", done.stderr)

    def test_what_was_published_before_is_compared(self):
        self.assertEqual(self.sign_rollout("2026-10-01", rate=0.01, issue=1), "")
        self.assertEqual(self.sign_rollout("2026-10-10", rate=0.05, issue=2), "")
        self.assertRegex(self.sign_rollout("2026-10-20", rate=0.02, salt="b", issue=3),
                         r"\Atally: warning: the share [^\n]+\ntally: warning: the salt [^\n]+\n\Z")
        self.assertRegex(self.sign_rollout("2026-10-30"), r"\Atally: warning: nothing says any more")
        self.assertIn("no longer says which share",
                      self.text("log", "--changes", "--public-key", self.public_key, self.log))
        self.assert_good(self.verify(), "4 versions")

    def test_the_site_tells_on_which_days_it_changed(self):
        for day, how in (("2026-10-01", {}), ("2026-10-10", {"rate": 0.01}), ("2026-10-20", {"rate": 0.05})):
            self.assertEqual(self.sign_rollout(day, **how), "")
        address = self.enterContext(support.collector(
            self.work, self.log, "2026-11-01", "--config-key", self.public_key))
        history = self.get(address, "history")
        self.assertEqual(history["Rollout"],
                         [{"Date": "2026-10-10", "Version": "v0.2.0", "Rate": 0.01, "Salt": "acme-2026"},
                          {"Date": "2026-10-20", "Version": "v0.3.0", "Rate": 0.05, "Salt": "acme-2026"}])
        self.assertEqual(history["Versions"][2]["Changes"],
                         ["the share of users who are asked rises from 1 % to 5 %, approved in "
                          "https://acme.org/issues/9"])
        self.assertEqual(self.get(address, "list")["Prompt"],
                         {"Rate": 0.05, "Salt": "acme-2026", "Description": "A few first.",
                          "Issues": ["https://acme.org/issues/9"]})
        self.assert_described("ConfigHistory", history)
        self.assert_described("PublicList", self.get(address, "list"))

    def get(self, address, name):
        connection = http.client.HTTPConnection(address, timeout=60)
        with contextlib.closing(connection):
            connection.request("GET", f"/api/v1/config/{name}")
            return json.load(connection.getresponse())

    def assert_described(self, name, value):
        """It is of the form that the description of the API has for it."""
        document = json.loads((support.SOURCE / "doc" / "openapi.json").read_text())
        schema = {**document["components"]["schemas"][name], "components": document["components"]}
        jsonschema.Draft202012Validator(schema).validate(value)


if __name__ == "__main__":
    unittest.main()
