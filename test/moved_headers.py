"""Moves a program's table of program headers, as tools do that add a segment to what is linked."""

import struct

HEADER = struct.Struct("<IIQQQQQQ")  # Elf64_Phdr: type, flags, offset, vaddr, paddr, filesz, memsz, align
LOAD, TABLE = 1, 6
READABLE = 4
PAGE = 0x10000  # of every machine
TABLE_AT, TABLE_SIZE = 32, 54  # e_phoff; e_phentsize and e_phnum


def move_program_headers(program):
    """Appends a copy of the table of a 64-bit ELF file, with a segment of its own, and lets the file
    say that the table is there."""
    data = bytearray(program.read_bytes())
    (begin,) = struct.unpack_from("<Q", data, TABLE_AT)
    size, count = struct.unpack_from("<HH", data, TABLE_SIZE)
    if size != HEADER.size:
        raise AssertionError(f"{program} is no ELF file of 64 bits")
    headers = [list(HEADER.unpack_from(data, begin + i * size)) for i in range(count)]
    loads = [i for i, header in enumerate(headers) if header[0] == LOAD]
    first, last = headers[loads[0]], headers[loads[-1]]
    base = first[3] - first[2]
    # As far from the file's begin as in memory: so kernels before 5.18 find it too.
    offset = max(len(data), last[3] + last[6] - base) + PAGE - 1 & -PAGE
    length = (count + 1) * size
    place = [offset, base + offset, base + offset, length, length]
    headers.insert(loads[-1] + 1, [LOAD, READABLE, *place, PAGE])
    for header in headers:
        if header[0] == TABLE:
            header[2:7] = place
    struct.pack_into("<Q", data, TABLE_AT, offset)
    struct.pack_into("<H", data, TABLE_SIZE + 2, count + 1)
    # What was the table is no more: who still looks there finds nothing that is right.
    data[begin:begin + count * size] = bytes(count * size)
    with open(program, "r+b") as file:
        file.write(data)
        file.seek(offset)
        file.write(b"".join(HEADER.pack(*header) for header in headers))
