"""`tally stacks list` on files, on a real collector, and on a server like the Go project's."""

import contextlib
import http.client
import json
import pathlib
import unittest

import stacks_support as st
import support
import symbolize_support as ss

WEEKS = ("2026-11-01", "2026-11-15", "2026-11-22")


def published():
    """The reports by week: five users, of whom one has no stack."""
    return {
        WEEKS[0]: [st.report(WEEKS[0], 0.1, st.program("v1.2.0", {st.PARSE: 2}))],
        WEEKS[1]: [st.report(WEEKS[1], 0.2, st.program("v1.2.0", {st.PARSE: 1, st.PARSE_TOO: 1})),
                   st.report(WEEKS[1], 0.3, st.program("v1.1.0", {})),
                   st.report(WEEKS[1], 0.4, st.program("v9.9.9", {"x/bug\nx::f:+0x1": 1}, name="x"))],
        WEEKS[2]: [st.report(WEEKS[2], 0.5, st.program("v1.3.0-rc.1", {st.FOLD: 3}, arch="arm64")),
                   st.report(WEEKS[2], 0.6, st.program("v1.3.0", {st.PARSE_TOO: 1}, toolchain="clang-19.1"))],
    }


def all_lines():
    return "".join(st.lines(reports) for reports in published().values())


class ListTest(unittest.TestCase):

    def setUp(self):
        self.work = pathlib.Path(self.enterContext(support.temporary_directory()))

    def file(self, text, name="data.ndjson"):
        path = self.work / name
        path.write_text(text)
        return path


