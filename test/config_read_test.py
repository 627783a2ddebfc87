"""The public list as a person reads it: `tally config show`, `diff` and `explain`."""

import json
import pathlib
import unittest

import support
import upload_support
from note_support import Signer
from upload_support import answering

GO = support.SOURCE / "test" / "data" / "go-config"
EXAMPLES = support.SOURCE / "examples"
GOPLS = "golang.org/x/tools/gopls"

CHARTS = """\
title: Flags
description: Which flags are set.
issue: https://acme.org/i/7
type: partition
program: acme.org/cc
module: acme.org/cc
counter: acme/flag:{lto,pgo}
version: v1.4.0
"""


def config(counters, version="v0.1.0", **more):
    """An upload config of one program with these counters."""
    program = {"Name": "acme.org/cc", "Versions": ["v1.4.0", "v1.5.0"],
               "Counters": [{"Name": name, "Rate": 1} for name in counters]}
    return {"Version": version, "Published": "2026-11-01", **more, "GOOS": ["linux"],
            "GOARCH": ["amd64"], "GoVersion": ["gcc-12.2"], "SampleRate": 1, "Programs": [program]}


class ConfigReadTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name)
        self.env = upload_support.environment(HOME=self.work, XDG_CONFIG_HOME=self.work / "config")

    def file(self, content, name="list"):
        path = self.work / name
        if isinstance(content, dict):
            content = json.dumps(content) + "\n"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def config(self, *command, **options):
        return support.run(support.TALLY, "config", *command, env=self.env, **options)

    def text(self, *command, code=0, **options):
        done = self.config(*command, **options)
        self.assertEqual((done.returncode, done.stderr), (code, ""), done.stdout)
        return done.stdout

    def assert_refused(self, said, *command, code=1, **options):
        done = self.config(*command, **options)
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        self.assertRegex(done.stderr, r"\Atally: [^\n]+\n\Z")
        self.assertIn(said, done.stderr)


class ShowTest(ConfigReadTest):

    def test_an_upload_config_and_the_charts_it_is_made_from_show_the_same_counters(self):
        made = json.loads(self.text("show", "--json", GO / "config.json"))
        wanted = json.loads(self.text("show", "--json", GO / "config.txt"))
        self.assertEqual([p["Name"] for p in made["Programs"]], [p["Name"] for p in wanted["Programs"]])
        for here, there in zip(made["Programs"], wanted["Programs"], strict=True):
            self.assertEqual([(c["Chart"], c["Buckets"], c.get("Depth")) for c in here["Charts"]],
                             [(c["Chart"], c["Buckets"], c.get("Depth")) for c in there["Charts"]])
        self.assertEqual((len(made["GoVersion"]), made["SampleRate"]), (362, 1))

    def test_a_person_sees_titles_buckets_issues_and_versions(self):
        text = self.text("show", GO / "config.txt", "--program", GOPLS)
        self.assertIn("  gopls/client  partition\n      Editor Distribution: measure editor distribution "
                      "for gopls users.\n      Buckets: vscode, vscodium, ", text)
        self.assertIn("      Approved in https://go.dev/issue/61038, https://go.dev/issue/62214, ", text)
        self.assertIn("      For v0.13.0 and later.\n", text)
        self.assertNotIn("cmd/go", text)
        text = self.text("show", GO / "config.json")
        self.assertIn(f"{GOPLS}  v0.13.0 to v1.2.3, 259 versions\n", text)
        self.assertIn("  gopls/bug  stack\n      Up to 16 frames.\n", text)

    def test_a_note_says_what_it_was_made_from_and_that_nobody_looked_at_its_signature(self):
        support.need(self, "openssl")
        note = Signer(self.work).sign(
            json.dumps(config(["acme/flag:{lto,pgo}"], Charts=CHARTS.splitlines())) + "\n")
        text = self.text("show", self.file(note))
        self.assertTrue(text.startswith("The public list v0.1.0 of 2026-11-01\n"), text)
        self.assertIn("Flags: Which flags are set.", text)
        self.assertIn("tally config verify", text)

    def test_what_is_here_of_a_collection_is_shown_without_network(self):
        self.assert_refused("--collection", "show")
        self.assert_refused("acme", "show", "--collection", "acme")

    def test_a_program_that_is_not_there_is_named_with_those_that_are(self):
        self.assert_refused("cmd/compile, cmd/go", "show", GO / "config.json", "--program", "gopls")

    def test_standard_input_is_read(self):
        self.assertEqual(self.text("show", "-", stdin=CHARTS), self.text("show", self.file(CHARTS)))

    def test_the_examples_are_valid_and_become_a_list(self):
        charts, made = EXAMPLES / "charts.txt", self.work / "made.json"
        self.assertEqual(self.config("check", "--strict", charts).returncode, 0)
        self.text("generate", "--charts", charts, "--versions", EXAMPLES / "versions.json", "-o", made)
        text = self.text("show", charts)
        for kind in ("partition", "stack", "histogram", "timeseries", "survey"):
            self.assertRegex(text, rf"(?m)^  \S+  {kind}$")
        self.assertIn("1 % of users are asked whether to take part.", text)
        self.assertEqual(self.text("diff", charts, made), "")
        text = self.text("show", made)
        self.assertIn("example.org/cat  v1.0.0\n", text)
        self.assertIn("In 50 % of reports.", text)

    def test_the_examples_name_what_the_programs_count(self):
        charts = self.text("generate", "--charts", EXAMPLES / "charts.txt", "--versions",
                           EXAMPLES / "versions.json")
        made = self.file(charts, "made.json")
        for name in ("cat", "wc"):
            program = support.BUILD / "bin" / f"tally-example-{name}"
            done = support.run(support.TALLY, "audit", "--json", "--config", made, "--program",
                               f"example.org/{name}", program)
            said = json.loads(done.stdout)["Config"]
            self.assertEqual((said["NotCountable"], said["Depths"]),
                             ({"Counters": [], "Stacks": []}, []))
            # Crashes nobody has proposed yet.
            self.assertEqual([n for n in said["NotApproved"]["Counters"] + said["NotApproved"]["Stacks"]
                              if not n.startswith("crash/")], [])


