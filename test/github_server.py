"""A GitHub of one repository, as far as triage asks it: answers as the REST API's documentation says
(docs.github.com/en/rest, version 2022-11-28), errors included.

As a program it prints its port, and serves until its standard input ends. It obeys, too:
    POST /_script  answers to give instead: [{"on": "POST /repos/", "status": 502, "headers": {}, "body": ""}],
                   each once, to the first request whose method and path begin so; with "skip": n, to
                   the one behind n of them
    POST /_issues  the issues that there are
    GET /_issues, /_log  the issues; the requests [method, path, headers, body] since it was asked last
"""

import http.server
import json
import sys
import threading
import urllib.parse

TOKEN = "github_pat_GOOD"
REPOSITORY = "acme/cc"
MAX_BODY = 65_536


class State:
    def __init__(self):
        self.lock = threading.Lock()
        self.issues = []
        self.comments = []  # (number, body)
        self.script = []
        self.log = []
        self.drops_labels = False

    def issue(self, number):
        return next((i for i in self.issues if i["number"] == number), None)

    def add(self, url, given):
        number = max((i["number"] for i in self.issues), default=0) + 1
        issue = {"id": 1000 + number, "number": number, "state": "open", "state_reason": None,
                 "title": "", "body": None, "labels": [], "milestone": None,
                 "user": {"login": "octocat", "id": 1}, "comments": 0, "locked": False}
        issue.update(given)
        issue["labels"] = [label if isinstance(label, dict) else {"id": 1, "name": label}
                           for label in issue["labels"]]
        issue["html_url"] = f"{url}/{REPOSITORY}/issues/{issue['number']}"
        self.issues.append(issue)
        return issue


def validation(field, code, message=None):
    error = {"resource": "Issue", "field": field, "code": code}
    if message:
        error["message"] = message
    return 422, {}, {"message": "Validation Failed", "errors": [error],
                     "documentation_url": "https://docs.github.com/rest/issues/issues"}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state = None

    def do(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.state.lock:
            status, headers, answer = self.answer_to(body)
        text = answer if isinstance(answer, str) else json.dumps(answer)
        if status == 0:  # hangs up
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    do_GET = do_POST = do_PATCH = do

    def log_message(self, *_):
        pass

    def url(self):
        return "http://" + self.headers["Host"]

    def answer_to(self, body):
        if self.path.startswith("/_"):
            return self.obey(body)
        self.state.log.append([self.command, self.path, dict(self.headers), body.decode(errors="replace")])
        for step in self.state.script:
            if f"{self.command} {self.path}".startswith(step["on"]):
                if step.get("skip", 0) > 0:
                    step["skip"] -= 1
                    continue
                self.state.script.remove(step)
                if not step.get("after"):
                    return step["status"], step.get("headers", {}), step.get("body", "")
                self.serve(body)  # it is done, and its answer gets lost
                return step["status"], step.get("headers", {}), step.get("body", "")
        return self.serve(body)

    def obey(self, body):
        if self.path == "/_script":
            self.state.script = json.loads(body)
        elif self.path == "/_drop_labels":
            self.state.drops_labels = True
        elif self.path == "/_issues" and self.command == "POST":
            self.state.issues, self.state.comments = [], []
            for issue in json.loads(body):
                self.state.add(self.url(), issue)
        elif self.path == "/_issues":
            return 200, {}, self.state.issues
        elif self.path == "/_comments":
            return 200, {}, self.state.comments
        elif self.path == "/_log":
            log, self.state.log = self.state.log, []
            return 200, {}, log
        return 200, {}, {}

    def serve(self, body):
        if not self.headers.get("User-Agent"):
            return 403, {}, "Request forbidden by administrative rules. Make sure your request has a User-Agent header"
        if self.headers.get("X-GitHub-Api-Version") != "2022-11-28":
            return 400, {}, {"message": "The API version is not supported"}
        authorization = self.headers.get("Authorization")
        if authorization not in (None, f"Bearer {TOKEN}"):
            return 401, {}, {"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest"}
        path, _, query = self.path.partition("?")
        parts = path.strip("/").split("/")
        if path.startswith("/repositories/7/"):  # what a renamed repository redirects to
            parts = ["repos", *REPOSITORY.split("/"), *parts[2:]]
        if parts[:3] != ["repos", *REPOSITORY.split("/")] or parts[3:4] != ["issues"] or len(parts) > 6:
            return 404, {}, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest"}
        if self.command != "GET" and authorization is None:
            return 401, {}, {"message": "Requires authentication"}
        given = json.loads(body) if body else None
        if len(parts) == 4:
            return self.list(path, query) if self.command == "GET" else self.create(given)
        issue = self.state.issue(int(parts[4]))
        if issue is None:
            return 404, {}, {"message": "Not Found"}
        if parts[5:] == ["comments"]:
            return self.comment(issue, given)
        return (200, {}, issue) if self.command == "GET" else self.change(issue, given)

    def list(self, path, query):
        asked = dict(urllib.parse.parse_qsl(query))
        labels = [label for label in asked.get("labels", "").split(",") if label]
        found = [i for i in self.state.issues
                 if (asked.get("state", "open") in ("all", i["state"]))
                 and set(labels) <= {label["name"] for label in i["labels"]}]
        size = min(int(asked.get("per_page", 30)), 100)
        page, last = int(asked.get("page", 1)), max((len(found) + size - 1) // size, 1)
        links = []
        for rel, number, there in (("prev", page - 1, page > 1), ("next", page + 1, page < last),
                                   ("last", last, page < last), ("first", 1, page > 1)):
            if there:
                target = urllib.parse.urlencode({**asked, "page": number})
                links.append(f'<{self.url()}{path}?{target}>; rel="{rel}"')
        headers = {"Link": ", ".join(links)} if links else {}
        return 200, headers, found[(page - 1) * size:page * size]

    def create(self, given):
        if not given.get("title"):
            return validation("title", "missing_field")
        if len(given.get("body") or "") > MAX_BODY:
            return validation("body", "custom", f"body is too long (maximum is {MAX_BODY} characters)")
        if self.state.drops_labels:
            given["labels"] = []
        return 201, {}, self.state.add(self.url(), given)

    def change(self, issue, given):
        if len(given.get("body") or "") > MAX_BODY:
            return validation("body", "custom", f"body is too long (maximum is {MAX_BODY} characters)")
        issue.update(given)
        return 200, {}, issue

    def comment(self, issue, given):
        if not given.get("body"):
            return validation("body", "missing_field")
        issue["comments"] += 1
        self.state.comments.append([issue["number"], given["body"]])
        return 201, {}, {"id": len(self.state.comments), "body": given["body"]}


class GithubServer:
    """Serves in a thread; `state` is what it knows."""

    def __init__(self):
        self.state = State()
        handler = type("BoundHandler", (Handler,), {"state": self.state})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.url = "http://127.0.0.1:%d" % self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def end(self):
        self.server.shutdown()
        self.server.server_close()


if __name__ == "__main__":
    server = GithubServer()
    print(server.server.server_port, flush=True)
    sys.stdin.read()
    server.end()
