"""The question of a language server in Neovim, by its own client for the protocol, as its user sees and answers it."""

import pathlib
import unittest

import support
import terminal

SERVER = support.BUILD / "bin" / "tally-example-ini-ls"
SCRIPT = """
vim.o.columns = 150
vim.o.lines = 40
vim.o.more = false
local client = vim.lsp.start_client({ name = 'ini-ls', cmd = { '%s' } })
vim.lsp.buf_attach_client(0, client)
"""


class NeovimTest(unittest.TestCase):

    def setUp(self):
        support.need(self, "nvim")
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.home = pathlib.Path(holder.name)
        self.env = {name: str(value) for name, value in support.clean_environment(
            HOME=self.home, TALLY_DIR=self.home / "telemetry", TERM="xterm", LANG="C.UTF-8", INI_LS_PROMPT_RATE="1",
            TALLY_AS_OF="2026-11-08").items()}
        state = self.home / "tallystick"
        state.mkdir()
        # First used three weeks ago.
        (state / "prompt").write_text("- 0 1792540800 1 0\n")
        (self.home / "t.ini").write_text("[one]\na = 1\n")
        (self.home / "start.lua").write_text(SCRIPT % SERVER)

    def answer(self, number):
        nvim = terminal.Terminal(self, ["/usr/bin/nvim", "--clean", "-n", str(self.home / "t.ini"), "-S",
                                        str(self.home / "start.lua")], self.env)
        nvim.resize(40, 150)
        nvim.expect(r"1\. Yes, I'd like to help")
        nvim.expect(r"2\. No, thanks")
        nvim.type(f"{number}\r")
        return nvim

    def state(self):
        return (self.home / "tallystick/prompt").read_text().split()[:2]

    def leave(self, nvim):
        nvim.type("\x1b:qa!\r")
        self.assertEqual(nvim.status(), 0)

    def test_yes(self):
        nvim = self.answer(1)
        nvim.expect("To stop sending")
        self.leave(nvim)
        self.assertEqual(self.state(), ["yes", "1"])
        self.assertEqual((self.home / "telemetry/mode").read_text(), "on 2026-11-08")

    def test_no(self):
        nvim = self.answer(2)
        nvim.expect("You will not be asked again")
        self.leave(nvim)
        self.assertEqual(self.state(), ["no", "1"])
        self.assertFalse((self.home / "telemetry/mode").exists())


if __name__ == "__main__":
    unittest.main()
