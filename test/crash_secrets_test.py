"""Nothing but program counters and module identities leaves a dying program: of the secrets that a
program is full of, none is in the telemetry directory or in what it tells its sidecar."""

import re
import secrets
import shutil
import unittest

import crash_support
from crash_support import IN_PROCESS, WATCHDOG, Run

HOWS = ("null", "abort", "throw", "smash", "smash-return")
PROGRAMS = ("crash_secrets", "crash_secrets_stripped")
SOCKET = re.compile(r"(?:send|recv|read|write)\w*\(\d+<(?:UNIX|socket)")
CALLS = "read,write,readv,writev,sendto,recvfrom,sendmsg,recvmsg,sendmmsg,recvmmsg"


def new_secret():
    """Letters, so that it can stand in any name; its first eight bytes are no address of anything."""
    return "".join(secrets.choice("ghjklmnpqrstvwxyz") for _ in range(15))


def forms(secret):
    """How a secret could be written: itself, and its first word as a number, in either order."""
    word = secret.encode()[:8]
    digits = {word.hex(), word[::-1].hex()}
    return {secret.encode(), word, word[::-1], *(d.encode() for d in digits),
            *(d.upper().encode() for d in digits),
            str(int.from_bytes(word, "little")).encode()}


def bytes_in(trace):
    """What strace has seen to cross sockets (its -xx writes each byte as two digits)."""
    crossed = b""
    for line in trace.splitlines():
        if SOCKET.search(line):
            for text in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', line):
                crossed += bytes.fromhex(text.replace("\\x", "")) + b"\n"
    return crossed


class SecretsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        crash_support.let_programs_dump_core()

    def run_with_secrets(self, program, way, how, trace=False):
        """The secrets, all that is in the telemetry directory, and what has crossed sockets."""
        known = [new_secret() for _ in range(5)]
        in_path, in_arguments, in_environment, *in_memory = known
        with Run(program, way, how, in_arguments, place=in_path,
                 SECRET=in_environment) as run:
            (run.cwd / "secrets").write_text("\n".join(in_memory) + "\n")
            log = run.work / "trace"
            wrapper = () if not trace else (
                "strace", "-f", "-yy", "-xx", "-s", "65536", "-e", f"trace={CALLS}", "-o", log)
            outcome = run.to_its_end(wrapper)
            self.assertIn(outcome.how, ("dumped", "killed"))
            stacks = [n for n in outcome.counts if n.startswith(("crash/crash\n", "crash/malformed"))]
            self.assertEqual(len(stacks), 1, outcome.counts)
            self.assertTrue((run.cwd / in_memory[1]).exists(), "the program had them")
            self.assertIn(in_path, str(run.program))
            kept = b"\n".join(path.name.encode() + b"\n" + path.read_bytes()
                              for path in run.telemetry.rglob("*") if path.is_file())
            return known, kept, bytes_in(log.read_text()) if trace else b""

    def assert_none_in(self, known, content):
        for secret in known:
            for form in forms(secret):
                self.assertNotIn(form, content)

    def test_nothing_is_kept(self):
        for program in PROGRAMS:
            for way in (IN_PROCESS, WATCHDOG):
                for how in HOWS:
                    with self.subTest(program=program, way=way, how=how):
                        known, kept, _ = self.run_with_secrets(program, way, how)
                        self.assertIn(b"crash/signal:SIG", kept)
                        self.assert_none_in(known, kept)

    @unittest.skipUnless(shutil.which("strace"), "there is no strace")
    def test_nothing_is_told_to_the_sidecar(self):
        for program in PROGRAMS:
            for how in HOWS:
                with self.subTest(program=program, how=how):
                    known, kept, crossed = self.run_with_secrets(program, WATCHDOG, how, trace=True)
                    self.assertIn(b"acme.org/secrets", crossed, "the sidecar was told who it is for")
                    self.assertIn(b"\nd\n", crossed, "the sidecar has counted")
                    self.assert_none_in(known, crossed + kept)

    def test_the_search_finds_what_is_there(self):
        secret = new_secret()
        for form in forms(secret):
            with self.assertRaises(AssertionError):
                self.assert_none_in([secret], b"x" + form + b"y")
        line = '12 sendto(4<UNIX:[1->2]>, "\\x61\\x62", 2) = 2'
        self.assertEqual(bytes_in(line), b"ab\n")


if __name__ == "__main__":
    unittest.main()
