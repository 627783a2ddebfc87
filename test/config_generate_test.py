"""`tally config generate`: the upload config from chart config, versions, git tags and release feeds."""

import json
import os
import pathlib
import stat
import unittest

import support
from upload_support import Server, answering, environment

PROGRAM = "acme.org/cc"
RECORD = """title: Builds
counter: cc/build:{{debug,release}}
description: how people build
type: partition
issue: https://acme.org/issue/1
program: {program}
module: acme.org
{more}---
"""
PLATFORMS = {"GOOS": ["linux"], "GOARCH": ["amd64"], "GoVersion": ["gcc-12.2"]}


class GenerateTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name)
        self.charts = self.write("charts.txt", RECORD.format(program=PROGRAM, more=""))
        self.versions = self.list_of("v1.0.0")
        self.out = self.work / "out.json"

    def write(self, name, content):
        file = self.work / name
        file.write_text(content if isinstance(content, str) else json.dumps(content))
        return file

    def list_of(self, *versions, program=PROGRAM):
        return self.write("versions.json", {**PLATFORMS, "Programs": {program: versions} if versions else {}})

    def generate(self, *options, charts=None, versions=None, **how):
        return support.run(support.TALLY, "config", "generate", "--charts", charts or self.charts,
                           "--versions", versions or self.versions, *options,
                           **{"env": environment(), **how})

    def made(self, *options, **how):
        done = self.generate(*options, **how)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def made_versions(self, *options, **how):
        (program,) = self.made(*options, **how)["Programs"]
        return program["Versions"]

    def refused(self, *options, **how):
        """The one sentence of an error."""
        done = self.generate(*options, **how)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertRegex(done.stderr, r"\Atally: [^\n]+\n\Z")
        self.assertNotIn("\x1b", done.stderr)
        return done.stderr

    def serve(self, answer):
        server = Server(answer)
        self.addCleanup(server.end)
        return server


class MakeTest(GenerateTest):

    def test_the_real_config_is_made_again(self):
        real = support.DATA / "go-config"
        text = (real / "config.json").read_text()
        config = json.loads(text)
        programs = {p["Name"]: p["Versions"] for p in config["Programs"]}
        versions = {k: config[k] for k in ("GOOS", "GOARCH", "GoVersion")}
        for listed in (programs, {p: v for p, v in programs.items() if not p.startswith("cmd/")}):
            file = self.write("real.json", {**versions, "Programs": listed})
            done = self.generate(charts=real / "config.txt", versions=file)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertEqual(done.stdout, text + "\n")

    def test_counters_stacks_and_rates(self):
        charts = self.write("charts.txt", (
            RECORD.format(program=PROGRAM, more="error: 0.05\n") +
            "title: Bugs\ncounter: cc/bug\ntype: stack\ndepth: 16\nissue: https://acme.org/issue/2\n"
            f"program: {PROGRAM}\nmodule: acme.org\nrate: 0.25\n"))
        (program,) = self.made("--participants", 1000, charts=charts)["Programs"]
        (counter,), (stack,) = program["Counters"], program["Stacks"]
        self.assertEqual(counter["Name"], "cc/build:{debug,release}")
        self.assertAlmostEqual(counter["Rate"], 0.277733, places=6)
        self.assertEqual(stack, {"Name": "cc/bug", "Rate": 0.25, "Depth": 16})
        (program,) = self.made(charts=charts)["Programs"]
        self.assertEqual(program["Counters"][0]["Rate"], 1)

    def test_padding(self):
        padding = self.write("padding.json", {PROGRAM: {"Releases": 1, "Minor": 1, "Patch": 1, "Prereleases": 1,
                                                        "PrereleaseNames": ["rc1"]}})
        self.assertEqual(self.made_versions("--padding", padding),
                         ["v1.0.0", "v1.0.1-rc1", "v1.0.1", "v1.1.0-rc1", "v1.1.0"])

    def test_all_errors_of_the_charts_are_said_at_their_lines(self):
        charts = self.write("bad\x1b.txt", "title: A\nfrob: x\x1b[2J\n---\ncounter: c\ndepth: -1\n")
        done = self.generate(charts=charts)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        lines = done.stderr.splitlines()
        self.assertGreater(len(lines), 3, done.stderr)
        for line in lines:
            self.assertRegex(line, r"bad\?\.txt:\d+: \S")
        self.assertTrue(any(":2:" in line for line in lines), done.stderr)
        self.assertNotIn("\x1b", done.stderr)

    def test_what_cannot_be_used_is_said_in_a_sentence(self):
        for content, said in (("{", "versions.json cannot be used: it is not JSON"),
                              ("[" * 10_000, "versions.json cannot be used: it is not JSON"),
                              ('{"GOOS":["a"],"GOOS":["b"]}', 'has the key "GOOS" twice'),
                              ('{"Program":{}}', 'it has the member "Program"'),
                              ('{"GOOS":["\\u001b[2J"]}', "control characters")):
            self.assertIn(said, self.refused(versions=self.write("versions.json", content)))
        self.assertIn("has no version: name its versions", self.refused(versions=self.list_of()))
        self.assertIn("none.json", self.refused(versions=self.work / "none.json"))
        self.assertIn("none.txt", self.refused(charts=self.work / "none.txt"))
        versions = self.list_of("v1.0.0")
        for content, said in (({PROGRAM: {"Release": 1}}, "padding.json cannot be used: of acme.org/cc: it has"),
                              ({"acme.org/as": {}}, "padding for acme.org/as, which no record")):
            padding = self.write("padding.json", content)
            self.assertIn(said, self.refused("--padding", padding, versions=versions))


