"""`tally upload` by way of HTTPS: whom it believes, and which proxy it takes."""

import datetime
import select
import socket
import ssl
import unittest

import support
from upload_support import WEEK, UploadTest, answering, environment

NAME = "collector.invalid"  # only a proxy can find it


class Authority:
    """Issues certificates. Its own is to be believed if SSL_CERT_FILE names it."""

    def __init__(self, work, name):
        self.work, self.name = work, name
        self.key, self.certificate = work / f"{name}.key", work / f"{name}.crt"
        support.must("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                     "ec_paramgen_curve:P-256", "-nodes", "-keyout", self.key, "-out",
                     self.certificate, "-subj", f"/CN={name}", "-days", 30)

    def issue(self, subject, days=1):
        """A file with a key and a certificate for the host name or address."""
        both = self.work / f"{self.name}-{subject}-{days}.pem"
        request = self.work / "request"
        kind = "IP" if subject[0].isdigit() else "DNS"
        extensions = self.work / "extensions"
        extensions.write_text(f"subjectAltName={kind}:{subject}\n")
        support.must("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                     "-nodes", "-keyout", both, "-out", request, "-subj", "/CN=collector")
        certificate = support.must(
            "openssl", "x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key,
            "-set_serial", 1, "-days", days, "-extfile", extensions)
        with open(both, "a", encoding="ascii") as out:
            out.write(certificate)
        return both


class TlsTest(UploadTest):

    def setUp(self):
        super().setUp()
        support.need(self, "openssl")
        self.authority = Authority(self.work, "authority")

    def serve_tls(self, certificate):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server = self.serve(answering(200))
        server.server.socket = context.wrap_socket(
            server.server.socket, server_side=True, do_handshake_on_connect=False)
        return server

    def upload_by(self, server, authority=None, host="127.0.0.1", **variables):
        if authority:
            variables["SSL_CERT_FILE"] = authority.certificate
        port = server.server.server_port
        return self.upload(f"https://{host}:{port}/upload", env=environment(**variables))

    def believed(self, done, server):
        self.assert_done(done)
        self.assert_sent()
        self.assertEqual(server.targets(), [f"POST /upload/{WEEK}"])

    def not_believed(self, done, server, said):
        self.assert_one_sentence(done)
        self.assertIn(said, done.stdout)
        self.assert_kept()
        self.assertEqual(server.requests, [])


class CertificateTest(TlsTest):

    def test_an_authority_that_is_named_is_believed(self):
        server = self.serve_tls(self.authority.issue("127.0.0.1"))
        self.believed(self.upload_by(server, self.authority), server)

    def test_an_unknown_authority_is_not(self):
        server = self.serve_tls(self.authority.issue("127.0.0.1"))
        self.not_believed(self.upload_by(server), server, "issuer certificate")

    def test_another_authority_is_not(self):
        server = self.serve_tls(self.authority.issue("127.0.0.1"))
        other = Authority(self.work, "other")
        self.not_believed(self.upload_by(server, other), server, "certificate")

    def test_an_expired_certificate_is_not(self):
        server = self.serve_tls(self.authority.issue("127.0.0.1", days=-1))
        self.not_believed(self.upload_by(server, self.authority), server, "expired")

    def test_a_certificate_of_another_name_is_not(self):
        server = self.serve_tls(self.authority.issue("192.0.2.1"))
        self.not_believed(self.upload_by(server, self.authority), server, "name")


class Tunnel:
    """A proxy that connects to one server, whatever host it is asked for."""

    def __init__(self, port):
        self.port, self.asked_for = port, []

    def __call__(self, handler):
        self.asked_for.append((handler.command, handler.path))
        if handler.command != "CONNECT":
            answering(405)(handler)
            return
        with socket.create_connection(("127.0.0.1", self.port)) as server:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            client = handler.connection
            while True:
                for ready in select.select([client, server], [], [])[0]:
                    data = ready.recv(65536)
                    if not data:
                        handler.close_connection = True
                        return
                    (server if ready is client else client).sendall(data)


class ProxyTest(TlsTest):

    def setUp(self):
        super().setUp()
        self.server = self.serve_tls(self.authority.issue(NAME))
        self.tunnel = Tunnel(self.server.server.server_port)
        self.proxy = self.serve(self.tunnel)

    def by_proxy(self, **variables):
        return self.upload_by(self.server, self.authority, NAME, **variables)

    def test_each_variable_is_honoured(self):
        for variable in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
            with self.subTest(variable):
                self.directory = self.new_user(variable, "on 2026-11-08")
                self.local, self.sent = self.directory / "local", self.directory / "upload"
                self.server.requests.clear()
                self.tunnel.asked_for.clear()
                done = self.by_proxy(**{variable: f"http://{self.proxy.address}"})
                self.believed(done, self.server)
                target = f"{NAME}:{self.server.server.server_port}"
                self.assertEqual(self.tunnel.asked_for, [("CONNECT", target)])

    def test_the_proxy_sees_the_name_alone(self):
        self.by_proxy(https_proxy=f"http://{self.proxy.address}")
        ((_, headers, body),) = self.proxy.requests
        self.assertEqual(set(headers), {"Host", "Proxy-Connection"})
        self.assertEqual(body, b"")

    def test_a_proxy_for_http_is_not_for_https(self):
        done = self.by_proxy(http_proxy=f"http://{self.proxy.address}")
        self.not_believed(done, self.server, "resolve")
        self.assertEqual(self.tunnel.asked_for, [])

    def test_no_proxy_is_honoured(self):
        for variable in ("no_proxy", "NO_PROXY"):
            for value in (NAME, ".invalid", "*"):
                with self.subTest(f"{variable}={value}"):
                    done = self.by_proxy(https_proxy=f"http://{self.proxy.address}",
                                         **{variable: value})
                    self.not_believed(done, self.server, "resolve")
                    self.assertEqual(self.tunnel.asked_for, [])

    def test_a_proxy_is_no_authority(self):
        other = Authority(self.work, "other")
        done = self.upload_by(self.server, other, NAME, https_proxy=f"http://{self.proxy.address}")
        self.not_believed(done, self.server, "certificate")

    def test_a_proxy_that_refuses_keeps_it(self):
        refusing = self.serve(answering(403))
        done = self.by_proxy(https_proxy=f"http://{refusing.address}")
        self.not_believed(done, self.server, "403")

    def test_a_proxy_that_is_away_keeps_it(self):
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            port = nobody.getsockname()[1]
        done = self.by_proxy(https_proxy=f"http://127.0.0.1:{port}")
        self.not_believed(done, self.server, "onnect")


if __name__ == "__main__":
    unittest.main()
