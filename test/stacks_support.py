"""What the tests of `tally stacks list` and `compare` share: reports, and servers that publish them."""

import contextlib
import gzip
import http.server
import json
import subprocess
import threading

import support

PROGRAM = "acme.org/cc"
PARSE = "crash/crash\nacme::Parser<>::next:+0x4\nacme::Parser<>::statement:+0x1d\nmain:+0x9"
PARSE_TOO = "crash/crash\nacme::Parser<>::next:+0x8\nacme::Parser<>::statement:+0x2d\nmain:+0x9"
FOLD = "cc/bug\nacme::check_failed:+0x1\nacme::fold:+0x4\nmain:+0x9"


def program(version, stacks, name=PROGRAM, toolchain="gcc-12.2", system="linux", arch="amd64"):
    return {"Program": name, "Version": version, "GoVersion": toolchain, "GOOS": system, "GOARCH": arch,
            "Counters": {}, "Stacks": stacks}


def report(week, x, *programs):
    return {"Week": week, "LastWeek": "", "X": x, "Programs": list(programs), "Config": "v0.0.0-0"}


def lines(reports):
    return "".join(json.dumps(each) + "\n" for each in reports)


def stacks(command, *arguments, text="", cwd=None):
    """Runs `tally stacks COMMAND`, where there is no stacks.toml unless the test has put one."""
    return support.run(support.TALLY, "stacks", command, *arguments, stdin=text, cwd=cwd or "/")


def listed(*arguments, **options):
    """The JSON of a list of which nothing was left out."""
    done = stacks("list", "--json", *arguments, **options)
    if (done.returncode, done.stderr) != (0, ""):
        raise AssertionError(f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout)


def zstd(text):
    return subprocess.run(["zstd", "-c"], input=text.encode(), capture_output=True, check=True).stdout


def write_forms(directory, text):
    """The text as a file, packed in each way, under names that do not say so."""
    forms = {"plain": text.encode(), "gzip": gzip.compress(text.encode()), "zstd": zstd(text)}
    for name, data in forms.items():
        (directory / name).write_bytes(data)
    return [directory / name for name in forms]


@contextlib.contextmanager
def serving(answers):
    """A server that has these paths, each with its bytes, as the Go project's has them; yields its URL
    and the list of what it is asked for."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):

        def do_GET(self):
            asked.append(self.path)
            body = answers.get(self.path)
            self.send_response(200 if body is not None else 404)
            body = body or b"nothing is here"
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