class FilesTest(ListTest):

    def test_what_the_data_say(self):
        got = st.listed("--program", st.PROGRAM, "--data", self.file(all_lines()))
        self.assertEqual(
            {name: got[name] for name in ("Program", "From", "To", "Reports", "Users", "LeftOut")},
            {"Program": st.PROGRAM, "From": WEEKS[0], "To": WEEKS[2], "Reports": 5, "Users": 2, "LeftOut": 0})
        self.assertEqual([v["Version"] for v in got["Versions"]], ["v1.1.0", "v1.2.0", "v1.3.0-rc.1", "v1.3.0"])
        parse, fold = got["Groups"]
        self.assertEqual((parse["Counter"], parse["Functions"], parse["Blamed"]),
                         ("crash/crash", ["acme::Parser<>::next", "acme::Parser<>::statement", "main"],
                          "acme::Parser<>::next"))
        self.assertEqual((parse["Reports"], parse["Users"], parse["Sum"], parse["First"], parse["Last"]),
                         (3, 1, 5, WEEKS[0], WEEKS[2]))
        self.assertEqual((parse["NewSince"], parse["GoneSince"]), ("v1.2.0", ""))
        self.assertEqual({s["Stack"]: s["Reports"] for s in parse["Stacks"]}, {st.PARSE: 2, st.PARSE_TOO: 2})
        ids = [s["ID"] for s in parse["Stacks"]]
        self.assertEqual(ids, sorted(ids), "of those with as many reports")
        self.assertEqual([(b["Version"], b["GoVersion"], b["GOOS"], b["GOARCH"], b["Reports"], b["Sum"])
                          for b in parse["Builds"]],
                         [("v1.2.0", "gcc-12.2", "linux", "amd64", 2, 4),
                          ("v1.3.0", "clang-19.1", "linux", "amd64", 1, 1)])
        self.assertEqual((fold["NewSince"], fold["GoneSince"], fold["ReportsSinceGone"]),
                         ("v1.3.0-rc.1", "v1.3.0", 1))
        for stack in parse["Stacks"] + fold["Stacks"]:
            self.assertRegex(stack["ID"], r"\A[A-Za-z0-9_-]{6}\Z")

    def test_packed_files_say_the_same_and_a_report_counts_once(self):
        plain, *packed = st.write_forms(self.work, all_lines())
        expected = st.listed("--program", st.PROGRAM, "--data", plain)
        for form in packed:
            self.assertEqual(st.listed("--program", st.PROGRAM, "--data", form), expected, form)
        self.assertEqual(st.listed("--program", st.PROGRAM, "--data", plain, *packed), expected)
        self.assertEqual(st.listed("--program", st.PROGRAM, "--data", "-", text=all_lines()), expected)

    def test_weeks_and_prereleases(self):
        data = self.file(all_lines())
        got = st.listed("--program", st.PROGRAM, "--data", data, "--from", WEEKS[1], "--to", WEEKS[1])
        self.assertEqual((got["Reports"], got["From"], got["To"]), (2, WEEKS[1], WEEKS[1]))
        got = st.listed("--program", st.PROGRAM, "--data", data, "--no-prerelease")
        self.assertEqual([v["Version"] for v in got["Versions"]], ["v1.1.0", "v1.2.0", "v1.3.0"])
        self.assertEqual(len(got["Groups"]), 1)

    def test_a_bad_line_is_told_and_left_out(self):
        first, rest = all_lines().split("\n", 1)
        data = self.file(f"{first}\nno report\n\n" + '{"Week":"2026-11-22","X":0}\n' + rest)
        done = st.stacks("list", "--json", "--program", st.PROGRAM, "--data", data)
        self.assertEqual(done.returncode, 1)
        told = done.stderr.splitlines()
        self.assertEqual(len(told), 2, told)
        self.assertTrue(told[0].startswith(f"tally: {data}:2 is left out: "), told)
        self.assertEqual(told[1], f"tally: {data}:4 is left out: it has no date as Week, or no X between 0 and 1")
        got = json.loads(done.stdout)
        self.assertEqual((got["Reports"], got["LeftOut"]), (5, 2))

    def test_many_bad_lines_are_not_all_told(self):
        data = self.file("x\n" * 50 + all_lines())
        done = st.stacks("list", "--program", st.PROGRAM, "--data", data)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(done.stderr.splitlines()), 11)
        self.assertIn("40 more lines are left out", done.stderr)

    def assert_trouble(self, said, *arguments, **options):
        done = st.stacks("list", "--program", st.PROGRAM, *arguments, **options)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertRegex(done.stderr.splitlines()[-1], r"\Atally: [^\n]+\Z")
        self.assertIn(said, done.stderr)

    def test_trouble(self):
        self.assert_trouble(f"reading {self.work}/none: ", "--data", self.work / "none")
        self.assert_trouble(f"reading {self.work}: ", "--data", self.work)
        self.assert_trouble("nothing says where the data are")
        self.assert_trouble("no line of the data is a report", "--data", self.file("x\ny\n"))
        _, packed, _ = st.write_forms(self.work, all_lines())
        packed.write_bytes(packed.read_bytes()[:-9])
        self.assert_trouble(f"reading {packed}: it ends early", "--data", packed)
        self.assert_trouble('"2026-13-01"', "--data", packed, "--from", "2026-13-01")
        done = st.stacks("list", "--data", packed)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--program is required", done.stderr)

    def test_a_program_that_nobody_reports(self):
        done = st.stacks("list", "--program", "nobody", "--data", self.file(all_lines()))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("No report of it is in the data", done.stdout)
        self.assertEqual(st.listed("--program", "nobody", "--data", self.file(all_lines()))["Groups"], [])

    def test_text_names_each_stack(self):
        data = self.file(all_lines())
        ids = [stack["ID"] for group in st.listed("--program", st.PROGRAM, "--data", data)["Groups"]
               for stack in group["Stacks"]]
        text = st.stacks("list", "--program", st.PROGRAM, "--data", data).stdout
        for stack in ids:
            self.assertIn(f"Stack {stack}: ", text)
        for words in ("1. acme::Parser<>::next  crash/crash\n", "New since v1.2.0.",
                      "Gone since v1.3.0: not in 1 report from then on.",
                      "Systems: linux/amd64 (3)", "Versions: v1.2.0 (2), v1.3.0 (1)",
                      "      acme::Parser<>::statement:+0x"):
            self.assertIn(words, text)
        longer = st.stacks("list", "--all", "--program", st.PROGRAM, "--data", data).stdout
        for stack in (st.PARSE, st.PARSE_TOO):
            self.assertIn("".join(f"      {frame}\n" for frame in stack.split("\n")[1:]), longer)

    def test_hostile_text_does_a_terminal_no_harm(self):
        stack = "cc/bug\n\x1b[2Jf:+0x1\n\u202eg"
        data = self.file(st.lines([st.report(WEEKS[0], 0.5, st.program("v1\x1b[2J", {stack: 1}))]))
        for options in ([], ["--all"], ["--json"]):
            done = st.stacks("list", "--program", st.PROGRAM, "--data", data, *options)
            self.assertEqual(done.returncode, 0)
            self.assertNotIn("\x1b", done.stdout)
            self.assertNotIn("\u202e", done.stdout)


