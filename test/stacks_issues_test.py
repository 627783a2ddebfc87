"""`tally stacks issues` from published data to a tracker: against a GitHub that answers as the API's
documentation says (github_server.py)."""

import json
import os
import pathlib
import tempfile
import unittest

import github_server
import support

PROGRAM = "acme.org/cc"


def report(x, week, version, stacks):
    return {"Week": week, "LastWeek": "", "X": x, "Config": "v0.1.0", "Programs": [
        {"Program": PROGRAM, "Version": version, "GoVersion": "gcc-12.2", "GOOS": "linux",
         "GOARCH": "amd64", "Counters": {}, "Stacks": stacks}]}


PARSE = "acme/bug\nacme::parse:+3,+0x2c\nmain:+7,+0x90"
PARSE_LATER = "acme/bug\nacme::parse:+4,+0x30\nmain:+7,+0x98"
CRASH = "crash/crash\nlibc.so.6\nacme::lex<>:+1,+0x4\nmain:+2,+0x8"


class StacksIssuesTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.github = github_server.GithubServer()
        self.addCleanup(self.github.end)
        self.state = self.github.state
        self.write_reports([report(0.25, "2026-11-15", "v1.2.3", {PARSE: 1}),
                            report(0.5, "2026-11-15", "v1.2.3", {PARSE: 2, CRASH: 1})])
        (self.folder / "stacks.toml").write_text(
            f'[program."{PROGRAM}"]\nrepository = "acme/cc"\nlabel = "telemetry"\n'
            'more-labels = ["bug"]\nblamed = ["acme::"]\ndata = ["reports.ndjson"]\n')
        self.token = self.folder / "token"
        self.token.write_text(github_server.TOKEN + "\n")
        self.token.chmod(0o600)

    def write_reports(self, reports):
        (self.folder / "reports.ndjson").write_text("".join(json.dumps(r) + "\n" for r in reports))

    def run_issues(self, *arguments, api=None):
        return support.run(
            support.TALLY, "stacks", "issues", "--program", PROGRAM, "--project",
            self.folder / "stacks.toml", "--api", api or self.github.url, *arguments,
            env=support.clean_environment())

    def write(self, *arguments):
        return self.run_issues("--write", "--token-file", self.token, *arguments)

    def changes(self):
        return [entry[:2] for entry in self.state.log if entry[0] != "GET"]

    def bodies(self):
        return [issue["body"] for issue in self.state.issues]

    def test_says_what_it_would_do_and_does_nothing(self):
        done = self.run_issues()
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertIn("Open an issue in acme/cc: acme.org/cc: bug in acme::parse\n  2 reports, stacks ", done.stdout)
        self.assertIn("Open an issue in acme/cc: acme.org/cc: crash in acme::lex", done.stdout)
        self.assertIn("Nothing was changed.", done.stdout)
        self.assertEqual(self.changes(), [])

    def test_opens_issues_once(self):
        done = self.write()
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertTrue(done.stdout.endswith(
            "\n0 stacks known before, 2 issues opened, 0 added to, 0 of them reopened.\n"), done.stdout)
        self.assertEqual(len(self.state.issues), 2)
        self.assertEqual(self.state.issues[0]["title"], "acme.org/cc: bug in acme::parse")
        self.assertEqual([label["name"] for label in self.state.issues[0]["labels"]], ["telemetry", "bug"])
        self.assertIn("- `acme::parse:+3,+0x2c`\n- `main:+7,+0x90`\n", self.bodies()[0])
        self.assertIn("| `v1.2.3` | `gcc-12.2` | `linux/amd64` | 2 |", self.bodies()[0])
        self.state.log.clear()
        done = self.write()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, "2 stacks known before, 0 issues opened, 0 added to, 0 of them reopened.\n")
        self.assertEqual(self.changes(), [])

    def test_adds_variants_and_reopens(self):
        self.write()
        self.state.issues[0].update(state="closed", state_reason="completed", milestone={"title": "cc/v1.3.0"})
        self.state.issues[1].update(state="closed", state_reason="not_planned", milestone={"title": "cc/v1.0.0"})
        before = self.bodies()[0]
        self.write_reports([report(0.25, "2026-11-15", "v1.2.3", {PARSE: 1, CRASH: 1}),
                            report(0.5, "2026-11-22", "v1.3.1", {PARSE_LATER: 2, CRASH: 2})])
        done = self.write()
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertIn("reopened #1", done.stdout)
        self.assertEqual([issue["state"] for issue in self.state.issues], ["open", "closed"])
        self.assertTrue(self.bodies()[0].startswith(before.rstrip()))
        self.assertRegex(self.bodies()[0], r"\n\nDups: [\w-]{6}\n\Z")
        (number, comment), = self.state.comments
        self.assertEqual(number, 1)
        self.assertIn("Reopened: it was fixed in v1.3.0, but stack ", comment)
        self.assertIn("`acme::parse:+4,+0x30`", comment)
        self.state.log.clear()
        self.assertEqual(self.write().returncode, 0)
        self.assertEqual(self.changes(), [])

    def test_writes_down_which_issue_owns_which_stacks(self):
        links = self.folder / "issues.json"
        other = {"Program": "acme.org/ls", "Issues": [
            {"Number": 5, "Title": "t", "URL": "https://example.org/5", "State": "closed", "Stacks": ["GpSf_A"]}]}
        links.write_text(json.dumps({"Programs": [other]}))
        self.assertEqual(self.run_issues("--links", links).returncode, 1)
        self.assertEqual(json.loads(links.read_text())["Programs"], [{"Program": PROGRAM, "Issues": []}, other])
        done = self.write("--links", links)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        mine, kept = json.loads(links.read_text())["Programs"]
        self.assertEqual((mine["Program"], kept), (PROGRAM, other))
        self.assertEqual([(issue["Number"], issue["Title"], issue["State"]) for issue in mine["Issues"]],
                         [(1, "acme.org/cc: bug in acme::parse", "open"), (2, "acme.org/cc: crash in acme::lex<>", "open")])
        for issue, body in zip(mine["Issues"], self.bodies()):
            self.assertTrue(issue["URL"].endswith(f"/acme/cc/issues/{issue['Number']}"), issue)
            (stack,) = issue["Stacks"]
            self.assertIn(stack, body)
        written = links.read_bytes()
        self.state.issues[1].update(state="closed", state_reason="completed")
        self.assertEqual(self.run_issues("--links", links).returncode, 0)
        self.assertEqual(links.read_bytes(), written.replace(b'"open"', b'"closed"', 2).replace(b'"closed"', b'"open"', 1))

    def test_links_stay_though_a_stack_is_not_reported_any_more(self):
        links = self.folder / "issues.json"
        self.write("--links", links)
        before = json.loads(links.read_text())
        self.write_reports([report(0.75, "2026-11-22", "v1.2.3", {CRASH: 1})])
        self.assertEqual(self.run_issues("--links", links).returncode, 0)
        self.assertEqual(json.loads(links.read_text()), before)

    def test_links_that_are_not_understood_stay(self):
        links = self.folder / "issues.json"
        links.write_text('{"Programs":7}')
        done = self.run_issues("--links", links)
        self.assertEqual(done.returncode, 2)
        self.assertIn("issues.json: Programs is no list; nothing is written to it.", done.stderr)
        self.assertEqual(links.read_text(), '{"Programs":7}')

    def test_predicates_own_and_their_mistakes_are_told(self):
        with self.state.lock:
            self.state.add("http://x", {"labels": ["telemetry"], "body": '```\n#!stacks\n"acme/bug" && "acme::parse"\n```\n'})
            self.state.add("http://x", {"labels": ["telemetry"], "body": 'Text.\n```\n#!stacks\n"acme::lex" | x\n```\n'})
        done = self.run_issues()
        self.assertEqual(done.returncode, 1)
        self.assertIn("tally: #2: the predicate in its line 4, column 13: | is no operator: || is one.\n", done.stderr)
        self.assertIn("line 4, column 15: x is not understood", done.stderr)
        self.assertIn("Add to #1", done.stdout)
        self.assertNotIn("acme.org/cc: bug", done.stdout)

    def test_prints_its_plan_as_json(self):
        done = self.run_issues("--json")
        plan = json.loads(done.stdout)
        self.assertEqual([issue["Reports"] for issue in plan["Issues"]], [2, 1])
        self.assertEqual((plan["Updates"], plan["Problems"], plan["Known"]), ([], [], 0))

    def test_stops_at_the_first_error_and_goes_on_from_there(self):
        self.state.script = [{"on": "POST", "status": 502, "after": True}]
        done = self.write()
        self.assertEqual(done.returncode, 2)
        self.assertIn("the server answered 502", done.stderr)
        self.assertEqual(len(self.state.issues), 1)
        self.assertEqual(self.write().returncode, 0)
        self.assertEqual(len(self.state.issues), 2)

    def test_with_json_too_it_is_told_what_was_done(self):
        self.state.script = [{"on": "POST", "skip": 1, "status": 502}]
        done = self.write("--json")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertRegex(done.stderr, r"^opened #1: http\S+/acme/cc/issues/1\n.*the server answered 502")
        done = self.write("--json")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stderr, r"^opened #2: http\S+/acme/cc/issues/2\n$")
        (opened,) = json.loads(done.stdout)["Opened"]
        self.assertEqual((opened["Number"], opened["URL"]), (2, self.state.issues[1]["html_url"]))
        self.assertEqual(json.loads(self.write("--json").stdout)["Opened"], [])

    def test_problems_do_not_flood(self):
        with self.state.lock:
            for _ in range(2):
                self.state.add("http://x", {"labels": ["telemetry"], "body": '```\n#!stacks\n"acme/bug"\n```\n'})
        self.write_reports([report((i + 1) / 1000, "2026-11-15", "v1.2.3", {f"acme/bug\nacme::f{i}:+0x1": 1})
                            for i in range(70)])
        done = self.run_issues()
        self.assertEqual(done.returncode, 1)
        told = done.stderr.splitlines()
        self.assertEqual(len(told), 51)
        self.assertEqual(told[-1], "tally: 20 more problems are not told here; with --json all are")
        self.assertEqual(len(json.loads(self.run_issues("--json").stdout)["Problems"]), 70)

    def test_stacks_that_say_nothing_get_no_issue(self):
        self.write_reports([report(0.25, "2026-11-15", "v1.2.3", {"crash/crash\nlibc.so.6\nother": 1})])
        done = self.write()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn(" 1 stack left alone without a function that tells where it was.\n", done.stdout)
        self.assertEqual(self.state.issues, [])

    def test_tells_if_labels_are_dropped(self):
        self.state.drops_labels = True
        done = self.write()
        self.assertEqual(done.returncode, 2)
        self.assertIn("dropped its label telemetry", done.stderr)
        self.assertEqual(len(self.state.issues), 1)

    def test_the_token_stays_secret(self):
        self.token.chmod(0o644)
        done = self.write()
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("chmod 600", done.stderr)
        self.assertEqual(self.state.log, [])
        self.token.chmod(0o600)
        self.token.write_text("wrong_SECRET")
        done = self.write()
        self.assertIn("401 (Bad credentials)", done.stderr)
        self.assertNotIn("SECRET", done.stderr + done.stdout)
        # Neither in the arguments of the process, which are all that we gave it.
        self.assertEqual(self.run_issues("--write").returncode, 2)

    def test_says_what_is_missing(self):
        self.assertIn("only HTTPS", self.run_issues(api="http://192.0.2.1").stderr)
        (self.folder / "stacks.toml").write_text(f'[program."{PROGRAM}"]\ndata = ["reports.ndjson"]\n')
        done = self.run_issues()
        self.assertEqual(done.returncode, 2)
        self.assertIn("does not say the repository", done.stderr)
        self.assertEqual(self.state.log, [])


if __name__ == "__main__":
    unittest.main()
