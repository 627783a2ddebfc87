"""`tally wrap`: what a command does, and what becomes of it, is the same as without it."""

import hashlib
import os
import pathlib
import resource
import signal
import subprocess
import sys
import unittest

import support

# Prints a line for each signal that it gets, and ends at a line of input. Signals come by a pipe: one
# that a Python handler is to print may come just before the wait for input, and be printed after it.
LISTENER = """
import os, select, signal, sys
signals, writer = os.pipe()
os.set_blocking(writer, False)
signal.set_wakeup_fd(writer)
for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD}:
    signal.signal(number, lambda *_: None)
print("ready", flush=True)
while signals in select.select([sys.stdin, signals], [], [])[0]:
    for number in os.read(signals, 100):
        print(number, flush=True)
sys.exit(5)
"""


class WrapCase(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name)
        self.telemetry = self.work / "telemetry"
        # A sanitizer in tally must leave signals and limits as they are.
        self.env = support.clean_environment(
            TALLY_DIR=self.telemetry, TALLY_AS_OF="2026-11-22",
            ASAN_OPTIONS="disable_coredump=0:handle_segv=0:handle_sigbus=0:handle_sigfpe=0")

    def wrapped(self, *command, options=()):
        return [str(support.TALLY), "wrap", "acme/cc", *options, "--", *command]

    def counts(self):
        """All counters, but for how long it took."""
        counted = {}
        for file in support.dump(*support.counter_files(self.telemetry)):
            counted.update(file["Count"])
        return {name: n for name, n in counted.items() if "/latency:" not in name}

    def outcome(self, command, **options):
        done = subprocess.run(command, capture_output=True, timeout=120, env=self.env,
                              cwd=self.work, check=False, **options)
        return done.returncode, done.stdout, done.stderr

    def same(self, *command, **options):
        """The outcome of the command, which is the same wrapped."""
        alone = self.outcome(command, **options)
        self.assertEqual(self.outcome(self.wrapped(*command), **options), alone, command)
        return alone

    def listener(self, *options, **popen):
        process = subprocess.Popen(self.wrapped(sys.executable, "-c", LISTENER, options=options),
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                   env=self.env, **popen)
        self.addCleanup(support.end, process)
        self.assertEqual(process.stdout.readline(), "ready\n")
        return process