class ProjectTest(ListTest):

    def test_the_projects_file(self):
        self.file(all_lines(), "old.ndjson")
        project = self.file(f'[program."{st.PROGRAM}"]\ndata = ["old.ndjson"]\n'
                            'uninteresting = ["acme::check_"]\nblamed = ["acme::Parser<>::state"]\n', "stacks.toml")
        expected = st.listed("--program", st.PROGRAM, "--project", project)
        parse, fold = expected["Groups"]
        self.assertEqual(parse["Blamed"], "acme::Parser<>::statement")
        self.assertEqual(fold["Functions"], ["acme::fold", "main"])
        self.assertEqual(st.listed("--program", st.PROGRAM, cwd=self.work), expected)

    def test_what_is_wrong_in_it_is_told(self):
        project = self.file('[program.x]\nlable = "y"\n', "stacks.toml")
        done = st.stacks("list", "--program", "x", "--project", project)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr, f"tally: {project}:2:1: there is no key lable; did you mean label?\n")

    def test_addresses_become_functions(self):
        """Two stripped builds of one program group once their debug information is there."""
        reports = []
        for number, options in enumerate((["-O2"], ["-O2", "-DANOTHER", "-fno-plt"])):
            binary, _ = ss.build(self.work / f"built{number}", *options)
            address, frames = max(ss.expected(binary).items(), key=lambda item: len(item[1]))
            stack = f"crash/crash\n{ss.frame(binary, address)}"
            reports.append(st.report(WEEKS[number], 0.1 + number / 10, st.program(f"v1.{number}.0", {stack: 1})))
            functions = [frame.split(":+")[0].split(":-")[0] for frame in frames]
        data = self.file(st.lines(reports))
        options = ("--debug-dir", self.work / "built0", "--debug-dir", self.work / "built1")
        got = st.listed("--program", st.PROGRAM, "--data", data, *options)
        (group,) = got["Groups"]
        self.assertEqual(len(group["Stacks"]), 2)
        for stack, made in zip(sorted(group["Stacks"], key=lambda s: s["First"]), reports):
            self.assertEqual([stack["Stack"]], list(made["Programs"][0]["Stacks"]))
        self.assertEqual([line.split(":+")[0].split(":-")[0]
                          for line in group["Stacks"][0]["Shown"].split("\n")[1:]], functions)
        project = self.file(f'[program."{st.PROGRAM}"]\ndebug = ["built0", "built1"]\n', "stacks.toml")
        self.assertEqual(st.listed("--program", st.PROGRAM, "--data", data, "--project", project), got)


    def test_made_up_modules_do_not_flood(self):
        stacks = {f"crash/crash\nm{number}@0123456789abcdef:+0x1": 1 for number in range(30)}
        data = self.file(st.lines([st.report(WEEKS[0], 0.5, st.program("v1.2.0", stacks))]))
        done = st.stacks("list", "--json", "--program", st.PROGRAM, "--data", data)
        self.assertEqual(done.returncode, 0)
        told = done.stderr.splitlines()
        self.assertEqual(len(told), 11)
        self.assertIn("tally: frames of m0@0123456789abcdef stay as they are: ", told[0])
        self.assertEqual(told[-1], "tally: 20 more such sentences are left out")


