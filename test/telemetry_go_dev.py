"""telemetry.go.dev as Go's programs see it, played by this machine alone: the upload config comes from a
module proxy that is a directory, and reports go by a proxy, which ends TLS with a certificate of the
test's own, to our collector."""

import contextlib
import dataclasses
import datetime
import http.client
import http.server
import json
import ssl
import threading
import zipfile

import support

HOST = "telemetry.go.dev"
CONFIG_MODULE = "golang.org/x/telemetry/config"
CONFIG_VERSION = "v0.999.0"


def approve(config, program, counters=(), stacks=()):
    """Adds a program to the upload config, if need be, its version and its toolchain."""
    listed = [p for p in config["Programs"] if p["Name"] == program["Program"]]
    if not listed:
        listed = [{"Name": program["Program"], "Versions": []}]
        config["Programs"] += listed
    for names, name in ((listed[0]["Versions"], program["Version"]),
                        (config["GoVersion"], program["GoVersion"])):
        if name not in names:
            names.append(name)
    for kind, added in (("Counters", counters), ("Stacks", stacks)):
        listed[0][kind] = [*(listed[0].get(kind) or []), *({"Name": n, "Rate": 1} for n in added)]


class _Handler(http.server.BaseHTTPRequestHandler):
    """The proxy: a CONNECT to HOST is answered by HOST itself, and what is posted to it by the
    collector."""

    def do_CONNECT(self):
        self.server.asked.append(f"CONNECT {self.path}")
        if self.path != f"{HOST}:443":
            self.send_error(403)
            return
        self.send_response_only(200)
        self.end_headers()
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.close_connection = False  # the request itself comes next, by TLS

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(f"POST {self.path}")
        self.server.posted.append(body)
        collector = http.client.HTTPConnection(self.server.collector, timeout=30)
        with contextlib.closing(collector):
            collector.request("POST", self.path, body, {"Content-Type": self.headers["Content-Type"]})
            answer = collector.getresponse()
            text = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def finish(self):
        super().finish()
        self.connection.close()

    def log_message(self, *_):
        pass


@dataclasses.dataclass
class Site:
    collector: str    # HOST:PORT of the collector
    asked: list       # each CONNECT HOST:PORT that came, and each POST PATH inside
    posted: list      # the bodies of the POSTs
    environment: dict  # what leads a Go program here


def _make_certificate(work):
    certificate, key = work / "certificate.pem", work / "key.pem"
    support.must("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                 "-nodes", "-days", 2, "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
                 "-keyout", key, "-out", certificate)
    return certificate, key


def _make_module_proxy(directory, config):
    """A module proxy in a directory (go help goproxy) that knows the upload config; returns its URL."""
    versions = directory / CONFIG_MODULE / "@v"
    versions.mkdir(parents=True)
    module = f"module {CONFIG_MODULE}\n"
    info = {"Version": CONFIG_VERSION, "Time": "2026-01-01T00:00:00Z"}
    (versions / "list").write_text(f"{CONFIG_VERSION}\n")
    (versions / f"{CONFIG_VERSION}.info").write_text(json.dumps(info))
    (versions / f"{CONFIG_VERSION}.mod").write_text(module)
    with zipfile.ZipFile(versions / f"{CONFIG_VERSION}.zip", "w") as archive:
        root = f"{CONFIG_MODULE}@{CONFIG_VERSION}"
        archive.writestr(f"{root}/go.mod", module)
        archive.writestr(f"{root}/config.json", config.read_text())
    return directory.as_uri()


@contextlib.contextmanager
def serving(work, config):
    """A running telemetry.go.dev with that upload config, a file; yields a Site."""
    certificate, key = _make_certificate(work)
    with contextlib.ExitStack() as stack:
        today = datetime.datetime.now(datetime.timezone.utc).date()
        collector = stack.enter_context(support.collector(work, config, str(today)))
        proxy = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        stack.callback(proxy.server_close)
        proxy.daemon_threads = True
        proxy.collector, proxy.asked, proxy.posted = collector, [], []
        proxy.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        proxy.tls.load_cert_chain(certificate, key)
        thread = threading.Thread(target=proxy.serve_forever, args=(0.01,))
        thread.start()
        stack.callback(thread.join)
        stack.callback(proxy.shutdown)
        yield Site(collector, proxy.asked, proxy.posted, {
            "HTTPS_PROXY": f"http://127.0.0.1:{proxy.server_port}", "SSL_CERT_FILE": str(certificate),
            "GOPROXY": _make_module_proxy(work / "modules", config), "GOSUMDB": "off",
            "GOFLAGS": "-mod=mod -modcacherw"})