class TwoListsTest(ConfigReadTest):

    def setUp(self):
        super().setUp()
        self.before = self.file(config(["acme/build"]), "before")
        self.after = self.file(config(["acme/build", "acme/flag:{lto,pgo}"], "v0.2.0",
                                      Charts=CHARTS.splitlines()), "after")


class DiffTest(TwoListsTest):

    def test_nothing_is_said_of_what_is_the_same(self):
        for file in (self.before, GO / "config.json", GO / "config.txt"):
            self.assertEqual(self.text("diff", file, file), "")

    def test_what_changes_is_said_in_words(self):
        line = ("starts collecting acme/flag:{lto,pgo}, approved in https://acme.org/i/7, "
                "for v1.4.0 and later of acme.org/cc")
        self.assertEqual(self.text("diff", self.before, self.after), line + "\n")
        self.assertEqual(self.text("diff", self.after, self.before),
                         "stops collecting acme/flag:{lto,pgo} of acme.org/cc\n")
        said = json.loads(self.text("diff", "--json", self.before, self.after))
        self.assertEqual(said, {"Before": {"Version": "v0.1.0", "Published": "2026-11-01"},
                                "After": {"Version": "v0.2.0", "Published": "2026-11-01"},
                                "Changes": [line]})

    def test_trouble_is_a_sentence(self):
        self.assert_refused("nowhere", "diff", self.before, self.work / "nowhere")
        self.assert_refused("--public-key", "diff", self.before, "https://acme.org/v1")
        self.assert_refused("public key", "diff", "--public-key", "x", self.before, self.after)
        self.assertEqual(self.config("diff", self.before).returncode, 2)


class PublishedTest(TwoListsTest):
    """With a server that has two published versions of the collection acme."""

    def setUp(self):
        super().setUp()
        support.need(self, "openssl")
        self.signer = Signer(self.work)
        notes = {"v1": self.signer.sign(self.before.read_text())}
        second = json.loads(self.after.read_text())
        second["Previous"] = "0" * 64
        notes["v2"] = notes["latest"] = self.signer.sign(json.dumps(second) + "\n")
        notes["v3"] = notes["v2"]
        self.notes = notes
        self.server = upload_support.Server(self.answer)
        self.addCleanup(self.server.end)
        self.url = f"http://{self.server.address}/config"
        folder = self.work / "config" / "tallystick" / "collections.d"
        folder.mkdir(parents=True)
        (folder / "acme.json").write_text(json.dumps(
            {"Name": "acme", "Title": "Acme", "ConfigURL": self.url,
             "PublicKey": self.signer.public_key}))

    def answer(self, handler):
        name = handler.path.rsplit("/", 1)[1]
        answering(200, self.notes[name].decode())(handler) if name in self.notes else answering(404)(handler)

    def test_published_versions_are_fetched_by_number_and_by_url(self):
        wanted = self.text("diff", self.before, self.after)
        self.assertEqual(self.text("diff", "--collection", "acme", "v1", "latest"), wanted)
        self.assertEqual(self.text("diff", "--public-key", self.signer.public_key, f"{self.url}/v1",
                                   f"{self.url}/v2"), wanted)
        self.assertEqual(self.text("diff", "--collection", "acme", "v2", "latest"), "")

    def test_what_cannot_be_believed_is_not_compared(self):
        self.assert_refused("it is version v0.2.0", "diff", "--collection", "acme", "v1", "v3")
        self.assert_refused("404", "diff", "--collection", "acme", "v1", "v9")
        self.notes["v1"] = self.notes["v1"].replace(b"acme/build", b"acme/guild")
        self.assert_refused("refused", "diff", "--collection", "acme", "v1", "latest")
        self.notes["v1"] = self.before.read_bytes()
        self.assert_refused("refused", "diff", "--collection", "acme", "v1", "latest")

    def test_no_other_command_asks_a_server(self):
        self.config("show", "--collection", "acme")
        self.config("explain", "acme/build", "--collection", "acme")
        self.assertEqual(self.server.targets(), [])


