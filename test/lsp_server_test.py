"""A language server that asks its user, with a scripted editor: every way in which that can go."""

import json
import os
import pathlib
import select
import subprocess
import unittest

import support

SERVER = support.BUILD / "bin" / "tally-example-ini-ls"
ID = "tallystick/prompt"
YES, NO = "Yes, I'd like to help", "No, thanks"
COMMAND = "ini-ls.maybeAskTelemetry"
PATIENCE = 60  # seconds; only a program that hangs needs them


class Editor:
    """A client of the protocol that does what the test says."""

    def __init__(self, env):
        self.process = subprocess.Popen([SERVER], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.last_id, self.read = 0, b""

    def send(self, **message):
        text = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.send_raw(b"Content-Length: %d\r\n\r\n%s" % (len(text), text))

    def send_raw(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def receive(self):
        while True:
            head, found, rest = self.read.partition(b"\r\n\r\n")
            if found and len(rest) >= (length := int(head.split(b":")[1])):
                self.read = rest[length:]
                return json.loads(rest[:length])
            if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
                raise AssertionError("the server says nothing")
            chunk = os.read(self.process.stdout.fileno(), 65536)
            if not chunk:
                raise AssertionError("the server has ended")
            self.read += chunk

    def request(self, method, **params):
        """The answer; what else comes before it is an error."""
        self.last_id += 1
        self.send(id=self.last_id, method=method, params=params)
        answer = self.receive()
        if answer.get("id") != self.last_id:
            raise AssertionError(f"{answer} is no answer to {method}")
        return answer

    def begin(self, name="Test", **options):
        answer = self.request("initialize", clientInfo={"name": name}, initializationOptions=options)
        self.send(method="initialized", params={})
        return answer["result"]

    def end(self):
        """The exit code."""
        self.request("shutdown")
        self.send(method="exit")
        return self.process.wait(timeout=PATIENCE)

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class LspServerTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.home = pathlib.Path(holder.name)
        self.env = support.clean_environment(HOME=self.home, TALLY_DIR=self.home / "telemetry",
                                             INI_LS_PROMPT_RATE="1")
        self.on("2026-11-01")
        self.assertEqual(self.editor_that_is_not_asked().end(), 0)
        self.on("2026-11-08")

    def on(self, day):
        self.env["TALLY_AS_OF"] = day

    def editor(self):
        editor = Editor({name: str(value) for name, value in self.env.items()})
        self.addCleanup(editor.close)
        return editor

    def editor_that_is_not_asked(self, **options):
        editor = self.editor()
        editor.begin(**options)
        self.assertIn("result", editor.request("textDocument/completion"))
        return editor

    def asked(self, editor):
        """The question, which must come next."""
        question = editor.receive()
        self.assertEqual((question["id"], question["method"]), (ID, "window/showMessageRequest"))
        self.assertEqual([each["title"] for each in question["params"]["actions"]], [YES, NO])
        self.assertIn("ini-ls telemetry preview", question["params"]["message"])
        return question

    def editor_that_is_asked(self):
        editor = self.editor()
        editor.begin()
        self.asked(editor)
        return editor

    def state(self):
        return (self.home / "tallystick/prompt").read_text().split()

    def mode(self):
        file = self.home / "telemetry/mode"
        return file.read_text() if file.exists() else ""


class AskingTest(LspServerTest):

    def test_yes(self):
        editor = self.editor_that_is_asked()
        editor.send(id=ID, result={"title": YES})
        said = editor.receive()
        self.assertEqual(said["method"], "window/showMessage")
        self.assertIn("To stop sending: ini-ls telemetry local", said["params"]["message"])
        self.assertEqual((self.mode(), self.state()[0]), ("on 2026-11-08", "yes"))
        self.assertEqual(editor.end(), 0)
        self.on("2027-11-08")
        self.editor_that_is_not_asked()

    def test_no(self):
        editor = self.editor_that_is_asked()
        editor.send(id=ID, result={"title": NO})
        self.assertIn("You will not be asked again", editor.receive()["params"]["message"])
        self.assertEqual((self.mode(), self.state()[0]), ("", "no"))
        self.on("2027-11-08")
        self.editor_that_is_not_asked()

    def test_closed_or_not_understood(self):
        for i, response in enumerate(({"result": None}, {"result": {"title": "Later"}}, {"result": []},
                                      {"error": {"code": -32601, "message": "unknown"}})):
            with self.subTest(response):
                self.on(f"2027-02-{1 + 7 * i:02d}")
                editor = self.editor_that_is_asked()
                editor.send(id=ID, **response)
                self.assertEqual(editor.end(), 0)
                self.assertEqual(self.state()[:2], ["failed" if "error" in response else "dismissed", str(i + 1)])
                self.assertEqual(self.mode(), "")

    def test_an_answer_may_come_late_and_once(self):
        editor = self.editor_that_is_asked()
        self.assertIn("result", editor.request("textDocument/completion"))
        editor.send(id=ID, result={"title": YES})
        self.assertEqual(editor.receive()["method"], "window/showMessage")
        editor.send(id=ID, result={"title": NO})
        self.assertEqual(editor.end(), 0)
        self.assertEqual(self.mode(), "on 2026-11-08")

    def test_an_editor_that_ends_has_not_answered(self):
        editor = self.editor_that_is_asked()
        editor.process.stdin.close()
        self.assertEqual(editor.process.wait(timeout=PATIENCE), 1)
        self.assertEqual(self.state()[:2], ["pending", "1"])
        self.on("2026-11-09")
        self.editor_that_is_not_asked()
        self.assertEqual(self.state()[:2], ["failed", "1"])

    def test_of_two_windows_one_is_asked(self):
        first = self.editor_that_is_asked()
        self.editor_that_is_not_asked()
        first.send(id=ID, result={"title": NO})
        self.assertEqual(first.receive()["method"], "window/showMessage")

    def test_an_editor_may_choose_the_moment(self):
        editor = self.editor_that_is_not_asked(askOnCommand=True)
        self.assertIsNone(editor.request("workspace/executeCommand", command=COMMAND)["result"])
        self.asked(editor)
        self.assertIsNone(editor.request("workspace/executeCommand", command=COMMAND)["result"])
        self.assertIsNone(editor.request("workspace/executeCommand", command="other")["result"])
        self.assertEqual(editor.end(), 0)
        self.assertEqual(self.state()[1], "1")

    def test_nobody_is_asked_where_telemetry_is_off_or_on(self):
        self.env["DO_NOT_TRACK"] = "1"
        self.editor_that_is_not_asked()
        del self.env["DO_NOT_TRACK"]
        for mode in ("on", "local", "off"):
            (self.home / "telemetry/mode").write_text(f"{mode} 2026-11-01")
            self.editor_that_is_not_asked()
        self.assertEqual(self.state()[:2], ["-", "0"])


class WorkTest(LspServerTest):
    TEXT = "[one]\na = 1\na = 2\nnonsense\n[one]\nab = 3\n\n"
    URI = "file:///t.ini"

    def test_it_finds_problems_and_completes(self):
        editor = self.editor()
        capabilities = editor.begin(askOnCommand=True)["capabilities"]
        self.assertEqual(capabilities["executeCommandProvider"]["commands"], [COMMAND])
        editor.send(method="textDocument/didOpen", params={"textDocument": {"uri": self.URI, "text": self.TEXT}})
        found = editor.receive()["params"]
        self.assertEqual([(each["range"]["start"]["line"], each["message"]) for each in found["diagnostics"]],
                         [(2, "The key a was there before in this section."),
                          (3, "This is neither a [section] nor key = value nor a comment."),
                          (4, "The section [one] was there before.")])
        editor.send(method="textDocument/didChange", params={
            "textDocument": {"uri": self.URI}, "contentChanges": [{"text": "[one]\nab = 1\nac = 2\n"}]})
        self.assertEqual(editor.receive()["params"]["diagnostics"], [])
        answer = editor.request("textDocument/completion", textDocument={"uri": self.URI},
                                position={"line": 1, "character": 1})
        self.assertEqual([each["label"] for each in answer["result"]], ["ab", "ac"])
        self.assertEqual(editor.end(), 0)

    def test_it_counts_what_it_does(self):
        editor = self.editor_that_is_not_asked(name="Neovim", askOnCommand=True)
        self.assertEqual(editor.end(), 0)
        dump = support.must(support.TALLY, "dump", env=self.env)
        for counter in ("ini-ls/client:neovim", "ini-ls/request:completion", "ini-ls/request:initialize"):
            self.assertRegex(dump, rf"{counter}\s+[1-9]")
        self.assertRegex(dump, r"ini-ls/completion/latency:\S+\s+[1-9]")
        # A completion in a file that was never opened.
        self.assertIn("ini-ls/bug", dump)
        self.assertIn("Server::complete", dump)

    def test_it_lives_through_nonsense(self):
        editor = self.editor()
        editor.begin(askOnCommand=True)
        for message in (b"{", b"[]", b'"x"', b"null", b'{"method":7}', b'{"id":1,"method":"textDocument/completion",'
                        b'"params":[]}', b'{"method":"textDocument/didChange","params":{"textDocument":3}}'):
            editor.send_raw(b"Content-Length: %d\r\n\r\n%s" % (len(message), message))
        editor.last_id = 100
        editor.send(id=100, method="shutdown")
        while editor.receive().get("id") != 100:
            pass
        editor.send(method="exit")
        self.assertEqual(editor.process.wait(timeout=PATIENCE), 0)


if __name__ == "__main__":
    unittest.main()
