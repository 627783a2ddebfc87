"""`tally view`: what the page is told is what the commands say."""

import csv
import io
import json
import os
import shutil
import unittest

import support
import view_support


class TruthTest(view_support.ViewTest):
    def setUp(self):
        super().setUp()
        for name in ("acme", "go"):
            self.collection(name)
        for program in ("gofmt", "go"):
            support.add_go_file(self.directory(), program)
        self.list = support.write_config(self.home / "config.json")
        module = self.home / "mod/golang.org/x/telemetry/config@v0.40.0"
        module.mkdir(parents=True)
        shutil.copy(self.list, module / "config.json")
        self.viewer = self.view()

    def tally_json(self, *arguments):
        return json.loads(self.tally(*arguments, "--as-of", view_support.NOW, "--json"))

    def test_status(self):
        said = self.viewer.json("/api/collections")
        self.assertEqual({name: said[name] for name in ("Collections", "Problems")}, self.tally_json("status"))
        self.assertEqual([each["Collection"] for each in said["Collections"]], ["acme", "go"])
        self.assertEqual(said["Now"], view_support.NOW)

    def test_files(self):
        said = self.viewer.json("/api/files?collection=go")["Files"]
        dumped = support.dump(*support.counter_files(self.directory()))
        self.assertEqual([{name: file[name] for name in ("File", "Meta", "Count")} for file in said], dumped)
        self.assertEqual({file["Over"] for file in said}, {False})
        self.assertEqual({file["InUse"] for file in said}, {False})

    def test_a_file_in_use_and_its_counts_as_they_come(self):
        file = support.counter_files(self.directory("acme"))[0]
        held = support.hold(file)
        (said,) = self.viewer.json("/api/files?collection=acme")["Files"]
        self.assertTrue(said["InUse"])
        os.close(held)
        support.add_helper_file(self.directory("acme"), "2026-11-23", program="acme.org/cc")
        (later,) = self.viewer.json("/api/files?collection=acme")["Files"]
        self.assertFalse(later["InUse"])
        self.assertEqual(later["Count"], {name: 2 * count for name, count in said["Count"].items()})

    def test_weeks_add_up_to_csv(self):
        support.must(support.TALLY, "upload", "--dir", self.directory(), "--as-of", "2026-11-30", env=self.env)
        support.add_helper_file(self.directory(), "2026-11-30")
        counts = {}
        weeks = self.viewer.json("/api/weeks?collection=go")["Weeks"]
        self.assertEqual(len(weeks), 2)
        keys = ("Program", "Version", "GoVersion", "GOOS", "GOARCH")
        for week in weeks:
            for program in week["Programs"]:
                for name, count in [*program["Counters"].items(), *program["Stacks"].items()]:
                    key = (name, *(program[each] for each in keys))
                    counts[key] = counts.get(key, 0) + count
        rows = list(csv.reader(io.StringIO(self.tally("csv", "--collection", "go"))))[1:]
        self.assertEqual(counts, {tuple(row[1:]): int(row[0]) for row in rows})

    def test_reports_byte_for_byte(self):
        directory = self.directory()
        (directory / "mode").write_text("on 2026-11-01")
        (directory / "upload").mkdir()
        week = "2026-11-22"
        written = {"full": b'{"Week":"2026-11-22", "odd":\r\n "bytes \xc3\xbc"}\n\n', "ready": b"not even JSON\x00",
                   "sent": b'{"X": 0.5}'}
        (directory / f"local/local.{week}.json").write_bytes(written["full"])
        (directory / f"local/{week}.json").write_bytes(written["ready"])
        (directory / f"upload/{week}.json").write_bytes(written["sent"])
        for kind, expected in written.items():
            status, _, content = self.viewer.ask(f"/api/report?collection=go&kind={kind}&week={week}")
            self.assertEqual((status, content), (200, expected))
        said = self.viewer.json("/api/reports?collection=go")
        self.assertEqual((said["Full"], said["Ready"]), ([week], [week]))
        self.assertEqual(said["Sent"], json.loads(self.tally("sent", "--collection", "go", "--json"))["Reports"])
        self.assertEqual(self.viewer.ask("/api/report?collection=go&kind=sent&week=2026-11-15")[0], 404)

    def preview(self):
        said = self.viewer.json("/api/preview?collection=go")
        verdicts = [report.pop("Counters") for report in said["Reports"]]
        return said, verdicts

    def test_preview(self):
        (self.directory() / "mode").write_text("on 2026-11-01")
        expected = self.tally_json("preview", "--collection", "go")  # draws the number
        said, (verdicts,) = self.preview()
        self.assertEqual(said, expected)
        sent = json.loads(expected["Reports"][0]["Report"])
        would = {(each["Program"], each["Name"]): each["Sent"] for each in verdicts if each["Sent"]}
        self.assertEqual(would, {(program["Program"], name): count for program in sent["Programs"]
                                 for name, count in [*program["Counters"].items(), *program["Stacks"].items()]})
        left = {(each["Program"], each["Name"]): each["Reason"] for each in verdicts if each["LeftOut"]}
        self.assertEqual(left, {(program["Program"], name["Name"]): name["Reason"]
                                for program in expected["Reports"][0]["LeftOut"]
                                for name in [*program["Counters"], *program["Stacks"]]})
        self.assertTrue(would and left)
        for each in verdicts:
            if each["Sent"]:
                self.assertTrue(each["Rule"], each)

    def test_a_preview_draws_no_number(self):
        (self.directory() / "mode").write_text("on 2026-11-01")
        said, _ = self.preview()
        self.assertTrue(any("X, is not drawn yet" in note for note in said["Reports"][0]["Notes"]), said)
        self.assertFalse((self.home / ".config/go/tallystick").exists())

    def test_config(self):
        said = self.viewer.json("/api/config?collection=go")
        self.assertEqual(said["List"], json.loads(self.tally("config", "show", "--collection", "go", "--json")))
        self.assertEqual(said["List"]["Version"], "v0.40.0")
        other = self.viewer.json("/api/config?collection=acme")
        self.assertIsNone(other["List"])
        self.assertTrue(other["NoConfig"])

    def test_clean(self):
        said = self.viewer.json("/api/clean?collection=go")
        printed = self.tally("clean", "--collection", "go", "--dry-run")
        self.assertEqual([f"  {file}" for file in said["Files"]],
                         [line for line in printed.splitlines() if line.startswith("  ")])
        self.assertEqual(len(said["Files"]), 3)
        self.assertTrue(support.counter_files(self.directory()))

    def test_the_mode_is_changed_by_a_post(self):
        for mode in ("on", "off", "local"):
            status, _, said = self.viewer.post("/api/mode", {"Collection": "acme", "Mode": mode},
                                               more=(f"Origin: http://{self.viewer.authority}",))
            self.assertEqual(status, 200, said)
            self.assertEqual((self.directory("acme") / "mode").read_text().split()[0], mode)
            (facts,) = self.tally_json("status", "--collection", "acme")["Collections"]
            self.assertEqual(said["Collection"], facts)
            self.assertEqual(said["Words"], self.tally(mode, "--collection", "acme", "--as-of", view_support.NOW))
        self.assertTrue((self.directory() / "mode").read_text().startswith("local"))

    def test_another_rule_is_told(self):
        self.env["DO_NOT_TRACK"] = "1"
        viewer = self.enter(view_support.viewer(self.env, "--no-open", "--as-of", view_support.NOW))
        _, _, said = viewer.post("/api/mode", {"Collection": "acme", "Mode": "on"})
        self.assertIn("DO_NOT_TRACK", said["Words"])
        self.assertEqual((said["Collection"]["Mode"], said["Collection"]["Chosen"]), ("off", "on"))

    def test_one_directory_for_all(self):
        self.env["TALLY_DIR"] = str(self.directory("acme"))
        viewer = self.enter(view_support.viewer(self.env, "--no-open", "--as-of", view_support.NOW))
        (only,) = viewer.json("/api/collections")["Collections"]
        self.assertEqual((only["Collection"], only["Directory"]), ("", str(self.directory("acme"))))
        self.assertEqual(len(viewer.json("/api/weeks?collection=")["Weeks"]), 1)
        status, _, _ = viewer.post("/api/mode", {"Collection": "", "Mode": "off"})
        self.assertEqual(status, 200)
        self.assertTrue((self.directory("acme") / "mode").read_text().startswith("off"))

    def test_what_is_broken_is_told_and_hides_nothing(self):
        (self.directory() / "local/a.v1.count").write_bytes(b"no counter file")
        (self.directory() / "local/local.2026-11-15.json").write_bytes(b"\xff{")
        for path in ("files", "weeks"):
            said = self.viewer.json(f"/api/{path}?collection=go")
            self.assertTrue(said["Problems"], path)
        self.assertEqual(len(self.viewer.json("/api/files?collection=go")["Files"]), 3)
        self.assertEqual(len(self.viewer.json("/api/weeks?collection=go")["Weeks"]), 1)


if __name__ == "__main__":
    unittest.main()
