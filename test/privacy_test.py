"""The collector keeps and tells nothing of who asked: a day of traffic, and then every byte that it has
written to a file or printed."""

import contextlib
import gzip
import http.client
import json
import os
import pathlib
import re
import secrets
import signal
import socket
import subprocess
import unittest

import support

WEEK = "2026-11-22"
AS_OF = "2026-11-23"
CONFIG = support.DATA / "go-config" / "config.json"
REPORTS = support.DATA / "charts" / "2026-11-15.ndjson"
# None of them is likely to stand anywhere by chance, not even as four bytes.
CLIENTS = ("127.0.0.2", "127.1.2.3", "127.77.88.99", "127.201.17.43", "127.254.253.252")
LONG = 60  # seconds until something counts as hung
# All that can put bytes into a file, or open one for that.
CALLS = "open,openat,openat2,creat,memfd_create,write,writev,pwrite64,pwritev,pwritev2,sendfile,splice," \
    "copy_file_range"
WRITABLE = re.compile(r"O_WRONLY|O_RDWR|O_CREAT")


def unescaped(text):
    """What strace's -xx has written."""
    return bytes.fromhex(text.replace("\\x", ""))


class Trace:
    """What strace -f -yy -xx has seen."""

    # `openat(AT_FDCWD<…>, "\x2f…", O_RDONLY) = 3</path>`
    _OPEN = re.compile(r'(?:open|openat|openat2|creat)\((?:[^"]*, )?"((?:\\x[0-9a-f]{2})*)"([^)]*)\) = \d')
    _WRITE = re.compile(r"(?:write|writev|pwrite64|pwritev|pwritev2)\(\d+<([^>]*)>")
    _TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')

    def __init__(self, path):
        self.opened = set()  # for writing
        self.written = {}    # file -> bytes, of whatever has a name: also of what was removed later
        self.was_cut = False
        for line in self._whole_lines(path):
            if (opened := self._OPEN.search(line)) and ("creat(" in line or WRITABLE.search(opened[2])):
                self.opened.add(unescaped(opened[1]).decode())
            if wrote := self._WRITE.search(line):
                name = unescaped(wrote[1]) if wrote[1].startswith("\\x") else wrote[1].encode()
                if name.startswith((b"socket:", b"TCP", b"UNIX", b"anon_inode", b"pipe:")):
                    continue
                content = self.written.setdefault(name.decode(), bytearray())
                for text, cut in self._TEXT.findall(line[wrote.end():]):
                    content += unescaped(text)
                    self.was_cut |= bool(cut)

    @staticmethod
    def _whole_lines(path):
        """Joins what was interrupted by another thread."""
        unfinished = {}
        for line in path.read_text(errors="replace").splitlines():
            thread, _, rest = line.partition(" ")
            rest = rest.strip()
            if rest.endswith("<unfinished ...>"):
                unfinished[thread] = rest.removesuffix("<unfinished ...>")
                continue
            if resumed := re.match(r"<\.\.\. \w+ resumed>(.*)", rest):
                rest = unfinished.pop(thread, "") + resumed[1]
            yield rest


class Marks:
    """Words that are known to nobody else, by what they are."""

    def __init__(self):
        self.words = {}

    def new(self, what):
        word = "q" + secrets.token_hex(12)
        self.words[word] = what
        return word

    def found_in(self, content):
        """What is in these bytes of all that must not be there."""
        lower = content.lower()
        return sorted({what for word, what in self.words.items()
                       if word.encode() in lower or word.encode().hex().encode() in lower
                       or word[::-1].encode() in lower})


def packed_forms(path, content):
    """The bytes of a file, and what they are unpacked."""
    yield content
    if path.suffix == ".gz":
        yield gzip.decompress(content)
    if path.suffix == ".zst":
        yield subprocess.run(["zstd", "-dc", path], capture_output=True, check=True).stdout