class CollectorTest(ListTest):

    def write_config(self):
        config = {"GOOS": ["linux"], "GOARCH": ["amd64", "arm64"], "GoVersion": ["gcc-12.2", "clang-19.1"],
                  "SampleRate": 1, "Programs": [
                      {"Name": name, "Versions": ["v1.1.0", "v1.2.0", "v1.3.0-rc.1", "v1.3.0", "v9.9.9"],
                       "Counters": [],
                       "Stacks": [{"Name": counter, "Rate": 1, "Depth": 16}
                                  for counter in ("crash/crash", "cc/bug", "x/bug")]}
                      for name in (st.PROGRAM, "x")]}
        return self.file(json.dumps(config), "config.json")

    def test_of_a_real_collector(self):
        """It says of its data what the same data say as a file; a week's file alone can be named; and the
        stacks have the IDs that its own API gives."""
        address = self.enterContext(support.collector(self.work, self.write_config(), "2026-11-23"))
        for week, reports in published().items():
            for each in reports:
                connection = http.client.HTTPConnection(address, timeout=60)
                with contextlib.closing(connection):
                    connection.request("POST", f"/upload/{week}", json.dumps(each))
                    self.assertEqual(connection.getresponse().status, 200)
            support.reports_at(address, week, len(reports))
        expected = st.listed("--program", st.PROGRAM, "--data", self.file(all_lines()))
        for end in ("", "/", "/data", "/data/"):
            got = st.listed("--program", st.PROGRAM, "--data", f"http://{address}{end}")
            self.assertEqual(got, expected, end)
        got = st.listed("--program", st.PROGRAM, "--data", f"http://{address}/data/{WEEKS[1]}")
        self.assertEqual((got["From"], got["To"], got["Reports"]), (WEEKS[1], WEEKS[1], 2))
        status, body = support.get(address, f"/api/v1/stacks?from={WEEKS[0]}&to={WEEKS[2]}&program={st.PROGRAM}")
        self.assertEqual(status, 200)
        by_api = {stack["Stack"]: stack["StackID"] for stack in json.loads(body)["Stacks"]}
        self.assertEqual(by_api, {stack["Stack"]: stack["ID"]
                                  for group in expected["Groups"] for stack in group["Stacks"]})

    def go_answers(self):
        page = "".join(f'<li><a href="/data/{week}">{week}</a></li>\n' for week in published())
        return {"/data/": f'<a href="/data/">Data</a><ul>{page}</ul>'.encode(),
                **{f"/data/{week}": st.lines(reports).encode() for week, reports in published().items()}}

    def test_of_a_server_like_the_go_projects(self):
        expected = st.listed("--program", st.PROGRAM, "--data", self.file(all_lines()))
        with st.serving(self.go_answers()) as (url, asked):
            self.assertEqual(st.listed("--program", st.PROGRAM, "--data", url), expected)
            self.assertEqual(asked[0], "/api/v1/weeks")
            del asked[:]
            st.listed("--program", st.PROGRAM, "--data", url, "--from", WEEKS[1])
            self.assertEqual(asked[2:], [f"/data/{WEEKS[1]}", f"/data/{WEEKS[2]}"])

    def test_only_the_last_weeks_are_read_if_nobody_says_which(self):
        answers = self.go_answers()
        old = "2026-10-25"  # 28 days before the last
        answers["/data/"] += f'<a href="/data/{old}">{old}</a>'.encode()
        with st.serving(answers) as (url, asked):
            st.listed("--program", st.PROGRAM, "--data", url)
            self.assertNotIn(f"/data/{old}", asked)
            done = st.stacks("list", "--program", st.PROGRAM, "--data", url, "--from", old)
            self.assertEqual(done.returncode, 2)
            self.assertIn(f"fetching {url}/data/{old}: the server answered 404", done.stderr)

    def test_what_is_no_collector(self):
        for answers, said in (
                ({}, "is no collector: it has neither /api/v1/weeks nor /data/"),
                ({"/api/v1/weeks": b"<html>"}, "/api/v1/weeks: "),
                ({"/data/": b"<html>"}, "has published no week that is asked for")):
            with st.serving(answers) as (url, _):
                done = st.stacks("list", "--program", st.PROGRAM, "--data", url)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(said, done.stderr)
                self.assertIn(url, done.stderr)
        done = st.stacks("list", "--program", st.PROGRAM, "--data", "http://example.org")
        self.assertIn("only HTTPS", done.stderr)


if __name__ == "__main__":
    unittest.main()