class WriteTest(GenerateTest):

    def padding(self, releases):
        return self.write("padding.json", {PROGRAM: {"Releases": releases, "Patch": releases}})

    def test_a_file_is_left_alone_while_it_covers_what_is_needed(self):
        def run(*options):
            return self.generate("--padding", self.padding(6), "-o", self.out, *options)
        done = run()
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertEqual(stat.S_IMODE(self.out.stat().st_mode), 0o644)
        first = self.out.read_text()
        # Two patches are needed at any time, and the file has six.
        for versions, changes in ((("v1.0.0", "v1.0.4"), False), (("v1.0.0", "v1.0.5"), True)):
            self.list_of(*versions)
            self.out.write_text(first)
            done = run()
            self.assertEqual((done.returncode, done.stdout), (0, ""))
            self.assertEqual(self.out.read_text() != first, changes)
            left = "" if changes else (f"tally: {self.out} is left as it is, since it still covers what is needed; "
                                       "--force writes it anew\n")
            self.assertEqual(done.stderr, left)
        self.list_of("v1.0.0", "v1.0.1")
        self.out.write_text(first)
        self.assertEqual(run("--force").stderr, "")
        self.assertNotEqual(self.out.read_text(), first)
        self.assertEqual(os.listdir(self.work).count("out.json"), 1)

    def test_another_chart_makes_it_anew(self):
        self.generate("-o", self.out)
        self.write("charts.txt", RECORD.format(program=PROGRAM, more="").replace("debug,", "debug,profile,"))
        self.assertEqual(self.generate("-o", self.out).stderr, "")
        self.assertIn("profile", self.out.read_text())

    def test_what_is_no_config_is_not_overwritten(self):
        self.out.write_text("my notes\n")
        self.assertIn("--force writes it anew", self.refused("-o", self.out))
        self.assertEqual(self.out.read_text(), "my notes\n")
        self.assertEqual(self.generate("-o", self.out, "--force").returncode, 0)
        json.loads(self.out.read_text())

    def test_an_error_leaves_the_file(self):
        self.generate("-o", self.out)
        before = self.out.read_text()
        self.refused("-o", self.out, "--force", versions=self.list_of())
        self.assertEqual(self.out.read_text(), before)
        self.assertIn("nowhere", self.refused("-o", self.work / "nowhere" / "x", versions=self.list_of("v1.0.0")))


