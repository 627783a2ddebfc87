"""However a weekly run is killed, the next one completes it: each count is in the local report
once, and each report at the collector once.

Every run is ended just before, or just after, one of its calls that change the file system or send
something, at each of these calls in turn (test/kill_at_step.c).
"""

import json
import os
import pathlib
import signal
import time
import unittest

import support
import upload_support

MODE_ON = "on 2026-11-08"
FIRST, SECOND = "2026-11-22", "2026-11-29"  # the weeks
NOW = "2026-12-01T12:00:00Z"
MOST_STEPS = 500


class WeeklyRunKillTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        holder = support.temporary_directory()
        cls.addClassCleanup(holder.cleanup)
        cls.work = pathlib.Path(holder.name)
        cls.config = support.write_config(cls.work / "config.json")
        cls.users = 0
        cls.sent = []  # every report in the upload/ of a user
        cls.approved = approved_names(json.loads(cls.config.read_text()))
        cls.address = cls.enterClassContext(support.collector(cls.work, cls.config, "2026-12-01"))

    def template(self, weeks, mode):
        """A user with files of several programs in each of the weeks."""
        directory = support.telemetry_directory(self.work / self.id() / "template", mode)
        support.add_helper_file(directory, "2026-11-23")
        support.add_helper_file(directory, "2026-11-25")
        for program in ("go", "gofmt"):
            support.add_go_file(directory, program)
        if FIRST in weeks:
            support.add_helper_file(directory, "2026-11-16")
            support.add_helper_file(directory, "2026-11-17", program="acme.org/ld")
        return directory

    def new_user(self, template):
        type(self).users += 1
        directory = self.work / f"user-{self.users}"
        support.must("cp", "-a", template, directory)
        return directory

    def upload(self, directory, step=0, when="before", address=None):
        env = support.clean_environment(
            LD_PRELOAD=support.KILL_AT_STEP, KILL_AT_STEP=step, KILL_WHEN=when)
        return support.run(
            support.TALLY, "upload", "--dir", directory, "--url", f"http://{address or self.address}/upload",
            "--config", self.config, "--as-of", NOW, env=env)

    def kill_at_every_step(self, template, counted, check, then=lambda directory: None,
                           first=lambda directory: None):
        """`counted` is what the local reports must hold in the end; `first` is what happens before
        the killed run, and `then` between it and the next."""
        for when in ("before", "after"):
            for step in range(1, MOST_STEPS):
                with self.subTest(when=when, step=step):
                    directory = self.new_user(template)
                    first(directory)
                    killed = self.upload(directory, step, when)
                    then(directory)
                    let_a_day_pass(directory)
                    again = self.upload(directory)
                    self.assertEqual(again.returncode, 0, again.stdout + again.stderr)
                    self.assertEqual(local_counts(directory), counted)
                    check(directory)
                    self.check_nothing_is_left(directory)
                    if killed.returncode == 0:
                        break
                    self.assertEqual(killed.returncode, -signal.SIGKILL, killed.stderr)
            self.assertIn(step, range(10, MOST_STEPS - 1), "there is not a step to each change")

    def check_nothing_is_left(self, directory):
        left = [path.name for path in directory.rglob("*") if path.is_file()]
        reports = {f"{prefix}{week}.json" for week in (FIRST, SECOND) for prefix in ("", "local.")}
        self.assertLessEqual(set(left), {"mode", "weekends"} | reports)
        self.assertFalse(list((directory / "local").glob("20*.json")), left)

    def check_was_sent(self, weeks, counted):
        """Gives the check that exactly these were sent, with what is approved of their counts."""
        def check(directory):
            sent = {path.stem: json.loads(path.read_text())
                    for path in (directory / "upload").glob("*.json")}
            self.assertEqual(set(sent), set(weeks))
            for week, report in sent.items():
                local = json.loads((directory / "local" / f"local.{week}.json").read_text())
                self.assertEqual((report["X"], report["Week"]), (local["X"], week))
                self.assertEqual(support.counts_by_program(report),
                                 self.only_approved(counted[week]))
            self.sent.extend(sent.values())
        return check

    def only_approved(self, counted):
        approved = {}
        for program, counts in counted.items():
            names = self.approved.get(program, set())
            kept = {name: count for name, count in counts.items() if name in names}
            if kept:
                approved[program] = kept
        return approved

    def check_was_not_sent(self, directory):
        self.assertFalse((directory / "upload").exists() and os.listdir(directory / "upload"))

    def check_collector(self):
        """The collector has each report that a user has as sent, once, and no other."""
        for week in (FIRST, SECOND):
            sent = {r["X"]: support.counts_by_program(r) for r in self.sent if r["Week"] == week}
            reports = support.reports_at(self.address, week, len(sent)) if sent else []
            self.assertEqual(len(reports), len(sent))
            self.assertEqual({r["X"]: support.counts_by_program(r) for r in reports}, sent)

    def test_mode_on(self):
        template = self.template([FIRST, SECOND], MODE_ON)
        counted = counts_in_files(template)
        self.kill_at_every_step(template, counted, self.check_was_sent([FIRST, SECOND], counted))
        self.check_collector()

    def test_mode_local(self):
        template = self.template([FIRST, SECOND], "local 2026-11-08")
        self.kill_at_every_step(template, counts_in_files(template), self.check_was_not_sent)

    def test_what_is_sent_under_one_key_is_always_the_same(self):
        template = self.template([SECOND], MODE_ON)
        bodies, sent_twice = {}, 0  # (week, X) -> what came under it

        server = upload_support.Server(upload_support.answering(200))
        self.addCleanup(server.end)
        for when in ("before", "after"):
            for step in range(1, MOST_STEPS):
                directory = self.new_user(template)
                killed = self.upload(directory, step, when, server.address)
                let_a_day_pass(directory)
                self.assertEqual(self.upload(directory, address=server.address).returncode, 0)
                kept = {path.read_bytes() for path in (directory / "upload").glob("*.json")}
                came = [body for _, _, body in server.requests]
                server.requests.clear()
                self.assertEqual(set(came), kept, f"{when} step {step}")
                self.assertEqual(len(kept), 1)
                sent_twice += len(came) - 1
                for body in came:
                    report = json.loads(body)
                    bodies.setdefault((report["Week"], report["X"]), set()).add(body)
                if killed.returncode == 0:
                    break
        self.assertGreater(sent_twice, 0, "no run was killed between the sending and its record")
        self.assertEqual({len(contents) for contents in bodies.values()}, {1})

    def held(self, directory):
        file = next((directory / "local").glob("cc@*-2026-11-23.v1.count"))
        self.lock = support.hold(file)

    def test_a_program_that_still_counts_and_ends_then(self):
        template = self.template([SECOND], "local 2026-11-08")
        self.kill_at_every_step(template, counts_in_files(template), self.check_was_not_sent,
                                first=self.held, then=lambda directory: os.close(self.lock))

    def test_a_program_that_still_counts_at_the_next_run_too(self):
        template = self.template([SECOND], "local 2026-11-08")
        counted = counts_in_files(template)

        def then(directory):
            self.assertEqual(self.upload(directory).returncode, 0)
            self.assertEqual(local_counts(directory), counted)
            os.close(self.lock)

        self.kill_at_every_step(template, counted, self.check_was_not_sent, first=self.held,
                                then=then)

    def test_one_week_and_a_late_file_after_the_kill(self):
        template = self.template([SECOND], MODE_ON)
        before = counts_in_files(template)
        support.add_helper_file(template, "2026-11-27", names=5)
        late = next((template / "local").glob("cc@*-2026-11-27.v1.count"))
        aside = late.rename(self.work / late.name)
        counted = {SECOND: {**before[SECOND]}}
        counted[SECOND][support.HELPER_PROGRAM] = {
            **{f"cc/build:{i}": 3 for i in range(3)}, "cc/build:3": 1, "cc/build:4": 1}

        def check(directory):
            # Where the kill came early the late file is in the report; a ready one never changes.
            report = json.loads((directory / "upload" / f"{SECOND}.json").read_text())
            with_late = support.counts_by_program(report) == self.only_approved(counted[SECOND])
            self.check_was_sent([SECOND], counted if with_late else before)(directory)

        self.kill_at_every_step(
            template, counted, check,
            then=lambda directory: support.must("cp", aside, directory / "local" / late.name))
        self.check_collector()

    def test_late_files_of_a_week_that_was_sent(self):
        template = self.template([SECOND], MODE_ON)
        before = counts_in_files(template)
        self.assertEqual(self.upload(template).returncode, 0)
        sent = template / "upload" / f"{SECOND}.json"
        self.sent.append(json.loads(sent.read_text()))
        support.add_helper_file(template, "2026-11-25")
        support.add_go_file(template, "vet")
        after = {SECOND: {**before[SECOND], **counts_in_files(template)[SECOND]}}
        after[SECOND][support.HELPER_PROGRAM] = {f"cc/build:{i}": 3 for i in range(3)}

        def check(directory):
            self.assertEqual((directory / "upload" / sent.name).read_bytes(), sent.read_bytes())

        self.kill_at_every_step(template, after, check)
        self.check_collector()


