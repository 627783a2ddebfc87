"""What Quill says of its stacks, for the collector's site: doc/operating.md, "What the site says of you"."""

import base64

import quill_project as quill

TRACKER = "https://example.org/quill/issues/"
FNV_OFFSET, FNV_PRIME = 0x811C9DC5, 0x01000193

# stacks.toml: what allocates is seldom what is wrong.
STACKS = f"""\
[program."{quill.SERVER}"]
uninteresting = ["quill::base::Arena"]
blamed = ["quill::lsp::rename::", "quill::"]
"""


def stack_id(stack):
    """As issues call it: doc/triage.md, "What a stack is called"."""
    number = FNV_OFFSET
    for byte in stack.encode():
        number = (number * FNV_PRIME % 2**32) ^ byte
    return base64.urlsafe_b64encode(number.to_bytes(4, "big")).decode().rstrip("=")


def issue(number, title, state, stack):
    return {"Number": number, "Title": title, "URL": f"{TRACKER}{number}", "State": state, "Stacks": [stack_id(stack)]}


def issues():
    """issues.json. The crash at the start of a rename is not there: it is like the later one, and so is its issue."""
    return {"Programs": [
        {"Program": quill.COMPILER, "Issues": [
            issue(141, "quillc: bug in quill::types::Checker::join", "open", quill.TYPE_BUG)]},
        {"Program": quill.SERVER, "Issues": [
            issue(152, "quill-lsp: crash in quill::lsp::rename::TextEdits::merge", "closed", quill.RENAME_CRASH),
            issue(163, "quill-lsp: crash in quill::syntax::Parser::block", "open", quill.MEMORY_CRASH)]}]}