class ExplainTest(ConfigReadTest):

    def test_a_bucket_is_explained_with_its_chart(self):
        text = self.text("explain", "acme/flag:lto",
                         self.file(config(["acme/flag:{lto,pgo}"], Charts=CHARTS.splitlines())))
        for said in ("acme/flag:lto is a bucket of the partition acme/flag of acme.org/cc.",
                     "Flags: Which flags are set.", "Buckets: lto, pgo",
                     "Approved in https://acme.org/i/7", "v1.4.0 to v1.5.0, 2 versions"):
            self.assertIn(said, text)

    def test_a_stack_is_named_by_its_first_line(self):
        for name in ("gopls/bug", "gopls/bug\nmain.main:+1"):
            text = self.text("explain", name, GO / "config.json")
            self.assertIn(f"gopls/bug is collected of {GOPLS} with the stack", text)

    def test_a_counter_of_several_programs_is_explained_for_each(self):
        said = json.loads(self.text("explain", "--json", "crash/crash", GO / "config.json"))
        self.assertGreater(len(said["Found"]), 1)
        one = json.loads(self.text("explain", "--json", "crash/crash", GO / "config.json",
                                   "--program", GOPLS))
        self.assertEqual([f["Program"] for f in one["Found"]], [GOPLS])

    def test_near_names_are_shown_for_an_unknown_one(self):
        self.assert_refused("did you mean gopls/client", "explain", "gopls/cleint", GO / "config.json")
        self.assert_refused("it is not sent", "explain", "quite/another", GO / "config.json")
        self.assert_refused(f"it has one of {GOPLS}", "explain", "gopls/bug", GO / "config.json",
                            "--program", "cmd/go")


class HostileTest(ConfigReadTest):

    INPUTS = {
        "nothing": b"", "bytes": bytes(range(256)) * 9, "half a config": b'{"GOOS":["lin',
        "another JSON": b"[1]", "a wrong member": b'{"Programs":[{"Name":1}]}',
        "half a note": b'{"a":\n\n\xe2\x80\x94 x', "charts without keys": b"what\n",
        "an invalid chart": b"title: no more\n", "deep": b"[" * 100000, "deep too": b'{"a":' * 100000,
        "twice": b'{"GOOS":[],"GOOS":[]}', "long names": json.dumps(
            config(["x" * 500000 + ":{" + "," * 400000 + "}"])).encode()}

    def test_each_gets_a_sentence(self):
        for name, content in self.INPUTS.items():
            with self.subTest(name):
                file = self.file(content)
                self.assert_refused(str(file), "show", file)
                self.assert_refused(str(file), "explain", "a", file)
                self.assert_refused(str(file), "diff", file, GO / "config.json")
        self.assert_refused("reading", "show", self.work)
        self.assert_refused("reading", "show", "/dev/zero")

    def test_no_name_moves_the_terminal(self):
        evil = "acme/\x1b[2J\u202e"
        made = config([evil + ":{a,b}"], "v0.1.0\x1b[2J")
        made["Programs"][0]["Name"] += "\x1b]0;x\x07"
        made["GOOS"].append("\x1b[31m")
        file = self.file(made)
        empty = self.file(config([]), "empty")
        for command in (("show", file), ("show", "--json", file), ("diff", "--json", empty, file),
                        ("diff", empty, file), ("explain", evil, file), ("explain", "acme/?", file)):
            done = self.config(*command)
            self.assertNotRegex(done.stdout + done.stderr, r"[\x00-\x09\x0b-\x1f\u202e]", command)


if __name__ == "__main__":
    unittest.main()
