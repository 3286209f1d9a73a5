#!/usr/bin/python3
"""pcapng with the name of the machine's processor and kernel -> the same without them, in place."""

import struct
import sys

SECTION_HEADER, INTERFACE_DESCRIPTION = 0x0A0D0D0A, 0x00000001
FIXED_LENGTH = {SECTION_HEADER: 16, INTERFACE_DESCRIPTION: 8}
UNWANTED = {SECTION_HEADER: (2, 3), INTERFACE_DESCRIPTION: (12,)}  # hardware and os; os


def options(body):
    """The options in a block's body, each as code and bytes with padding."""
    at = 0
    while at < len(body):
        code, length = struct.unpack_from("<HH", body, at)
        end = at + 4 + (length + 3) // 4 * 4
        yield code, body[at:end]
        at = end


def without_names(kind, body):
    if kind not in UNWANTED:
        return body
    fixed = FIXED_LENGTH[kind]
    return body[:fixed] + b"".join(option for code, option in options(body[fixed:]) if code not in UNWANTED[kind])


def main(path):
    with open(path, "rb") as file:
        data = file.read()
    written, at = b"", 0
    while at < len(data):
        kind, length = struct.unpack_from("<II", data, at)
        body = without_names(kind, data[at + 8 : at + length - 4])
        total = struct.pack("<I", len(body) + 12)
        written += data[at : at + 4] + total + body + total
        at += length
    with open(path, "wb") as file:
        file.write(written)


main(sys.argv[1])
