"""`tally view`: who is let in and who is not."""

import json
import os
import pathlib
import shutil
import signal
import socket
import unittest

import support
import view_support

DATA = ["/api/collections", *(f"/api/{name}?collection=go" for name in (
    "files", "weeks", "reports", "preview", "config", "clean")),
    "/api/report?collection=go&kind=full&week=2026-11-22", "/api/nothing"]


class SafetyTest(view_support.ViewTest):

    def setUp(self):
        super().setUp()
        self.collection()
        self.viewer = self.view()

    def mode_file(self):
        return (self.directory() / "mode").read_text()

    def assert_refused(self, status, answer):
        got, fields, content = answer
        self.assertEqual(got, status, content)
        self.assertEqual(list(json.loads(content)), ["Error"])
        self.assertNotIn(self.viewer.token.encode(), content)

    def test_no_data_without_the_token(self):
        wrong = self.viewer.token[:-1] + ("0" if self.viewer.token[-1] != "0" else "1")
        for path in DATA:
            for token in (None, wrong, "x", self.viewer.token.upper() + "!", self.viewer.token[:-1],
                          self.viewer.token + "0"):
                with self.subTest(path=path, token=token):
                    self.assert_refused(403, self.viewer.ask(path, token=token))

    def test_the_token_is_taken_from_no_other_place(self):
        token = self.viewer.token
        for more in (f"Cookie: token={token}", f"X-Token: {token}", f"Authorization: Basic {token}",
                     f"Authorization: {token}"):
            self.assert_refused(403, self.viewer.ask("/api/collections", token=None, more=(more,)))
        for path in (f"/api/collections?token={token}", f"/api/collections#token={token}"):
            self.assert_refused(403, self.viewer.ask(path, token=None))
        self.assert_refused(403, self.viewer.ask(
            "/api/collections", more=(f"Authorization: Bearer {token}",)))

    def test_what_needs_no_token_is_the_same_for_everybody(self):
        status, _, page = self.viewer.ask("/", token=None)
        self.assertEqual(status, 200)
        with view_support.viewer({**self.env, "HOME": str(self.home / "else")}, "--no-open") as other:
            self.assertEqual(other.ask("/", token=None)[2], page)
            self.assertNotEqual(other.token, self.viewer.token)
        self.assertNotIn(self.viewer.token.encode(), page)
        self.assertNotIn(str(self.home).encode(), page)

    def test_another_host_is_refused_even_with_the_token(self):
        port = self.viewer.port
        for host in ("evil.example", f"evil.example:{port}", f"127.0.0.1.evil.example:{port}",
                     f"localhost.:{port}", "127.0.0.1", "localhost", f"127.0.0.1:{port + 1}",
                     f"user@127.0.0.1:{port}", f"[::1]:{port}"):
            for path in ("/", "/api/collections"):
                with self.subTest(host=host, path=path):
                    self.assert_refused(403, self.viewer.ask(path, host=host))
        for host in (f"localhost:{port}", f"LOCALHOST:{port}", f"127.0.0.1:{port}"):
            self.assertEqual(self.viewer.ask("/api/collections", host=host)[0], 200)

    def test_a_host_must_be_said_once(self):
        host = f"Host: {self.viewer.authority}\r\n"
        for hosts in ("", host + host, host + "Host: evil.example\r\n"):
            answer = self.viewer.exchange(
                f"GET / HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n".encode())
            self.assertRegex(answer, rb"\AHTTP/1.1 40[03] ")

    def test_other_pages_are_refused_even_with_the_token(self):
        port = self.viewer.port
        for field in ("Origin: https://evil.example", "Origin: null", f"Origin: http://localhost:{port + 1}",
                      f"Origin: https://127.0.0.1:{port}", f"Origin: http://127.0.0.1:{port}.evil.example",
                      "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"):
            with self.subTest(field):
                self.assert_refused(403, self.viewer.ask("/api/collections", more=(field,)))
                self.assert_refused(403, self.viewer.ask("/", more=(field,)))
                self.assert_mode_stays(more=(field,))
        for field in (f"Origin: http://{self.viewer.authority}", "Sec-Fetch-Site: same-origin",
                      "Sec-Fetch-Site: none"):
            self.assertEqual(self.viewer.ask("/api/collections", more=(field,))[0], 200)

    def assert_mode_stays(self, method="POST", more=(), **options):
        before = self.mode_file()
        body = json.dumps({"Collection": "go", "Mode": "on"})
        status, _, content = self.viewer.ask("/api/mode", method, body,
                                             more=("Content-Type: application/json", *more), **options)
        self.assertGreaterEqual(status, 400, content)
        self.assertEqual(self.mode_file(), before)
        return status

    def test_nothing_is_written_by_a_get(self):
        (self.directory() / "mode").write_text("on 2026-11-01")
        before = {path: (path.lstat().st_mtime_ns, path.lstat().st_ctime_ns, path.lstat().st_ino)
                  for path in [self.home, *self.home.rglob("*")]}
        for path in DATA:
            for method in ("GET", "HEAD"):
                self.viewer.ask(path, method)
        self.viewer.ask("/api/mode?collection=go&mode=off")
        for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
            self.assertEqual(self.assert_mode_stays(method), 405)
        self.assertEqual({path: (path.lstat().st_mtime_ns, path.lstat().st_ctime_ns, path.lstat().st_ino)
                          for path in [self.home, *self.home.rglob("*")]}, before)

    def test_a_post_needs_token_type_and_sense(self):
        self.assertEqual(self.assert_mode_stays(token=None), 403)
        before = self.mode_file()
        # What a form of another page can send without being asked.
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
            status, _, _ = self.viewer.ask("/api/mode", "POST", '{"Collection":"go","Mode":"on"}',
                                           more=(f"Content-Type: {kind}",))
            self.assertEqual(status, 415)
        for value in ({}, [], None, "on", {"Collection": "go"}, {"Mode": "on"}, {"Collection": "go", "Mode": "yes"},
                      {"Collection": ["go"], "Mode": "on"}, {"Collection": "go", "Mode": 1}):
            self.assertEqual(self.viewer.post("/api/mode", value)[0], 400, value)
        for name in ("acme", "../go", "", "go/../acme", "/tmp"):
            self.assertEqual(self.viewer.post("/api/mode", {"Collection": name, "Mode": "on"})[0], 404, name)
        self.assertEqual(self.viewer.ask("/api/mode", "POST", "{", more=("Content-Type: application/json",))[0], 400)
        self.assertEqual(self.mode_file(), before)
        self.assertFalse((self.home / ".config/acme").exists())
        for path in DATA:
            self.assertEqual(self.viewer.post(path, {})[0], 405, path)

    def test_no_answer_lets_others_in(self):
        for path in ("/", "/api/collections", "/nothing", "/api/mode"):
            for token in (None, ""):
                _, fields, _ = self.viewer.ask(path, token=token, more=("Accept-Encoding: gzip",))
                policy = fields["content-security-policy"]
                for rule in ("default-src 'none'", "script-src 'self'", "connect-src 'self'",
                             "frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'"):
                    self.assertIn(rule, policy)
                self.assertNotRegex(policy, r"https?:|\*|unsafe-eval|script-src[^;]*unsafe")
                self.assertEqual(fields["x-content-type-options"], "nosniff")
                self.assertEqual(fields["referrer-policy"], "no-referrer")
                self.assertEqual(fields["x-dns-prefetch-control"], "off")
                self.assertEqual(fields["cache-control"], "no-store")
                self.assertEqual(fields["cross-origin-resource-policy"], "same-origin")
                self.assertFalse([name for name in fields if name.startswith("access-control")])
                self.assertNotIn("set-cookie", fields)

    def test_no_path_leads_elsewhere(self):
        for path in ("/../mode", "/..%2fmode", "/assets/../../../bin/tally", "//etc/passwd", "/%2e%2e/",
                     "/index.html/..", str(self.directory() / "mode"), "/api", "/api/../", "*",
                     f"http://{self.viewer.authority}/"):
            status, _, content = self.viewer.ask(path)
            self.assertIn(status, (400, 404), path)
            self.assertNotIn(b"local", content)
        for week in ("../../mode", "2026-11-22/../../mode", "", "2026-02-30"):
            for kind in ("full", "ready", "sent", "../x"):
                status, _, _ = self.viewer.ask(f"/api/report?collection=go&kind={kind}&week={week}")
                self.assertEqual(status, 400, (week, kind))
        for name in ("../go", "%67o", "nobody", "", "/etc"):
            self.assertEqual(self.viewer.ask(f"/api/weeks?collection={name}")[0], 404)

    def test_what_is_no_request_is_refused_and_harms_nobody(self):
        for request in (b"\r\n\r\n\r\n", b"hello\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\r\n",
                        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
                        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 20_000 + b"\r\n",
                        b"POST /api/mode HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n",
                        b"POST /api/mode HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"):
            with self.subTest(request[:40]):
                try:
                    answer = self.viewer.exchange(request)
                except ConnectionError:
                    continue  # it had more to say than is listened to
                self.assertRegex(answer, rb"\A(HTTP/1.1 4\d\d |\Z)")
        self.assertEqual(self.viewer.ask("/api/collections")[0], 200)

    def test_a_connection_takes_several_requests(self):
        request = (f"GET /api/collections HTTP/1.1\r\nHost: {self.viewer.authority}\r\n"
                   f"Authorization: Bearer {self.viewer.token}\r\n")
        answer = self.viewer.exchange(f"{request}\r\n{request}Connection: close\r\n\r\n".encode())
        self.assertEqual(answer.count(b"HTTP/1.1 200 OK"), 2)

    def test_head_is_get_without_a_body(self):
        _, got, body = self.viewer.ask("/")
        status, fields, nothing = self.viewer.ask("/", "HEAD")
        self.assertEqual((status, fields, nothing), (200, got, b""))
        self.assertEqual(int(fields["content-length"]), len(body))