class PrivacyTest(unittest.TestCase):

    def setUp(self):
        support.need(self, "strace")
        support.need(self, "zstd")
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name)
        self.data = self.work / "data"
        self.marks = Marks()
        self.ports = set()
        lines = REPORTS.read_text().splitlines()
        self.reports = [json.loads(line) | {"Week": WEEK} for line in lines[:40]]

    def start(self):
        self.trace = self.work / "trace"
        self.stderr = self.work / "stderr"
        with open(self.stderr, "wb") as stderr:
            self.server = subprocess.Popen(
                ["strace", "-f", "-qq", "-yy", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-o",
                 self.trace, "--", support.TALLYD, "serve", "--listen", "127.0.0.1:0",
                 "--operator-listen", "127.0.0.1:0", "--data", self.data, "--config", CONFIG, "--as-of",
                 AS_OF, "--limit", "requests-per-minute=60", "--limit", "loopback=yes", "--limit",
                 "connections-per-address=20"],
                stdout=subprocess.PIPE, stderr=stderr)
        self.addCleanup(support.end, self.server)
        self.printed = [self.server.stdout.readline() for _ in range(2)]
        self.public, self.operators = (
            int(line.rpartition(b":")[2]) for line in self.printed)

    def stop(self):
        children = pathlib.Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        os.kill(int(children.read_text().split()[0]), signal.SIGTERM)
        rest, _ = self.server.communicate(timeout=LONG)
        self.printed.append(rest)
        self.assertEqual(self.server.returncode, 0, self.stderr.read_text())

    def from_client(self, client, port=None):
        """A connection from this address."""
        connection = socket.create_connection(("127.0.0.1", port or self.public), timeout=LONG,
                                              source_address=(client, 0))
        self.ports.add(connection.getsockname()[1])
        return connection

    def ask(self, client, method, path, body=None, headers=(), port=None):
        connection = http.client.HTTPConnection("127.0.0.1", port or self.public, timeout=LONG)
        with contextlib.closing(connection):
            connection.sock = self.from_client(client, port)
            connection.request(method, path, body, self.marked_headers() | dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read()

    def marked_headers(self):
        new = self.marks.new
        return {"User-Agent": f"{new('user agent')}/1.0", "Cookie": f"id={new('cookie')}",
                "Referer": f"https://{new('referer')}.example/", "X-Forwarded-For": new("forwarded"),
                "Authorization": f"Bearer {new('authorization')}", new("header name"): new("header value"),
                "From": f"{new('from')}@acme.example", "If-None-Match": f'"{new("etag")}"',
                "Accept-Language": new("language")}

    def send_raw(self, client, request):
        with self.from_client(client) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            with contextlib.suppress(OSError):
                while connection.recv(65536):
                    pass

    def upload_good(self, client, report, **headers):
        """With members that the format does not know, at every level."""
        report = json.loads(json.dumps(report))
        report[self.marks.new("member name")] = {"a": [self.marks.new("member value")]}
        for program in report["Programs"]:
            program[self.marks.new("member of a program")] = self.marks.new("value in a program")
        body = json.dumps(report).encode()
        if headers.get("Content-Encoding") == "gzip":
            body = gzip.compress(body)
        path = f"/upload/{self.marks.new('upload path')}?{self.marks.new('upload query')}"
        status, text = self.ask(client, "POST", path, body, headers.items())
        self.assertEqual(status, 200, text)

    def upload_bad(self, client, report):
        new = self.marks.new
        def changed(change):
            copy = json.loads(json.dumps(report)) | {"X": 0.123}
            copy["Programs"] = copy["Programs"][:1]
            change(copy)
            return json.dumps(copy)
        bad = [changed(lambda r: r.update(Week=new("week"))),
               changed(lambda r: r.update(LastWeek=new("last week"))),
               changed(lambda r: r.update(Config=new("config"))),
               changed(lambda r: r.update(X=new("x"))),
               changed(lambda r: r["Programs"].append({"Program": new("program")})),
               changed(lambda r: r["Programs"][0].update(Version=new("version"))),
               changed(lambda r: r["Programs"][0]["Counters"].update({new("counter"): 1})),
               changed(lambda r: r["Programs"][0]["Stacks"].update({f"crash/crash\n{new('stack')} x": 1})),
               new("body"), f'{{"{new("half")}":', f'["{new("array")}"]',
               f'{{"{(twice := new("twice"))}":1,"{twice}":2}}', new("huge body") * 10_000]
        for body in bad:
            status, text = self.ask(client, "POST", f"/upload/{new('path of a refused report')}", body)
            self.assertIn(status, (400, 413), text)
        status, _ = self.ask(client, "POST", "/upload/x", b"\x1f\x8b" + new("no gzip").encode(),
                             {"Content-Encoding": "gzip"}.items())
        self.assertEqual(status, 400)
        status, _ = self.ask(client, "POST", "/upload/x", "x",
                             {"Content-Encoding": new("encoding")}.items())
        self.assertEqual(status, 415)

    def look_around(self, client):
        new = self.marks.new
        for path in ("/", "/data/", f"/data/{WEEK}", f"/charts/{WEEK}", "/api/v1/weeks", "/healthz",
                     "/api/v1/charts?from=2026-11-16&to=2026-11-22", "/api/v1/config", "/config/latest"):
            self.ask(client, "GET", f"{path}{'&' if '?' in path else '?'}{new('query')}={new('value')}")
        for method, path in (("GET", f"/{new('path')}"), ("GET", f"/data/{new('week in a path')}"),
                             ("GET", f"/assets/../{new('path out')}"), ("HEAD", f"/config/{new('head')}"),
                             ("DELETE", f"/data/{new('deleted')}"), ("OPTIONS", f"/{new('options')}"),
                             (new("method").upper(), "/"), ("PUT", f"/upload/{new('put')}"),
                             ("GET", f"/api/v1/charts?from={new('from in a query')}&to=x"),
                             ("GET", f"/api/v1/stacks?program={new('program in a query')}")):
            self.ask(client, method, path)
        for request in (f"{new('no http')}\r\n\r\n", f"GET /{new('old')}\r\n\r\n",
                        f"GET / HTTP/1.1\r\nHost: {new('host')}\r\nHost: {new('host')}\r\n\r\n",
                        f"GET / HTTP/1.1\r\nHost: a\r\n{new('long header')}: {'x' * 20_000}\r\n\r\n",
                        f"POST /upload/x HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n{new('cut')}",
                        f"POST /upload/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        f"4;{new('chunk extension')}\r\nabcd\r\n0\r\n{new('trailer')}: x\r\n\r\n",
                        f"CONNECT {new('connect')}:443 HTTP/1.1\r\nHost: a\r\n\r\n",
                        f"\x16\x03\x01{new('tls')}", f"GET {new('no path')} HTTP/1.1\r\nHost: a\r\n\r\n"):
            self.send_raw(client, request.encode("latin-1"))

    def spend_limits(self, client):
        """More requests and connections than one address may have."""
        refused = 0
        for _ in range(80):
            status, _ = self.ask(client, "GET", f"/{self.marks.new('too many')}")
            refused += status == 429
        self.assertGreater(refused, 0)
        with contextlib.ExitStack() as many:
            for _ in range(40):
                with contextlib.suppress(OSError):
                    many.enter_context(self.from_client(client))

    def everything_written(self):
        """(where, bytes) of all that is in files, was in files, and was printed."""
        trace = Trace(self.trace)
        self.assertFalse(trace.was_cut)
        for path in self.data.rglob("*"):
            yield str(path.relative_to(self.data)), b""
            if path.is_file():
                for content in packed_forms(path, path.read_bytes()):
                    yield str(path), content
        for name, content in trace.written.items():
            yield f"written to {name}", bytes(content)
        yield "standard output", b"".join(self.printed)
        yield "the log", self.stderr.read_bytes()
        yield "the metrics", self.metrics
        merged = support.must(support.TALLYD, "merge", "--data", self.data, "--date", WEEK)
        yield "tallyd merge", merged.encode()
        exported = support.must(support.TALLYD, "export", "--data", self.data)
        yield "tallyd export", exported.encode()

    def assert_nobody_is_in(self, where, content):
        self.assertEqual(self.marks.found_in(where.encode()), [], where)
        self.assertEqual(self.marks.found_in(content), [], where)
        for client in CLIENTS:
            self.assertNotIn(client.encode(), content, where)
            self.assertNotIn(client.encode().hex().encode(), content, where)
        for client in CLIENTS[2:]:
            packed = socket.inet_aton(client)
            self.assertNotIn(packed, content, where)
            self.assertNotIn(packed[::-1], content, where)
            self.assertNotIn(packed.hex().encode(), content.lower(), where)
        if where in ("standard output", "the log", "the metrics"):
            said = {int(number) for number in re.findall(rb"(?<![\d.])\d{4,5}(?![\d.])", content)}
            self.assertEqual(said & (self.ports - {self.public, self.operators}), set(), where)

    def test_a_day_of_traffic_leaves_no_trace_of_who_it_was(self):
        self.start()
        kept = "kept" + secrets.token_hex(12)
        self.upload_good(CLIENTS[0], self.with_a_stack(f"main.{kept}:+1,+0x2"))
        for number, report in enumerate(self.reports):
            encoding = {"Content-Encoding": "gzip"} if number % 3 == 0 else {}
            self.upload_good(CLIENTS[number % 3], report, **encoding)
        self.upload_bad(CLIENTS[3], self.reports[0])
        self.look_around(CLIENTS[2])
        self.spend_limits(CLIENTS[4])
        self.assertEqual(len(support.reports_at(f"127.0.0.1:{self.public}", WEEK, 41)), 41)
        self.ask(CLIENTS[2], "POST", "/merge", port=self.operators)
        self.ask(CLIENTS[2], "GET", f"/{self.marks.new('path for operators')}", port=self.operators)
        status, self.metrics = self.ask(CLIENTS[2], "GET", "/metrics", port=self.operators)
        self.assertEqual(status, 200)
        self.stop()

        found = {where for where, content in self.everything_written() if kept.encode() in content}
        self.assertTrue({"tallyd merge", "tallyd export"} <= found, "what is published is seen")
        self.assertTrue(any(where.startswith("written to ") and "/store/" in where for where in found),
                        f"what goes into the store is seen: {found}")
        for where, content in self.everything_written():
            self.assert_nobody_is_in(where, content)
        self.assert_only_data_is_written()

    def with_a_stack(self, frame):
        """A report that may be taken, with this frame in it."""
        config = json.loads(CONFIG.read_text())
        program = next(p for p in config["Programs"] if p.get("Stacks"))
        return {"Week": WEEK, "LastWeek": "", "X": 0.987654321, "Config": "v0.0.0-0",
                "Programs": [{"Program": program["Name"], "Version": program["Versions"][0],
                              "GoVersion": config["GoVersion"][0], "GOOS": config["GOOS"][0],
                              "GOARCH": config["GOARCH"][0], "Counters": {},
                              "Stacks": {f"{program['Stacks'][0]['Name']}\n{frame}": 1}}]}

    def assert_only_data_is_written(self):
        opened = Trace(self.trace).opened
        self.assertTrue(any(name.startswith(str(self.data)) for name in opened))
        # A thread's name is written to its `comm`.
        elsewhere = {name for name in opened if not name.startswith((str(self.data), "/dev/null"))
                     and not re.fullmatch(r"/proc/self/task/\d+/comm", name)}
        self.assertEqual(elsewhere, set())

    def test_a_mark_would_be_found(self):
        """In a file, in one that is packed, and in what was removed again."""
        mark = self.marks.new("mark")
        places = {"plain": mark.encode(), "upper": mark.upper().encode(),
                  "hex": mark.encode().hex().encode(), "data.gz": gzip.compress(mark.encode() * 100)}
        places["data.zst"] = subprocess.run(["zstd", "-c"], input=mark.encode() * 100, capture_output=True,
                                            check=True).stdout
        for name, content in places.items():
            path = self.work / name
            path.write_bytes(content)
            self.assertTrue(any(self.marks.found_in(form) for form in packed_forms(path, content)), name)
        gone = self.work / "gone"
        trace = self.work / "shell.trace"
        support.must("strace", "-f", "-qq", "-yy", "-xx", "-s", "1000000", "-e", f"trace={CALLS}",
                     "-o", trace, "sh", "-c", f"echo {mark} >{gone}; rm {gone}")
        seen = Trace(trace)
        self.assertIn(str(gone), seen.opened)
        self.assertEqual(self.marks.found_in(bytes(seen.written[str(gone)])), ["mark"])
        self.assertEqual(self.marks.found_in(b"nothing"), [])


if __name__ == "__main__":
    unittest.main()