class OutcomeTest(WrapCase):
    """What becomes of the command."""

    def test_every_exit_code(self):
        for code in range(256):
            done = subprocess.run(self.wrapped("sh", "-c", f"exit {code}"), env=self.env, check=False)
            self.assertEqual(done.returncode, code)
        self.assertEqual(self.counts(), {
            "acme/cc/runs": 256, "acme/cc/flag:c": 256, **{f"acme/cc/exit:{code}": 1 for code in range(256)}})

    def test_every_signal_by_which_a_command_dies(self):
        harmless = {signal.SIGCHLD, signal.SIGCONT, signal.SIGURG, signal.SIGWINCH, signal.SIGSTOP,
                    signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU}
        deadly = sorted(set(signal.valid_signals()) - harmless)
        for number in deadly:
            self.assertEqual(self.same("sh", "-c", f"kill -{number} $$")[0], -number)
        names = {name.removeprefix("acme/cc/exit:") for name in self.counts() if "/exit:" in name}
        self.assertEqual(len(names), len(deadly))
        self.assertLessEqual({"SIGHUP", "SIGKILL", "SIGSEGV", "SIGTERM", "SIGRTMIN+1"}, names)

    def test_one_core_file(self):
        pattern = pathlib.Path("/proc/sys/kernel/core_pattern").read_text()
        if pattern.startswith(("/", "|")):
            self.skipTest("core files go elsewhere on this machine")
        limit = resource.getrlimit(resource.RLIMIT_CORE)[1]
        if limit == 0:
            self.skipTest("no core file may be written here")
        allow = lambda: resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
        code, _, _ = self.outcome(self.wrapped("sh", "-c", "kill -SEGV $$"), preexec_fn=allow)
        self.assertEqual(code, -signal.SIGSEGV)
        self.assertEqual(len(list(self.work.glob("core*"))), 1)

    def test_input_and_output(self):
        data = os.urandom(10_000_000)
        code, out, _ = self.same("cat", input=data)
        self.assertEqual((code, hashlib.sha256(out).digest()), (0, hashlib.sha256(data).digest()))
        self.same("sh", "-c", "echo out; echo err >&2; exit 3")
        self.same("sh", "-c", "yes | head -1000000 | tail -1")
        for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
            for command in ("cat", "echo x", "ls /proc/self/fd", "nowhere"):
                alone = self.outcome(["sh", "-c", f'{command} {closed}; echo $?'], input=b"x")
                both = self.outcome(["sh", "-c", f'"$@" {command} {closed}; echo $?', "sh", *self.wrapped()],
                                    input=b"x")
                if command == "nowhere":  # each says it in his own words
                    self.assertEqual(both[1], b"127\n")
                else:
                    self.assertEqual(both[:2], alone[:2], (command, closed))

    def test_a_pipe_that_the_command_lets_go_of_is_closed(self):
        for stream in ("1", "2"):
            process = subprocess.Popen(
                self.wrapped("sh", "-c", f"echo last >&{stream}; exec 1>&- 2>&-; read line; exit 4"),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=self.env)
            self.addCleanup(support.end, process)
            self.assertEqual(process.stdout.read(), b"last\n")  # to the end, while the command runs
            process.communicate(b"\n", timeout=60)
            self.assertEqual(process.returncode, 4)

    def test_what_the_command_inherits(self):
        with open(self.work / "inherited", "wb") as file:
            seen = """import os, resource, sys
print(sys.argv, os.getcwd(), os.umask(0), os.nice(0), os.getsid(0))
print({k: v for k, v in os.environ.items()}, sorted(os.listdir("/proc/self/fd")))
print([resource.getrlimit(i) for i in range(16)])"""
            self.same(sys.executable, "-c", seen, "", "[a]", "--", "--help", "on", "a\nb", "-x",
                      pass_fds=[file.fileno()])
            self.same("bash", "-c", 'exec -a zero bash -c \'echo "$0"\'')

    def test_signals_that_are_ignored_or_blocked_stay_so(self):
        def ignore():
            for number in (signal.SIGCHLD, signal.SIGBUS, signal.SIGHUP, signal.SIGTSTP, signal.SIGPIPE):
                signal.signal(number, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGCHLD, signal.SIGBUS])
        for before in (None, ignore):
            code, out, _ = self.same("grep", "^Sig[BIC]", "/proc/self/status", preexec_fn=before)
            self.assertEqual((code, out.count(b"\n")), (0, 3))
        self.assertEqual(self.same("sh", "-c", "exit 9", preexec_fn=ignore)[0], 9)

    def test_a_timer_set_before_reaches_the_command(self):
        code, _, _ = self.same("sleep", "100", preexec_fn=lambda: signal.alarm(1))
        self.assertEqual(code, -signal.SIGALRM)

    def test_signals_to_the_wrapper_alone_reach_the_command_once(self):
        process = self.listener()
        numbers = sorted(set(signal.valid_signals()) - {
            signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD})
        for number in numbers:
            os.kill(process.pid, number)
            self.assertEqual(process.stdout.readline(), f"{int(number)}\n")
        out, _ = process.communicate("\n", timeout=60)
        self.assertEqual((process.returncode, out), (5, ""))

    def test_a_signal_that_ends_the_command_ends_the_wrapper(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGSEGV):
            process = subprocess.Popen(self.wrapped("sh", "-c", "echo $$; exec sleep 1000"),
                                       stdout=subprocess.PIPE, text=True, env=self.env)
            self.addCleanup(support.end, process)
            command = int(process.stdout.readline())
            os.kill(process.pid, number)
            self.assertEqual(process.wait(timeout=60), -number)
            self.assertRaises(ProcessLookupError, os.kill, command, 0)

    def test_the_command_outlives_a_wrapper_that_is_killed(self):
        process = self.listener(bufsize=1)
        process.kill()
        process.wait()
        process.stdin.write("\n")
        self.assertEqual(process.stdout.read(), "")
        self.assertEqual(self.counts(), {"acme/cc/runs": 1, "acme/cc/flag:c": 1})

    def test_a_command_that_somebody_holds_and_lets_go_of(self):
        process = subprocess.Popen(self.wrapped("sh", "-c", "echo $$; read line; exit 6"), text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self.env,
                                   start_new_session=True)
        self.addCleanup(support.end, process)
        command = int(process.stdout.readline())
        os.kill(command, signal.SIGSTOP)
        os.kill(command, signal.SIGCONT)
        process.communicate("\n", timeout=60)
        self.assertEqual(process.returncode, 6)

    def test_what_cannot_be_run(self):
        directory = self.work / "directory"
        directory.mkdir()
        for name, code, reason in (("tally-nowhere", 127, "command not found"),
                                   ("./tally-nowhere", 127, "No such file or directory"),
                                   ("", 127, "command not found"),
                                   ("/etc/passwd", 126, "Permission denied"),
                                   (str(directory), 126, "Permission denied")):
            for extra in ({}, {"DO_NOT_TRACK": "1"}):
                done = support.run(*self.wrapped(name), env={**self.env, **extra}, cwd=self.work)
                self.assertEqual((done.returncode, done.stdout, done.stderr),
                                 (code, "", f"tally: running {name}: {reason}\n"))

    def test_off_is_as_if_nobody_were_there(self):
        for extra in ({"DO_NOT_TRACK": "1"}, {"TALLY_TELEMETRY": "off"}):
            with subprocess.Popen(self.wrapped("sh", "-c", "echo $$"), stdout=subprocess.PIPE,
                                  text=True, env={**self.env, **extra}) as process:
                self.assertEqual(process.stdout.read(), f"{process.pid}\n")
        self.assertFalse(self.telemetry.exists())

    def test_no_place_to_count_changes_nothing(self):
        self.env["TALLY_DIR"] = "/proc/nowhere"
        self.assertEqual(self.same("sh", "-c", "echo x; exit 8"), (8, b"x\n", b""))

    def test_wrong_use_runs_nothing(self):
        made = self.work / "made"
        for arguments in (["--", "touch", made], ["a b", "--", "touch", made], ["acme", "touch", made],
                          ["acme:x", "--", "touch", made], ["ü/x", "--", "touch", made],
                          ["acme", "--flags", "a,,b", "--", "touch", made],
                          ["acme", "--program", "..", "--", "touch", made], ["acme", "--"], []):
            done = support.run(support.TALLY, "wrap", *arguments, env=self.env)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertNotEqual(done.stderr, "")
        self.assertFalse(made.exists())
        self.assertFalse(self.telemetry.exists())