class RunTest(view_support.ViewTest):

    def test_it_listens_on_this_machine_alone(self):
        viewer = self.view()
        listening = set()
        for table, anywhere in (("tcp", "00000000"), ("tcp6", "0" * 32)):
            for line in pathlib.Path(f"/proc/{viewer.process.pid}/net/{table}").read_text().splitlines()[1:]:
                local, state = line.split()[1], line.split()[3]
                if state == "0A" and int(local.split(":")[1], 16) == viewer.port:
                    listening.add(local.split(":")[0])
                    self.assertNotEqual(local.split(":")[0], anywhere)
        self.assertEqual(listening, {"0100007F"})

    def test_an_address_that_others_can_reach_is_refused_in_a_sentence(self):
        for address in ("0.0.0.0:4040", ":4040", "[::]:4040", "192.168.1.7:0", "example.org:80", "10.0.0.1:0",
                        "[::ffff:127.0.0.1]:0", "::1:0", "2130706433:0", "127.0.0.1.:0", "localhost.evil.org:0"):
            done = support.run(support.TALLY, "view", "--no-open", "--addr", address, env=self.env)
            self.assertEqual((done.returncode, done.stdout), (2, ""), address)
            self.assertRegex(done.stderr, r"\Atally: .*may be reached from other machines.*\n\Z")
        for address in ("localhost", "localhost:", "localhost:x", "localhost:65536", "localhost:-1", "4040", ""):
            done = support.run(support.TALLY, "view", "--no-open", "--addr", address, env=self.env)
            self.assertEqual((done.returncode, done.stdout), (2, ""), address)
            self.assertRegex(done.stderr, r"\Atally: .*is no HOST:PORT.*\n\Z")

    def test_a_port_in_use_is_told(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            done = support.run(support.TALLY, "view", "--no-open", "--addr", f"localhost:{port}", env=self.env)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, rf"\Atally: listening on 127\.0\.0\.1:{port}: Address already in use; .*\n\Z")

    def test_every_link_has_a_token_of_its_own(self):
        tokens = set()
        for _ in range(5):
            with view_support.viewer(self.env, "--no-open") as viewer:
                tokens.add(viewer.token)
        self.assertEqual(len(tokens), 5)

    def test_no_open_prints_the_link_alone(self):
        viewer = self.view()
        self.assertEqual(viewer.printed, f"http://{viewer.authority}/#token={viewer.token}\n")
        viewer.end()
        self.assertEqual(viewer.process.stdout.read(), "")

    def test_it_ends_by_a_signal_whoever_is_connected(self):
        for how in (signal.SIGINT, signal.SIGTERM):
            viewer = self.view()
            with socket.create_connection((viewer.ip, viewer.port)) as busy:
                busy.sendall(b"GET / HTTP/1.1\r\n")
                self.assertEqual(viewer.ask("/api/collections")[0], 200)
                self.assertEqual(viewer.end(how), 0)
            with self.assertRaises(ConnectionRefusedError):
                socket.create_connection((viewer.ip, viewer.port))

    def test_the_browser_gets_a_link_that_is_good_once(self):
        tools = self.home / "tools"
        tools.mkdir()
        fifo = self.home / "opened"
        os.mkfifo(fifo)
        # Its name has what a shell would carry out, were there one.
        opener = tools / "xdg-open"
        opener.write_text('#!/bin/sh\n[ $# = 1 ] && printf "%s\\n" "$1" > "$OPENED"\n')
        opener.chmod(0o755)
        env = {**self.env, "PATH": f"{tools}:{os.environ['PATH']}", "OPENED": str(fifo)}
        viewer = self.enter(view_support.viewer(env))
        opened = fifo.read_text().strip()
        start = f"http://{viewer.authority}/#code="
        self.assertTrue(opened.startswith(start), opened)
        code = opened.removeprefix(start)
        self.assertNotEqual(code, viewer.token)
        self.assertEqual(viewer.ask("/api/collections", token=code)[0], 403)
        self.assertEqual(viewer.post("/api/token", {}, token="0" * 64)[0], 403)
        self.assertEqual(viewer.ask("/api/token", token=code)[0], 405)
        self.assertEqual(viewer.post("/api/token", {}, token=code, more=("Origin: http://evil.example",))[0], 403)
        status, _, answer = viewer.post("/api/token", {}, token=code)
        self.assertEqual((status, answer), (200, {"Token": viewer.token}))
        status, _, answer = viewer.post("/api/token", {}, token=code)
        self.assertEqual(status, 403)
        self.assertIn("was used before", answer["Error"])
        self.assertEqual(viewer.post("/api/token", {})[0], 403)
        for process in filter(str.isdigit, os.listdir("/proc")):
            try:
                self.assertNotIn(viewer.token.encode(), pathlib.Path(f"/proc/{process}/cmdline").read_bytes())
            except OSError:
                pass

    def test_a_browser_that_is_not_there_is_no_trouble(self):
        empty = self.home / "empty"
        empty.mkdir()
        viewer = self.enter(view_support.viewer({**self.env, "PATH": str(empty)}))
        self.assertEqual(viewer.ask("/api/collections")[0], 200)
        self.assertEqual(viewer.end(), 0)

    def test_without_its_page_it_leads_to_the_json(self):
        program = self.home / "elsewhere/bin/tally"
        program.parent.mkdir(parents=True)
        shutil.copy(support.TALLY, program)
        viewer = self.view(program=program)
        status, fields, page = viewer.ask("/", token=None)
        self.assertEqual((status, fields["content-type"]), (200, "text/html; charset=utf-8"))
        self.assertIn(b"/api/collections", page)
        self.assertNotIn(b"<script", page)
        self.assertEqual(viewer.ask("/api/collections")[0], 200)

    def test_when_nothing_was_collected(self):
        viewer = self.view()
        (only,) = viewer.json("/api/collections")["Collections"]
        self.assertEqual((only["Collection"], only["Mode"], only["Exists"]), ("go", "local", False))
        self.assertEqual(viewer.json("/api/weeks?collection=go"), {"Weeks": [], "Problems": []})
        self.assertEqual(viewer.json("/api/files?collection=go"), {"Files": [], "Problems": []})
        self.assertEqual(viewer.json("/api/reports?collection=go"),
                         {"Full": [], "Ready": [], "Sent": [], "Problems": []})
        self.assertEqual(viewer.json("/api/preview?collection=go")["Reports"], [])
        self.assertIsNone(viewer.json("/api/config?collection=go")["List"])
        self.assertEqual(viewer.json("/api/clean?collection=go")["Files"], [])
        self.assertFalse((self.home / ".config").exists())

    def test_there_is_no_home(self):
        del self.env["HOME"]
        viewer = self.view()
        answer = viewer.json("/api/collections")
        self.assertEqual(answer["Collections"], [])
        self.assertIn("neither HOME", answer["Problems"][0])


if __name__ == "__main__":
    unittest.main()
