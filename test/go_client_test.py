"""The `go` command as it is on this machine sends a weekly report to our collector, with counts of its own,
of another toolchain and of our programs, and the site shows it."""

import json
import pathlib
import unittest

import go_support
import go_user
import own_network
import support
import telemetry_go_dev

STACKS = {"Program": "golang.org/x/telemetry/stackprog", "Version": "devel", "GoVersion": "go1.23.5"}


def make_config(path, of_go):
    """An upload config that approves some counters of each kind of program; of_go: dumps of the files of
    this machine's toolchain, which the real config need not know yet."""
    config = json.loads(support.write_config(path).read_text())
    for file in of_go:
        telemetry_go_dev.approve(config, file["Meta"])
    telemetry_go_dev.approve(config, {**of_go[0]["Meta"], "Program": "cmd/gofmt"},
                             ["gofmt/invocations"])
    telemetry_go_dev.approve(config, STACKS, ["demo/big", "demo/latency:{<10ms,<50ms}"], ["demo/bug"])
    path.write_text(json.dumps(config))
    return config


def approved_names(program):
    """The counters that a program of the config may send; of stacks the first line, with its end."""
    names = {stack["Name"] + "\n" for stack in program.get("Stacks") or []}
    for counter in program["Counters"]:
        chart, brace, buckets = counter["Name"].partition("{")
        names |= {chart + bucket for bucket in buckets.rstrip("}").split(",")} if brace else {chart}
    return names


def key_of(program):
    return tuple(program[part] for part in ("Program", "Version", "GoVersion", "GOOS", "GOARCH"))


def approved(config, dumps):
    """What these counter files hold that may be sent: program -> counter or stack -> count."""
    programs = {program["Name"]: program for program in config["Programs"]}
    expected = {}
    for file in dumps:
        meta = file["Meta"]
        program = programs.get(meta["Program"], {"Versions": []})
        if meta["Version"] not in program["Versions"] or meta["GoVersion"] not in config["GoVersion"]:
            continue
        counts, names = expected.setdefault(key_of(meta), {}), approved_names(program)
        for name, count in file["Count"].items():
            first, newline, _ = name.partition("\n")
            if first + newline in names:
                counts[name] = counts.get(name, 0) + count
    return expected


def counts_of(report):
    return {key_of(program): {**program["Counters"], **program["Stacks"]}
            for program in report["Programs"]}


def bars_on_site(address, week):
    """(program, counter) -> users, of all charts of a week that are of counters."""
    _, text = support.get(address, f"/api/v1/charts?from={week}&to={week}")
    bars = {}
    for program in json.loads(text)["Programs"]:
        for chart in program["Charts"] or []:
            for bar in chart["Data"]:
                name = bar["Key"] if bar["Key"] == chart["Name"] else f"{chart['Name']}:{bar['Key']}"
                if bar["Value"] and "/" in chart["Name"]:
                    bars[program["Name"], name] = bar["Value"]
    return bars


class GoClientTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        holder = support.temporary_directory()
        cls.addClassCleanup(holder.cleanup)
        work = pathlib.Path(holder.name)
        cls.week = go_user.last_sunday()
        cls.user = go_user.User(work / "home")
        support.telemetry_directory(cls.user.directory, f"on {cls.week - 2 * go_user.WEEK}")
        # Where there is this directory, Go's programs write down what they did and why.
        (cls.user.directory / "debug").mkdir()
        cls.of_go, cls.runs_of_go = go_user.count_with_go(work / "counting")
        for file in [*cls.of_go, *support.GO_FILES.glob("*.v1.count")]:
            cls.user.adopt(file, cls.week)
        support.add_helper_file(cls.user.directory, cls.week - go_user.WEEK)
        cls.files = support.counter_files(cls.user.directory)
        cls.put_in = support.dump(*cls.files)
        cls.config = make_config(work / "config.json", support.dump(*cls.of_go))
        cls.site = cls.enterClassContext(telemetry_go_dev.serving(work, work / "config.json"))
        # What all the tests look at happens here: the user asks for a version.
        cls.said = cls.user.runs("go", "version", **cls.site.environment)
        cls.log = "\n".join(file.read_text() for file in (cls.user.directory / "debug").iterdir())

    def published(self):
        reports = support.reports_at(self.site.collector, self.week, 1)
        self.assertEqual(len(reports), 1, self.log)
        return reports[0]

    def test_what_was_put_in_and_is_approved_is_published(self):
        expected = approved(self.config, self.put_in)
        report = self.published()
        self.assertEqual(counts_of(report), expected)
        self.assertEqual((report["Week"], report["LastWeek"], report["Config"]),
                         (str(self.week), "", telemetry_go_dev.CONFIG_VERSION))
        # What is expected was not lost before it was put in: of every kind there is something.
        (of_go,) = [meta for meta in (file["Meta"] for file in support.dump(*self.of_go))
                    if meta["Program"] == "cmd/go"]
        self.assertEqual(expected[key_of(of_go)]["go/invocations"], self.runs_of_go)
        of_helper = [counts for (program, *_), counts in expected.items()
                     if program == support.HELPER_PROGRAM]
        self.assertEqual(of_helper, [{support.HELPER_COUNTER + name: 1 for name in "01"}])
        (of_stacks,) = [counts for (program, *_), counts in expected.items()
                        if program == STACKS["Program"]]
        self.assertGreater(len([name for name in of_stacks if name.startswith("demo/bug\n")]), 3)
        self.assertEqual(of_stacks["demo/latency:<10ms"], 1)

    def test_the_user_keeps_a_copy_of_what_was_sent(self):
        kept = (self.user.sent / f"{self.week}.json").read_bytes()
        self.assertEqual([kept], self.site.posted)
        self.assertEqual(json.loads(kept), self.published())
        self.assertEqual(self.site.asked, ["CONNECT telemetry.go.dev:443", f"POST /upload/{self.week}"])

    def test_the_counter_files_are_taken_and_their_counts_are_all_kept(self):
        self.assertEqual([file for file in self.files if file.exists()], [])
        self.assertFalse((self.user.local / f"{self.week}.json").exists(), self.log)
        report = json.loads((self.user.local / f"local.{self.week}.json").read_text())
        self.assertEqual(counts_of(report), {key_of(f["Meta"]): f["Count"] for f in self.put_in})

    def test_the_charts_show_it(self):
        expected = {(program, name): 1 for (program, *_), counts in counts_of(self.published()).items()
                    for name in counts if "\n" not in name}
        self.assertGreater(len(expected), 5)
        self.assertEqual(bars_on_site(self.site.collector, self.week), expected)
        _, weeks = support.get(self.site.collector, "/api/v1/weeks")
        shown = [(each["Week"], each["Reports"]) for each in json.loads(weeks)["Weeks"]]
        self.assertEqual(shown, [(str(self.week), 1)])

    def test_the_user_notices_nothing(self):
        self.assertRegex(self.said, r"\Ago version \S+ \S+\n\Z")


if __name__ == "__main__":
    own_network.enter()  # where that can be: so that nothing could have come from elsewhere
    go_support.main()