class GitTest(GenerateTest):

    def setUp(self):
        super().setUp()
        support.need(self, "git")
        self.repository = self.work / "repository"
        self.repository.mkdir()
        self.git("init", "-q")
        self.git("commit", "-q", "--allow-empty", "-m", "first")

    def git(self, *arguments):
        support.must("git", "-C", self.repository, "-c", "user.name=a", "-c", "user.email=a@example.org",
                     *arguments, env=environment(GIT_CONFIG_GLOBAL="/dev/null"))

    def tag(self, *names):
        for name in names:
            self.git("tag", name)

    def test_tags_that_are_versions_are_added(self):
        self.tag("v1.10.0", "v1.9", "nightly", "1.8.0", "v1.0.0", "cc/v7.0.0", "v1.11.0-rc.1")
        wanted = ["v1.0.0", "v1.9.0", "v1.10.0", "v1.11.0-rc.1"]
        self.assertEqual(self.made_versions("--git", f"{PROGRAM}={self.repository}"), wanted)
        self.assertEqual(self.made_versions("--git", self.repository), wanted)
        self.assertEqual(self.made_versions("--git", "repository", cwd=self.work), wanted)
        self.assertEqual(
            self.made_versions("--git", self.repository, "--tag-prefix", f"{PROGRAM}=cc/"), ["v1.0.0", "v7.0.0"])

    def test_each_program_has_its_own_tags(self):
        other = "acme.org/as"
        self.write("charts.txt", RECORD.format(program=PROGRAM, more="") + RECORD.format(program=other, more=""))
        self.tag("as/v3.0.0", "v2.0.0")
        made = self.made("--git", self.repository, "--tag-prefix", f"{other}=as/")
        self.assertEqual({p["Name"]: p["Versions"] for p in made["Programs"]},
                         {other: ["v3.0.0"], PROGRAM: ["v1.0.0", "v2.0.0"]})

    def test_what_cannot_be_used_is_said_in_a_sentence(self):
        self.tag("nightly")
        self.assertIn("none of its 1 tags is like v1.2.3", self.refused("--git", self.repository))
        self.assertIn("git failed", self.refused("--git", f"{PROGRAM}={self.work}",
                                                 env=environment(GIT_CEILING_DIRECTORIES="/tmp")))
        self.assertIn("none", self.refused("--git", self.work / "none"))
        self.assertIn("about a program acme.org/as", self.refused("--git", f"acme.org/as={self.repository}"))
        self.assertIn("those of the toolchain", self.refused("--git", f"cmd/go={self.repository}"))
        self.assertIn("does not say where", self.refused("--git", f"{PROGRAM}="))
        self.assertIn("about a program without a name", self.refused("--tag-prefix", "=x/"))

    def test_a_hook_s_repository_is_not_taken_for_the_one_that_was_named(self):
        self.tag("v1.2.0")
        env = environment(GIT_DIR=self.work / "elsewhere")
        self.assertEqual(self.made_versions("--git", self.repository, env=env), ["v1.0.0", "v1.2.0"])


FEEDS = {
    "github": '[{"tag_name":"v1.2.0","draft":false},{"tag_name":"v9.0.0","draft":true},{"tag_name":"nightly"}]',
    "atom": '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><id>x:1/v1.2.0</id>'
            '<link href="https://forge.example/o/r/releases/tag/v1.2.0"/></entry></feed>',
    "list": "v1.2.0\n",
}


class FeedTest(GenerateTest):

    def test_feeds_of_every_kind_from_file_and_server(self):
        for kind, text in FEEDS.items():
            with self.subTest(kind):
                file = self.write("feed", text)
                self.assertEqual(self.made_versions("--feed", f"{PROGRAM}={file}"), ["v1.0.0", "v1.2.0"])
                server = self.serve(answering(200, text))
                url = f"http://{server.address}/a/b"
                self.assertEqual(self.made_versions("--feed", f"{PROGRAM}={url}"), ["v1.0.0", "v1.2.0"])
                self.assertEqual(server.targets(), ["GET /a/b"])

    def test_a_program_of_a_feed_alone(self):
        file = self.write("feed", FEEDS["list"])
        self.assertEqual(self.made_versions("--feed", f"{PROGRAM}={file}", versions=self.list_of()), ["v1.2.0"])

    def test_what_a_hostile_server_says_is_an_error(self):
        for answer, said in ((answering(404, "x"), "404"),
                             (answering(302, "", Location="http://127.0.0.1:1/"), "302"),
                             (answering(200, ""), "it is empty"),
                             (answering(200, "\x1b[2J"), "none of its 1 tags"),
                             (answering(200, '{"message":"\\u001b[2J too many"}'), "a message: ?[2J too many"),
                             (answering(200, "<html></html>"), "no Atom feed"),
                             (answering(200, "<feed><entry>"), "it is not XML"),
                             (answering(200, "[" * 100_000), "it is not JSON"),
                             (answering(200, "<a>" * 100_000), "it is not XML"),
                             (answering(200, "v1.0.0\n" * 2_500_000), "feed")):
            with self.subTest(said):
                server = self.serve(answer)
                self.assertIn(said, self.refused("--feed", f"{PROGRAM}=http://{server.address}/"))

    def test_only_https_or_this_machine(self):
        self.assertIn("http", self.refused("--feed", f"{PROGRAM}=http://feeds.example/x"))
        self.assertIn("file://", self.refused("--feed", f"{PROGRAM}=file:///etc/passwd"))
        self.assertIn("about a program without a name", self.refused("--feed", "https://feeds.example/x"))

    def test_an_entity_is_not_looked_up(self):
        secret = self.write("secret", "v6.6.6")
        feed = self.write("feed", f'<!DOCTYPE feed [<!ENTITY e SYSTEM "file://{secret}">]>'
                                  "<feed><entry><id>x/&e;</id></entry></feed>")
        self.assertIn("none of its 1 tags", self.refused("--feed", f"{PROGRAM}={feed}"))


if __name__ == "__main__":
    unittest.main()
