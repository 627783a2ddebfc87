"""Compares the site with what was put in: the real part number by number in print, the year in silence."""

import collections
import datetime
import json

import quill_project as quill
from public_list import expanded
from server import ask, get
from simulated_users import put_in

OF_A_BUILD = ("Version", "GOOS", "GOARCH", "GoVersion")


def on_the_site(address, week):
    """What the site shows of a week of the real programs: counter -> [reports, total], the first from the charts,
    the second from the data."""
    shown = collections.defaultdict(dict)
    for program in ask(address, "charts", **{"from": week, "to": week})["Programs"]:
        if program["Name"] in quill.PROGRAMS:
            continue
        for chart in program["Charts"] or []:
            if chart["Name"] in OF_A_BUILD:
                continue
            for bar in chart["Data"]:
                if bar["Value"]:
                    plain = bar["Key"] == chart["Name"]
                    name = chart["Name"] if plain else f"{chart['Name']}:{bar['Key']}"
                    shown[program["Name"]][name] = [int(bar["Value"]), 0]
    for line in get(address, f"/data/{week}").splitlines():
        for program in json.loads(line)["Programs"] or []:
            if program["Program"] in quill.PROGRAMS:
                continue
            for name, count in program["Counters"].items():
                shown[program["Program"]].setdefault(name, [0, 0])[1] += count
    return shown


def compare_users(address, users):
    """Prints each week of the real part as it was put in and as the site shows it. Returns whether all is equal."""
    expected, reports = put_in(users)
    equal = True
    print(f"\n{'week':<12}{'counter':<44}{'users':>12}{'total':>16}")
    for week in sorted(reports):
        shown = on_the_site(address, week)
        for program in sorted(set(expected[week]) | set(shown)):
            left, right = expected[week].get(program, {}), shown.get(program, {})
            for name in sorted(set(left) | set(right)):
                want, have = left.get(name, [0, 0]), right.get(name, [0, 0])
                mark = "" if want == have else f"   put in: {want[0]} and {want[1]}"
                equal = equal and want == have
                print(f"{week:<12}{name:<44}{have[0]:>12}{have[1]:>16}{mark}")
    return equal


def compare_weeks(shown, users, year):
    """Whether the site has as many reports of each week as there were."""
    reports = collections.Counter(put_in(users)[1])
    reports.update(report["Week"] for report in year)
    if shown != dict(reports):
        print(f"reports put in: {dict(reports)}\non the site:    {shown}")
    return shown == dict(reports)


class Difference:
    """Prints the first few differences, and counts all."""

    def __init__(self):
        self.count = 0
        self.compared = 0

    def of(self, what, want, have):
        self.compared += 1
        if want == have:
            return
        self.count += 1
        if self.count <= 10:
            print(f"{what}: put in {want}, the site shows {have}")


def line_of(toolchain):
    """gcc-12.2 -> gcc-12 (doc/formats.md, 10)."""
    return toolchain.partition(".")[0]


def sunday_of(date):
    """The end of the seven days that a date is in: everybody reports once in them, but not on the same day."""
    day = datetime.date.fromisoformat(date)
    return day + datetime.timedelta(days=6 - day.weekday())


def bars_put_in(year):
    """(Sunday, program) -> chart -> bucket -> [reports, sum]; of what a build is there is no sum."""
    bars = collections.defaultdict(lambda: collections.defaultdict(dict))
    for report in year:
        for program in report["Programs"]:
            charts = bars[sunday_of(report["Week"]), program["Program"]]
            build = (*(program[key] for key in OF_A_BUILD[:3]), line_of(program["GoVersion"]))
            for chart, key in zip(OF_A_BUILD, build):
                charts[chart].setdefault(key, [0, None])[0] += 1
            for name, count in program["Counters"].items():
                chart, _, key = name.partition(":")
                bar = charts[chart].setdefault(key or chart, [0, 0])
                bar[0] += 1
                bar[1] += count
    return bars


def bars_shown(address, sunday, program):
    charts = {}
    monday = sunday - datetime.timedelta(days=6)
    answer = ask(address, "charts", **{"from": monday, "to": sunday, "program": program})
    for chart in answer["Programs"][0]["Charts"] or []:
        charts[chart["Name"]] = {bar["Key"]: [bar["Value"], bar.get("Sum")] for bar in chart["Data"] if bar["Value"]}
    return charts


def participants_put_in(year, approved):
    """program -> chart -> reports that name the program and have an X of at most the chart's rate."""
    found = collections.defaultdict(collections.Counter)
    rates = {program["Name"]: {expanded(c["Name"])[0].partition(":")[0]: c["Rate"] for c in program["Counters"]}
             for program in approved["Programs"] if program["Name"] in quill.PROGRAMS}
    for report in year:
        for program in report["Programs"]:
            for chart, rate in rates[program["Program"]].items():
                found[program["Program"]][chart] += report["X"] <= rate
    return found


def stacks_put_in(year):
    """(program, version, stack) -> [reports, sum]"""
    stacks = {}
    for report in year:
        for program in report["Programs"]:
            for stack, count in program["Stacks"].items():
                entry = stacks.setdefault((program["Program"], program["Version"], stack), [0, 0])
                entry[0] += 1
                entry[1] += count
    return stacks


def stacks_shown(address, whole):
    return {(each["Program"], each["Version"], each["Stack"]): [each["Reports"], each["Sum"]]
            for program in quill.PROGRAMS
            for each in ask(address, "stacks", **whole, program=program, limit=1000)["Stacks"]}


def compare_year(address, year, approved):
    """Whether charts, participation and stacks of the made-up programs are what was made up."""
    differs = Difference()
    weeks = sorted({report["Week"] for report in year})
    whole = {"from": weeks[0], "to": weeks[-1]}
    bars = bars_put_in(year)
    for (sunday, program), charts in bars.items():
        shown = bars_shown(address, sunday, program)
        for chart in sorted(set(charts) | set(shown)):
            differs.of(f"{sunday} {program} {chart}", charts.get(chart), shown.get(chart))
    for program, charts in participants_put_in(year, approved).items():
        answer = ask(address, "charts", **whole, program=program)["Programs"][0]["Charts"]
        shown = {chart["Name"]: chart["Participants"] for chart in answer}
        for chart, count in charts.items():
            differs.of(f"participants of {program} {chart}", count, shown.get(chart))
    presence = {each["Name"]: each for each in ask(address, "programs", **whole)["Programs"]}
    for program in quill.PROGRAMS:
        want = collections.Counter(report["Week"] for report in year for each in report["Programs"]
                                   if each["Program"] == program)
        have = {each["Week"]: each["Reports"] for each in presence[program]["Weeks"]}
        differs.of(f"participation in {program}", dict(want), have)
    stacks, shown = stacks_put_in(year), stacks_shown(address, whole)
    for key in sorted(set(stacks) | set(shown)):
        differs.of(f"stack {key}", stacks.get(key), shown.get(key))
    print(f"\ndemo: of the synthetic year {differs.compared - differs.count} of {differs.compared} charts and lists are"
          f" what was made: {len(year)} reports under {len(weeks)} dates")
    return differs.count == 0
