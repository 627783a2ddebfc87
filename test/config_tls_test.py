"""`tally upload` by TLS: which certificates it believes, and how it goes by a proxy."""

import contextlib
import socket
import ssl
import threading
import unittest

import support
from config_support import VERSION, SignedConfigTest
from upload_support import WEEK, Server, answering, environment

HOST = "telemetry.acme.test"  # a name that nobody but the proxy knows


def copy(source, sink):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


def tunnel_to(address):
    """A proxy's answer to CONNECT that leads there, whatever it asks for."""
    host, port = address.split(":")

    def answer(handler):
        with socket.create_connection((host, int(port))) as there:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            back = threading.Thread(target=copy, args=(there, handler.connection))
            back.start()
            copy(handler.connection, there)
            back.join()
    return answer


class TlsTest(SignedConfigTest):

    def setUp(self):
        super().setUp()
        self.certificate = self.make_certificate("trusted")

    def make_certificate(self, name):
        certificate, self.key = self.work / f"{name}.pem", self.work / f"{name}.key"
        support.must("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                     "ec_paramgen_curve:prime256v1", "-nodes", "-days", 2, "-subj", f"/CN={HOST}",
                     "-addext", f"subjectAltName=DNS:{HOST},DNS:localhost", "-keyout", self.key,
                     "-out", certificate)
        return certificate

    def serve(self, answer):
        """A server by TLS with a certificate of its own."""
        certificate = self.make_certificate("server")
        server = Server(answer)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, self.key)
        server.server.socket = context.wrap_socket(server.server.socket, server_side=True)
        self.addCleanup(server.end)
        self.port = server.server.server_port
        self.trusting = {"SSL_CERT_FILE": certificate}
        return server

    def fetch_from(self, host, **env):
        address = f"https://{host}:{self.port}"
        return self.fetch(url=f"{address}/upload", config_url=f"{address}/config",
                          env=environment(**env))

    def test_an_authority_that_the_user_trusts(self):
        self.assert_done(self.fetch_from("localhost", **self.trusting))
        self.assert_sent_with(VERSION)
        self.assertEqual(self.server.targets(), ["GET /config/latest", f"POST /upload/{WEEK}"])

    def test_an_authority_that_nobody_knows(self):
        self.assert_waits(self.fetch_from("localhost"), "certificate")
        self.assert_waits(self.fetch_from("localhost", SSL_CERT_FILE=self.certificate), "certificate")
        self.assertEqual(self.server.requests, [])

    def test_a_certificate_of_another_host(self):
        self.assert_waits(self.fetch_from("127.0.0.1", **self.trusting), "127.0.0.1")
        self.assertEqual(self.server.requests, [])

    def test_a_proxy_sees_the_host_and_nothing_else(self):
        proxy = Server(tunnel_to(f"127.0.0.1:{self.port}"))
        self.addCleanup(proxy.end)
        env = {"HTTPS_PROXY": f"http://{proxy.address}", **self.trusting}
        self.assert_done(self.fetch_from(HOST, **env))
        self.assert_sent_with(VERSION)
        self.assertEqual(set(proxy.targets()), {f"CONNECT {HOST}:{self.port}"})
        for _, headers, _ in proxy.requests:
            self.assertLessEqual(set(headers), {"Host", "Proxy-Connection"})

    def test_a_proxy_that_refuses(self):
        proxy = Server(answering(403, "no"))
        self.addCleanup(proxy.end)
        self.assert_waits(
            self.fetch_from(HOST, HTTPS_PROXY=f"http://{proxy.address}", **self.trusting), "403")


if __name__ == "__main__":
    unittest.main()