class CountsTest(WrapCase):
    """What is counted."""

    def flags(self, *arguments, options=()):
        support.must(*self.wrapped("true", *arguments, options=options), env=self.env)
        return {name.removeprefix("acme/cc/flag:") for name in self.counts() if "/flag:" in name}

    def test_names_of_flags_and_no_value(self):
        secret = "hunter2"
        self.assertEqual(
            self.flags(f"--token={secret}", f"-p{secret}", f"-{secret[1:]}", "--", f"--{secret}"),
            {"token", "p", "u"})
        (file,) = support.counter_files(self.telemetry)
        self.assertNotIn(secret.encode(), file.read_bytes())
        self.assertNotIn(secret[1:].encode(), file.read_bytes())

    def test_what_is_certainly_no_flag_is_not_counted(self):
        self.assertEqual(self.flags("-", "-1", "-=", "---", "--=x", "--a_b", "--1", "--" + "a" * 41, "--ü",
                                    "--a b", "", "x", "--" + "b" * 40), {"b" * 40})

    def test_a_list_of_flags_is_closed(self):
        options = ["--flags", "O,verbose,o"]
        self.assertEqual(self.flags("-O2", "--verbose", "-verbose=3", "-osecret", "x", options=options),
                         {"O", "verbose", "o"})
        self.assertEqual(self.flags("--secret", options=options), {"O", "verbose", "o", "other"})

    def test_each_flag_once_a_run(self):
        support.must(*self.wrapped("true", "-v", "-v", "-vv"), env=self.env)
        self.assertEqual(self.counts(), {"acme/cc/runs": 1, "acme/cc/exit:0": 1, "acme/cc/flag:v": 1})

    def test_how_long_it_took(self):
        support.must(*self.wrapped("sleep", "1.1"), env=self.env)
        (counted,) = support.dump(*support.counter_files(self.telemetry))
        buckets = [name for name in counted["Count"] if "/latency:" in name]
        self.assertEqual(len(buckets), 1)
        self.assertNotRegex(buckets[0], r":<[0-9]+ms|:<1s")

    def test_who_counted(self):
        support.must(*self.wrapped("/bin/true"), env=self.env)
        support.must(*self.wrapped("true", options=["--program", "acme.org/cc", "--version", "v1.2.3"]),
                     env=self.env)
        seen = [(meta["Program"], meta["Version"]) for meta in
                (file["Meta"] for file in support.dump(*support.counter_files(self.telemetry)))]
        self.assertEqual(sorted(seen), [("acme.org/cc", "v1.2.3"), ("true", "")])

    def test_the_collection_is_what_the_name_begins_with(self):
        home = {**self.env, "HOME": str(self.work)}
        del home["TALLY_DIR"]
        support.must(*self.wrapped("true"), env=home)
        support.must(*self.wrapped("true", options=["--collection", "other"]), env=home)
        for collection in ("acme", "other"):
            self.assertEqual(len(support.counter_files(self.work / ".config" / collection / "telemetry")), 1)

    def test_the_end_counts_where_and_if_it_is(self):
        """In the file of the day on which the command ends, and only if telemetry is on then."""
        day = self.work / "day"
        day.write_text("2026-11-22\n")
        self.env["TALLY_AS_OF"] = str(day)
        for mode, expected in (("", {"acme/cc/exit:0"}), ("off", set())):
            script = f'echo 2026-12-01 > "{day}"; printf "{mode}" > "{self.telemetry}/mode"; :'
            support.must(*self.wrapped("sh", "-c", script), env=self.env)
            files = support.dump(*support.counter_files(self.telemetry))
            late = {name for file in files if file["Meta"]["TimeBegin"].startswith("2026-12-01")
                    for name in file["Count"] if "/latency:" not in name}
            self.assertEqual(late, expected)
            for file in support.counter_files(self.telemetry):
                file.unlink()
            day.write_text("2026-11-22\n")


if __name__ == "__main__":
    unittest.main()
