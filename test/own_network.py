"""A network of a test's own: the servers in it, which may listen on every address that there is, are
reached by nobody else."""

import ctypes
import fcntl
import os
import socket
import struct

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1


def enter():
    """Moves this process, and those that it starts from now on, into a network that has the loopback
    addresses alone. False if that is not to be had here. Before any thread is started."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        user, group = os.geteuid(), os.getegid()
        if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
            return False
        map_ids(user, group)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", _IFF_UP))
    return True


def map_ids(user, group):
    """In a user namespace the one user stays what he is."""
    for file, line in (("uid_map", f"{user} {user} 1"), ("setgroups", "deny"),
                       ("gid_map", f"{group} {group} 1")):
        with open(f"/proc/self/{file}", "w", encoding="ascii") as out:
            out.write(line)
