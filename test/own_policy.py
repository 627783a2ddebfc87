"""A policy of a test's own: /etc is overlaid for this process and those that it starts, so that nobody
else is told anything by what stands there."""

import ctypes
import os
import pathlib
import tempfile

import own_network

POLICY = pathlib.Path("/etc/tallystick/policy")

_CLONE_NEWNS = 0x00020000
_CLONE_NEWUSER = 0x10000000
_MS_RDONLY, _MS_REMOUNT, _MS_BIND, _MS_REC, _MS_PRIVATE = 1, 32, 4096, 16384, 1 << 18

_libc = ctypes.CDLL(None, use_errno=True)


def _mount(source, target, kind, flags, options=None):
    encoded = [None if text is None else os.fsencode(text) for text in (source, target, kind, options)]
    return _libc.mount(*encoded[:3], ctypes.c_ulong(flags), encoded[3]) == 0


def _enter_mounts():
    if _libc.unshare(_CLONE_NEWNS) != 0:
        user, group = os.geteuid(), os.getegid()
        if _libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNS) != 0:
            return False
        own_network.map_ids(user, group)
    return _mount(None, "/", None, _MS_REC | _MS_PRIVATE)


def enter():
    """Gives this process a directory of POLICY in which it may write. False if that is not to be had
    here. Before any thread is started."""
    if not _enter_mounts():
        return False
    with tempfile.TemporaryDirectory(prefix="tally.") as name:
        if not _mount("tmpfs", name, "tmpfs", 0):
            return False
        upper, work = pathlib.Path(name) / "upper", pathlib.Path(name) / "work"
        (upper / "tallystick").mkdir(parents=True)
        upper.chmod(0o755)
        work.mkdir()
        overlaid = _mount("overlay", "/etc", "overlay", 0,
                          f"lowerdir=/etc,upperdir={upper},workdir={work}")
        # The overlay keeps it; the name is needed no more.
        return _libc.umount2(os.fsencode(name), 2) == 0 and overlaid


def say(policy):
    """Writes the policy, or takes it away (None)."""
    if policy is None:
        POLICY.unlink(missing_ok=True)
    else:
        POLICY.write_text(policy + "\n")


def make_read_only(file):
    """Makes a file one that nobody can write to, not even root. Until the returned function is called."""
    if not (_mount(file, file, None, _MS_BIND)
            and _mount(None, file, None, _MS_BIND | _MS_REMOUNT | _MS_RDONLY)):
        raise OSError(ctypes.get_errno(), f"mounting {file} read-only")
    return lambda: _libc.umount2(os.fsencode(file), 2)
