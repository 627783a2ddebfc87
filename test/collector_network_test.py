"""The collector on the network with clients of other makes: TLS and a certificate that is replaced while it
runs, packed bodies, published files in parts, and operators."""

import contextlib
import gzip
import http.client
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import time
import unittest

import support

REPORTS = (support.DATA / "charts" / "2026-11-15.ndjson").read_text(encoding="utf-8").splitlines()
CONFIG = support.DATA / "go-config" / "config.json"
LONG = 60


def make_certificate(work, name):
    """A key and a certificate of it for this machine."""
    key, certificate = work / f"{name}.key", work / f"{name}.pem"
    support.must("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                 "-keyout", key, "-out", certificate, "-days", "2", "-subj", f"/CN={name}",
                 "-addext", "subjectAltName=IP:127.0.0.1")
    return certificate, key


class NetworkTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name)

    @contextlib.contextmanager
    def collector(self, *options):
        """A running tallyd; yields its process and the addresses of its two listeners."""
        with open(self.work / "tallyd.log", "w", encoding="utf-8") as log:
            server = subprocess.Popen(
                [support.TALLYD, "serve", "--listen", "127.0.0.1:0", "--operator-listen", "127.0.0.1:0",
                 "--data", self.work / "data", "--config", CONFIG, "--as-of", "2026-11-23", *options],
                stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            lines = [server.stdout.readline().strip() for _ in range(2)]
            self.assertRegex(lines[0], r"\Alistening on https?://127\.0\.0\.1:\d+\Z", self.log())
            self.assertRegex(lines[1], r"\Aoperators at http://127\.0\.0\.1:\d+\Z")
            yield server, *(line.partition("://")[2] for line in lines)
            server.terminate()
            self.assertEqual(server.wait(timeout=LONG), 0, self.log())
        finally:
            support.end(server)

    def log(self):
        return (self.work / "tallyd.log").read_text(encoding="utf-8")

    def await_log(self, text, times=1):
        deadline = time.monotonic() + LONG
        while self.log().count(text) < times:
            self.assertLess(time.monotonic(), deadline, self.log())
            time.sleep(0.05)


def ask(connection, method, path, body=None, **headers):
    connection.request(method, path, body, {name.replace("_", "-"): text for name, text in headers.items()})
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()


class TlsTest(NetworkTest):

    def setUp(self):
        super().setUp()
        support.need(self, "openssl")
        self.certificate, self.key = self.work / "used.pem", self.work / "used.key"

    def use(self, name):
        """Puts a new certificate and its key where the collector looks for them; returns what trusts it."""
        certificate, key = make_certificate(self.work, name)
        os.replace(key, self.key)
        self.certificate.write_bytes(certificate.read_bytes())
        return ssl.create_default_context(cafile=certificate)

    def serve(self):
        return self.collector("--tls-cert", self.certificate, "--tls-key", self.key)

    def connect(self, address, trust):
        connection = http.client.HTTPSConnection(address, timeout=LONG, context=trust)
        self.addCleanup(connection.close)
        return connection

    def test_it_speaks_tls(self):
        trust = self.use("one")
        with self.serve() as (_, address, operators):
            connection = self.connect(address, trust)
            for line in REPORTS[:20]:
                self.assertEqual(ask(connection, "POST", "/upload/2026-11-15", line)[0], 200)
            self.assertIn(connection.sock.version(), ("TLSv1.2", "TLSv1.3"))
            # Operators are on this machine, and need no certificate.
            self.assertEqual(support.get(operators, "/healthz"), (200, "ok\n"))

    def test_large_answers(self):
        trust = self.use("one")
        with self.serve() as (_, address, _):
            connection = self.connect(address, trust)
            status, _, body = ask(connection, "GET", "/api/v1/config")
            self.assertEqual((status, body), (200, CONFIG.read_bytes()))

    def test_who_does_not_speak_it_is_sent_away(self):
        trust = self.use("one")
        with self.serve() as (_, address, _):
            host, port = address.split(":")
            with socket.create_connection((host, int(port)), timeout=LONG) as plain:
                plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
                with contextlib.suppress(ConnectionResetError):
                    self.assertNotIn(b"HTTP/1.1 200", plain.recv(1000))
            old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
            old.set_ciphers("ALL:@SECLEVEL=0")
            old.maximum_version = ssl.TLSVersion.TLSv1_1
            with self.assertRaises(OSError):
                ask(self.connect(address, old), "GET", "/healthz")
            self.assertEqual(ask(self.connect(address, trust), "GET", "/healthz")[0], 200)

    def test_who_never_finishes_the_handshake_is_ended(self):
        self.use("one")
        with self.collector("--tls-cert", self.certificate, "--tls-key", self.key, "--limit",
                            "request-time=1s") as (_, address, _):
            host, port = address.split(":")
            with socket.create_connection((host, int(port)), timeout=LONG) as silent:
                self.assertEqual(silent.recv(1), b"")

    def test_a_new_certificate_without_a_restart(self):
        first = self.use("one")
        with self.serve() as (server, address, _):
            old = self.connect(address, first)
            self.assertEqual(ask(old, "GET", "/healthz")[0], 200)
            second = self.use("two")
            server.send_signal(signal.SIGHUP)
            self.await_log("new connections get the certificate")
            with self.assertRaises(ssl.SSLError):
                ask(self.connect(address, first), "GET", "/healthz")
            self.assertEqual(ask(self.connect(address, second), "GET", "/healthz")[0], 200)
            self.assertEqual(ask(old, "GET", "/healthz")[0], 200, "what is open stays")
            # One that is no good changes nothing.
            self.key.write_text("nonsense", encoding="utf-8")
            server.send_signal(signal.SIGHUP)
            self.await_log("the certificate that was read before stays")
            _, other = make_certificate(self.work, "three")
            os.replace(other, self.key)
            server.send_signal(signal.SIGHUP)
            self.await_log("the certificate that was read before stays", 2)
            self.assertEqual(ask(self.connect(address, second), "GET", "/healthz")[0], 200)


class PlainTest(NetworkTest):

    def connect(self, address):
        connection = http.client.HTTPConnection(address, timeout=LONG)
        self.addCleanup(connection.close)
        return connection

    def test_packed_reports(self):
        line = REPORTS[0]
        with self.collector() as (_, address, _):
            connection = self.connect(address)
            packed = gzip.compress(line.encode())

            def send(body, encoding):
                return ask(connection, "POST", "/upload/2026-11-15", body, Content_Encoding=encoding)[::2]
            self.assertEqual(send(packed, "gzip"), (200, b"The report is stored.\n"))
            self.assertEqual(send(line, "identity"), (200, b"The report was stored before.\n"))
            zstd = subprocess.run(["zstd", "-c"], input=line.encode(), capture_output=True, check=True).stdout
            self.assertEqual(send(zstd, "zstd"), (200, b"The report was stored before.\n"))
            self.assertEqual(send(packed[:-1], "gzip")[0], 400)
            self.assertEqual(send(gzip.compress(b" " * (1 << 27)), "gzip")[0], 413)
            status, headers, _ = ask(connection, "POST", "/upload/x", packed, Content_Encoding="br")
            self.assertEqual((status, headers["Accept-Encoding"]), (415, "gzip, zstd"))

    def test_published_files_in_parts(self):
        with self.collector() as (_, address, _):
            connection = self.connect(address)
            for line in REPORTS[:50]:
                self.assertEqual(ask(connection, "POST", "/upload/2026-11-15", line)[0], 200)
            self.assertEqual(len(support.reports_at(address, "2026-11-15", 50)), 50)
            path = "/data/2026-11-15"
            status, headers, whole = ask(connection, "GET", path)
            tag = headers["ETag"]
            self.assertEqual((status, headers["Accept-Ranges"]), (200, "bytes"))
            status, headers, part = ask(connection, "GET", path, Range="bytes=100-199", If_Range=tag)
            self.assertEqual((status, part), (206, whole[100:200]))
            self.assertEqual(headers["Content-Range"], f"bytes 100-199/{len(whole)}")
            self.assertEqual(ask(connection, "GET", path, Range="bytes=-10")[2], whole[-10:])
            self.assertEqual(ask(connection, "GET", path, Range="bytes=0-1", If_Range='"x"')[2], whole)
            self.assertEqual(ask(connection, "GET", path, Range=f"bytes={len(whole)}-")[0], 416)
            self.assertEqual(ask(connection, "GET", path, If_None_Match=tag)[::2], (304, b""))
            status, headers, body = ask(connection, "HEAD", path)
            self.assertEqual((status, headers["Content-Length"], body), (200, str(len(whole)), b""))
            # A week that changes is another version.
            self.assertEqual(ask(connection, "POST", "/upload/2026-11-15", REPORTS[50])[0], 200)
            self.assertEqual(len(support.reports_at(address, "2026-11-15", 51)), 51)
            self.assertEqual(ask(connection, "GET", path, If_None_Match=tag)[0], 200)


if __name__ == "__main__":
    unittest.main()
