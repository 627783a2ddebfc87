"""The systemd unit of the collector: systemd finds nothing wrong with it, what it forbids is nothing that the
collector does, and its commands start, reload and stop it. No systemd is running here, so its commands are
carried out as it would."""

import http.client
import os
import pathlib
import re
import shlex
import signal
import subprocess
import time
import unittest

import support

UNIT = support.BUILD / "tallyd.service"
REPORTS = support.DATA / "charts" / "2026-11-15.ndjson"
CONFIG = support.DATA / "go-config" / "config.json"


def settings():
    """The settings of the unit's service: name -> values in order."""
    found = {}
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"(\w+)=(.*)", line):
            found.setdefault(match[1], []).append(match[2])
    return found


def system_calls(names):
    """The system calls that a list of names and @sets stands for."""
    calls = set()
    for name in names:
        if not name.startswith("@"):
            calls.add(name)
            continue
        lines = support.must("systemd-analyze", "syscall-filter", "--no-pager", name).splitlines()
        members = [line.strip() for line in lines[1:]]
        calls |= system_calls(line for line in members if line and not line.startswith("#"))
    return calls


class ServiceTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name)

    def unit_of_this_build(self):
        """The unit, with the program of this build in the place of the installed one."""
        unit = self.work / "tallyd.service"
        text = UNIT.read_text(encoding="utf-8")
        command = settings()["ExecStart"][0].split()[0]
        # The pages are installed with the program, which it is not here.
        text = re.sub(r"Documentation=.*\n", "", text.replace(command, str(support.TALLYD)))
        unit.write_text(text, encoding="utf-8")
        return unit

    def test_systemd_finds_nothing_wrong(self):
        done = support.run("systemd-analyze", "verify", "--man=no", self.unit_of_this_build())
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_it_is_shut_in(self):
        """systemd's own measure: 10 is a service without protection, less than 2 is shut in well."""
        support.must("systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager",
                     self.unit_of_this_build())

    def start(self, *before):
        """The service's command, as systemd runs it: with a state directory, and options from its file."""
        options = ["--listen=127.0.0.1:0", "--operator-listen=none", "--as-of=2026-11-23"]
        command = []
        for word in shlex.split(settings()["ExecStart"][0]):
            command += options if word == "$TALLYD_OPTIONS" else [word]
        self.assertEqual(command[command.index("--config") + 1], "/etc/tallyd/config")
        command[command.index("--config") + 1] = str(CONFIG)
        command[0] = str(support.TALLYD)
        state = self.work / "state"
        state.mkdir()
        service = subprocess.Popen([*before, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   cwd="/", env=support.clean_environment(STATE_DIRECTORY=state))
        self.addCleanup(support.end, service)
        line = service.stdout.readline()
        self.assertRegex(line, r"\Alistening on http://")
        return service, line.removeprefix("listening on http://").strip()

    def upload_all(self, address):
        """Sends some reports on one connection, and waits until they are public."""
        connection = http.client.HTTPConnection(address, timeout=60)
        lines = REPORTS.read_text(encoding="utf-8").splitlines()[:100]
        for line in lines:
            connection.request("POST", "/upload/2026-11-15", line)
            answer = connection.getresponse()
            self.assertEqual((answer.status, answer.read()), (200, b"The report is stored.\n"))
        connection.close()
        self.assertEqual(len(support.reports_at(address, "2026-11-15", len(lines))), len(lines))
        self.assertEqual(support.get(address, "/api/v1/charts")[0], 200)

    def test_its_commands_start_reload_and_stop_it(self):
        service, address = self.start()
        self.upload_all(address)
        self.assertEqual(settings()["ExecReload"], ["kill -HUP $MAINPID"])
        service.send_signal(signal.SIGHUP)
        time.sleep(0.2)
        self.assertEqual(support.get(address, "/healthz"), (200, "ok\n"))
        # systemd sends SIGTERM, and SIGKILL when TimeoutStopSec is over.
        service.send_signal(signal.SIGTERM)
        service.wait(timeout=int(settings()["TimeoutStopSec"][0]))
        self.assertEqual(service.returncode, 0, service.stderr.read())

    def test_what_it_forbids_is_not_done(self):
        """Every system call that it makes is one that the unit's filter lets through."""
        if not support.KILL_AT_STEP.exists():
            self.skipTest("sanitizers make system calls of their own")
        trace = self.work / "trace"
        service, address = self.start("strace", "-f", "-qq", "-o", str(trace), "--")
        self.upload_all(address)
        child = int(pathlib.Path(f"/proc/{service.pid}/task/{service.pid}/children").read_text().split()[0])
        os.kill(child, signal.SIGHUP)
        time.sleep(0.2)
        os.kill(child, signal.SIGTERM)
        service.wait(timeout=30)
        made = set(re.findall(r"^\d+ +(?:<\.\.\. )?(\w+)", trace.read_text(errors="replace"), re.MULTILINE))
        made -= {"exit", "killed", "SIGHUP", "SIGTERM", "resuming"}
        self.assertIn("fsync" if "fsync" in made else "fdatasync", made)
        allowed, *forbidden = settings()["SystemCallFilter"]
        let_through = system_calls(allowed.split())
        for each in forbidden:
            self.assertTrue(each.startswith("~"))
            let_through -= system_calls(each[1:].split())
        self.assertEqual(made - let_through, set())


if __name__ == "__main__":
    unittest.main()
