"""The collector takes the stacks of functions of every odd kind that a real Go program can have."""

import contextlib
import http.client
import json
import pathlib
import unittest

import go_support
import support

WEEK = "2026-11-29"
CONFIG_VERSION = "v1.0.0"
# Parts of frames that must be there, else the program does not count what it is for.
ODD = (
    "main.init.0:", "main.init.1.func1:", "main.init.func1:", "main.(*generic[...]).method:",
    "main.main.call[...].func", "main-range1:", "-range1-range", "zählen:", "dot%2eted.thing.call:",
    "go:(*struct { main.Value }).Method:", "type:.eq.main.key:", "type:.eq.struct { ",
    'json:\\"name,omitempty\\"', "<-chan struct {}", "\n:=0", "\ntruncated\n", "関数")


def stacks_of(counts):
    return {name: count for name, count in counts.items() if "\n" in name}


class GoStacksTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.holder = support.temporary_directory()
        cls.addClassCleanup(cls.holder.cleanup)
        cls.work = pathlib.Path(cls.holder.name)
        program = go_support.build("stacks", cls.work)
        support.must(program, env=go_support.environment(XDG_CONFIG_HOME=cls.work))
        (cls.file,) = support.counter_files(cls.work / "go" / "telemetry")
        (cls.dump,) = support.dump(cls.file)

    def config(self):
        meta = self.dump["Meta"]
        prefixes = {name.split("\n")[0] for name in stacks_of(self.dump["Count"])}
        config = {
            "GOOS": [meta["GOOS"]], "GOARCH": [meta["GOARCH"]], "GoVersion": [meta["GoVersion"]],
            "SampleRate": 1, "Programs": [{
                "Name": meta["Program"], "Versions": [meta["Version"]],
                "Stacks": [{"Name": name, "Rate": 1, "Depth": 64} for name in sorted(prefixes)]}]}
        path = self.work / "config.json"
        path.write_text(json.dumps(config))
        return path

    def report(self, stacks, x):
        program = {key: self.dump["Meta"][key]
                   for key in ("Program", "Version", "GoVersion", "GOOS", "GOARCH")}
        return json.dumps({
            "Week": WEEK, "LastWeek": "", "X": x, "Config": CONFIG_VERSION,
            "Programs": [{**program, "Counters": {}, "Stacks": stacks}]})

    def post(self, address, body):
        connection = http.client.HTTPConnection(address, timeout=30)
        with contextlib.closing(connection):
            connection.request("POST", f"/upload/{WEEK}", body.encode())
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def test_the_program_counts_what_it_is_for(self):
        names = "\n".join(stacks_of(self.dump["Count"]))
        self.assertEqual([part for part in ODD if part not in names], [])

    def test_the_collector_takes_every_stack(self):
        by_us = stacks_of(self.dump["Count"])
        by_go = stacks_of(go_support.read(self.file, self.work / "counters.json"))
        self.assertEqual(len(by_us), len(by_go))
        # Go's writer of JSON leaves more of a letter that was cut than ours: both must do.
        self.assertIn("\ufffd\ufffd\ntruncated\n", "".join(by_go))
        with support.collector(self.work, self.config(), f"{WEEK}T12:00:00Z") as address:
            for i, (name, count) in enumerate([*by_us.items(), *by_go.items()]):
                with self.subTest(name):
                    answer = self.post(address, self.report({name: count}, 1 / (i + 2)))
                    self.assertEqual(answer[0], 200, answer[1])

    def test_the_collector_refuses_what_is_no_stack(self):
        name = next(name for name in self.dump["Count"] if name.startswith("interop/odd\n"))
        name += "\nVisit acme.example"
        with support.collector(self.work, self.config(), f"{WEEK}T12:00:00Z") as address:
            status, text = self.post(address, self.report({name: 1}, 0.9))
        self.assertEqual(status, 400)
        self.assertIn('has the line "Visit acme.example", which is no frame', text)


if __name__ == "__main__":
    go_support.main()
