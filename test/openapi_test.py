"""The collector's JSON API is what its description says: every answer that a real collector gives is of
the form that doc/openapi.json has for it."""

import contextlib
import http.client
import json
import unittest
import urllib.parse

import support


try:
    import jsonschema
except ImportError:
    raise SystemExit("python3-jsonschema is missing, which script/setup installs") from None

AS_OF = "2026-12-01"
WEEKS = ("2026-11-15", "2026-11-22")
API = "/api/v1/"
DOCUMENT = json.loads((support.SOURCE / "doc" / "openapi.json").read_text())
CHARTS = """
title: Builds
issue: https://acme.org/issue/1
type: timeseries
program: acme.org/cc
module: acme.org/cc
counter: cc/build:{0,1}
---
title: Time to open
issue: https://acme.org/issue/2
type: histogram
program: acme.org/cc
module: acme.org/cc
counter: cc/open:{<10ms,<1s,>=1s}
---
title: Builds elsewhere
issue: https://acme.org/issue/3
type: survey
program: acme.org/cc
module: acme.org/cc
counter: cc/build:{0,1}
reference: 0=25%, 1=75%
source: https://acme.org/survey
date: 2026-05-01
"""


def write_config(path):
    """Sends half of the builds, and says what the charts are."""
    config = json.loads(support.write_config(path).read_text())
    program = config["Programs"][-1]
    program["Counters"][0]["Rate"] = 0.5
    program["Counters"].append({"Name": "cc/open:{<10ms,<1s,>=1s}", "Rate": 1})
    program["Stacks"] = [{"Name": "cc/bug", "Rate": 1, "Depth": 4}]
    config["Charts"] = CHARTS.splitlines()
    config["Prompt"] = {"Rate": 0.05, "Salt": "acme-2026"}
    path.write_text(json.dumps(config))
    return path


def report(week, number):
    program = {"Program": support.HELPER_PROGRAM, "Version": support.HELPER_VERSION,
               "GoVersion": support.HELPER_TOOLCHAIN, "GOOS": "linux", "GOARCH": "amd64",
               "Counters": {"cc/open:<10ms": number, "cc/open:>=1s": 1},
               "Stacks": {f"cc/bug\nmain:+0x{number}": 1}}
    if number <= 5:
        program["Counters"]["cc/build:0"] = 7
    return {"Week": week, "LastWeek": "", "X": number / 10, "Programs": [program], "Config": "v0.0.0-0"}


class OpenapiTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        work = support.pathlib.Path(cls.enterClassContext(support.temporary_directory()))
        cls.address = cls.enterClassContext(
            support.collector(work, write_config(work / "config.json"), AS_OF))
        for week in WEEKS:
            for number in range(1, 10):
                body = json.dumps(report(week, number))
                status, _, text = cls.ask(f"/upload/{week}", "POST", body)
                assert status == 200, text
            support.reports_at(cls.address, week, 9)

    @classmethod
    def ask(cls, path, method="GET", body=None, **headers):
        connection = http.client.HTTPConnection(cls.address, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()

    def answer(self, path, status=200, **parameters):
        """What the address answers, which is held against its description."""
        target = API + path
        if parameters:
            target += "?" + urllib.parse.urlencode(parameters, doseq=True)
        got, headers, text = self.ask(target)
        self.assertEqual(got, status, f"{target}: {text}")
        self.assertEqual(headers["Content-Type"], "application/json")
        described = DOCUMENT["paths"][API + path]["get"]["responses"][str(status)]
        if "$ref" in described:
            described = DOCUMENT["components"]["responses"][described["$ref"].rsplit("/", 1)[1]]
        schema = described["content"]["application/json"]["schema"]
        value = json.loads(text)
        whole = {**schema, "components": DOCUMENT["components"]}
        jsonschema.Draft202012Validator(whole).validate(value)
        return value

    def test_the_description_is_sound(self):
        self.assertEqual(DOCUMENT["openapi"].split(".")[:2], ["3", "1"])
        for name, schema in DOCUMENT["components"]["schemas"].items():
            with self.subTest(name):
                jsonschema.Draft202012Validator.check_schema(schema)
        operations = [path["get"] for path in DOCUMENT["paths"].values()]
        names = [operation["operationId"] for operation in operations]
        self.assertEqual(len(names), len(set(names)))
        for operation in operations:
            for parameter in operation.get("parameters", []):
                self.assertEqual(parameter["in"], "query")
                self.assertTrue(parameter["description"])

    def test_it_is_served(self):
        self.assertEqual(self.answer("openapi.json"), DOCUMENT)

    def test_every_address_answers_as_described(self):
        for path in DOCUMENT["paths"]:
            with self.subTest(path):
                self.answer(path.removeprefix(API))

    def test_every_parameter_does_something(self):
        for path, item in DOCUMENT["paths"].items():
            for parameter in item["get"].get("parameters", []):
                with self.subTest(path=path, parameter=parameter["name"]):
                    status, _, text = self.ask(f"{path}?{parameter['name']}=%01")
                    self.assertEqual(status, 400, text)
                    if parameter["schema"].get("type") == "integer":
                        most = parameter["schema"]["maximum"]
                        self.answer(path.removeprefix(API), **{parameter["name"]: most})
                        self.answer(path.removeprefix(API), 400, **{parameter["name"]: most + 1})
            with self.subTest(path=path):
                self.answer(path.removeprefix(API), 400, unknown=1)

    def test_the_newest_days(self):
        self.assertEqual(self.answer("charts", days=1)["DateRange"], [WEEKS[1]] * 2)
        for path in ("charts", "programs", "stacks"):
            self.assertEqual(self.answer(path, days=3660)["DateRange"], [WEEKS[0], WEEKS[1]], path)
        self.answer("charts", 400, **{"days": 1, "from": WEEKS[0], "to": WEEKS[1]})

    def test_programs_in_steps_of_seven_days(self):
        for given in ({}, {"series": "week"}):
            answer = self.answer("programs", **given)
            [program] = [each for each in answer["Programs"] if each["Name"] == support.HELPER_PROGRAM]
            weeks = [(each["Week"], each["Reports"]) for each in program["Weeks"]]
            self.assertEqual(weeks, [(week, 9) for week in WEEKS], given)

    def test_charts_have_what_the_chart_config_wants(self):
        charts = self.answer("charts", **{"from": WEEKS[0], "to": WEEKS[1], "program": "acme.org/cc"})
        [program] = charts["Programs"]
        self.assertEqual(charts["NumReports"], 18)
        by_name = {chart["Name"]: chart for chart in program["Charts"]}
        build = by_name["cc/build"]
        # The same X in two weeks is one report.
        self.assertEqual((build["Type"], build["Rate"], build["Participants"]), ("timeseries", 0.5, 5))
        self.assertEqual([bar["Value"] for bar in build["Data"]], [5, 0])
        self.assertEqual(build["Data"][0]["Sum"], 70)
        self.assertLess(build["Data"][0]["Low"], build["Data"][0]["High"])
        self.assertEqual([point["Week"] for point in build["Series"]], [WEEKS[0]] * 2 + [WEEKS[1]] * 2)
        self.assertEqual(build["Surveys"][0]["Data"][0]["Weight"], 0.25)
        opened = by_name["cc/open"]
        self.assertEqual(opened["Buckets"], ["<10ms", "<1s", ">=1s"])
        self.assertEqual([each["Text"] for each in opened["Percentiles"]][-1], ">=1s")
        [one] = self.answer("charts", program="acme.org/cc", chart="GOOS")["Programs"]
        self.assertEqual([chart["Name"] for chart in one["Charts"]], ["GOOS"])

    def test_charts_of_some_builds(self):
        both = {"from": WEEKS[0], "to": WEEKS[1], "program": "acme.org/cc"}
        whole = self.answer("charts", **both)
        self.assertNotIn("Filter", whole)
        passing = self.answer("charts", version=[support.HELPER_VERSION, "v9.9.9"], goos="linux", **both)
        self.assertEqual(passing["Filter"], {"Version": sorted([support.HELPER_VERSION, "v9.9.9"]),
                                             "GOOS": ["linux"]})
        self.assertEqual((passing["BuildsLeftOut"], passing["NumReports"]), (0, 18))
        [program] = passing["Programs"]
        by_name = {chart["Name"]: chart for chart in program["Charts"]}
        # An X in two weeks is two entries.
        self.assertEqual(by_name["cc/build"]["Participants"], 10)
        self.assertEqual([bar["Value"] for bar in by_name["cc/build"]["Data"]], [10, 0])
        self.assertEqual([point["Week"] for point in by_name["cc/build"]["Series"]],
                         [WEEKS[0]] * 2 + [WEEKS[1]] * 2)
        self.assertNotIn("Series", by_name["GOOS"])
        self.assertEqual(by_name["cc/open"]["Participants"], 18)
        self.assertEqual([chart["Name"] for chart in program["Charts"]],
                         [chart["Name"] for chart in whole["Programs"][0]["Charts"]])
        for nothing in ({"version": "v9.9.9"}, {"goversion": "go9.9"}, {"goos": "plan 9"},
                        {"goarch": ""}, {"goos": "linux", "goarch": "none"}):
            [program] = self.answer("charts", **both, **nothing)["Programs"]
            self.assertIsNone(program["Charts"], nothing)
        for wrong in ({"goos": "linux"}, {"program": "acme.org/cc", "goos": ["x"] * 33},
                      {"program": "acme.org/cc", "goos": "x" * 257}):
            self.assertRegex(self.answer("charts", 400, **wrong)["Error"], r"\.$")
        self.answer("charts", 404, program="acme.org/nothing", goos="linux")

    def test_charts_by_week(self):
        both = {"from": WEEKS[0], "to": WEEKS[1], "program": "acme.org/cc", "series": "week"}
        for given in ({}, {"goos": "linux"}):
            [program] = self.answer("charts", **both, **given)["Programs"]
            for chart in program["Charts"]:
                keys = [bar["Key"] for bar in chart["Data"]]
                self.assertEqual([(bar["Week"], bar["Key"]) for bar in chart["Series"]],
                                 [(week, key) for week in WEEKS for key in keys], chart["Name"])
            [goos] = [chart for chart in program["Charts"] if chart["Name"] == "GOOS"]
            linux = [bar["Value"] for bar in goos["Series"] if bar["Key"] == "linux"]
            self.assertEqual(linux, [9, 9])
        [program] = self.answer("charts", program="acme.org/cc", series="week")["Programs"]
        self.assertEqual({bar["Week"] for bar in program["Charts"][0]["Series"]}, {WEEKS[1]})
        self.answer("charts", 400, series="day")

    def test_stacks_by_week_and_version(self):
        both = {"from": WEEKS[0], "to": WEEKS[1], "program": support.HELPER_PROGRAM}
        stacks = self.answer("stacks", version=support.HELPER_VERSION, **both)["Stacks"]
        self.assertEqual(len(stacks), 9)
        for stack in stacks:
            self.assertEqual(stack["Reports"], 1)
            self.assertEqual(stack["Weeks"], [{"Week": week, "Reports": 1, "Sum": 1} for week in WEEKS])
            self.assertEqual(stack["Versions"], [{"Version": support.HELPER_VERSION, "Reports": 1,
                                                  "Sum": 2, "ID": stack["ID"]}])
        self.assertEqual(self.answer("stacks", version=["v9.9.9", ""], **both)["Stacks"], [])

    def test_programs_are_paged(self):
        names, after = [], None
        while after != "":
            page = self.answer("programs", limit=3, **({"after": after} if after else {}))
            names += [program["Name"] for program in page["Programs"]]
            after = page.get("Next", "")
        self.assertEqual(names, sorted(names))
        self.assertEqual(len(names), len(set(names)))
        [ours] = [each for each in self.answer("programs", limit=100)["Programs"]
                  if each["Name"] == support.HELPER_PROGRAM]
        self.assertEqual((ours["FirstWeek"], ours["Reports"]), (WEEKS[0], 18))
        self.assertEqual(ours["Versions"][0]["Key"], support.HELPER_VERSION)

    def test_stacks_are_paged(self):
        seen, after = [], None
        while after != "":
            page = self.answer("stacks", limit=4, **({"after": after} if after else {}))
            seen += [stack["Stack"] for stack in page["Stacks"]]
            after = page.get("Next", "")
        self.assertEqual(len(seen), 9)
        self.assertEqual(len(set(seen)), 9)
        self.assertEqual(self.answer("stacks", program="cmd/go")["Stacks"], [])

    def test_weeks_are_paged(self):
        page = self.answer("weeks", limit=1)
        _, _, data = self.ask(f"/data/{WEEKS[0]}")
        week = {"Week": WEEKS[0], "Reports": 9, "Bytes": len(data.encode())}
        self.assertEqual(page, {"Weeks": [week], "Next": WEEKS[0]})
        self.assertEqual(len(self.answer("weeks", after=WEEKS[0])["Weeks"]), 1)

    def test_what_is_not_there(self):
        for path in ("charts", "programs", "stacks"):
            self.answer(path, 404, **{"from": "2026-01-01", "to": "2026-01-07"})
        self.answer("charts", 404, program="acme.org/nothing")
        self.answer("charts", 404, chart="nothing")
        self.answer("stacks", 404, program="acme.org/nothing")

    def test_an_answer_is_not_sent_twice(self):
        for path in DOCUMENT["paths"]:
            with self.subTest(path):
                _, headers, text = self.ask(path)
                self.assertEqual(headers["Cache-Control"], "no-cache")
                known = {"If-None-Match": headers["ETag"]}
                self.assertEqual(self.ask(path, **known)[::2], (304, ""))
                status, headers, body = self.ask(path, "HEAD")
                self.assertEqual((status, body), (200, ""))
                self.assertEqual(headers["Content-Length"], str(len(text.encode())))


if __name__ == "__main__":
    unittest.main()