def let_a_day_pass(directory):
    """After an hour the lock of a process that died may be broken, and after a day what it was writing
    beside the telemetry directory is removed."""
    left = [*(directory / "upload").glob("*.lock"), *(directory / "tallystick").glob("*.tmp")]
    for path in left:
        os.utime(path, (time.time() - 2 * 86400,) * 2)


def counts_in_files(directory):
    """week -> program -> counter -> count, summed over the counter files."""
    weeks = {}
    for said in support.dump(*support.counter_files(directory)):
        programs = weeks.setdefault(said["Meta"]["TimeEnd"][:10], {})
        counts = programs.setdefault(said["Meta"]["Program"], {})
        for name, count in said["Count"].items():
            counts[name] = counts.get(name, 0) + count
    return weeks


def local_counts(directory):
    reports = (directory / "local").glob("local.*.json")
    return {path.stem.removeprefix("local."):
            support.counts_by_program(json.loads(path.read_text())) for path in reports}


def approved_names(config):
    """program -> the counters that may be sent."""
    approved = {}
    for program in config["Programs"]:
        names = approved.setdefault(program["Name"], set())
        for counter in program.get("Counters") or []:
            chart, brace, buckets = counter["Name"].partition("{")
            names |= {chart + b for b in buckets.rstrip("}").split(",")} if brace else {chart}
    return approved


if __name__ == "__main__":
    unittest.main()
