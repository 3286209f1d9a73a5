"""A device in the path of mail, on link.py's cable: Ethernet frames with IPv4 and TCP -> what it makes of them.

  mask            overwrites the greeting and STARTTLS, as Cisco's inspection of SMTP does
  strip           takes the line with STARTTLS out of the reply, and counts the bytes so that neither side notices
  alter           changes the last byte
  reset           keeps the frame, and sends RST to either side in the name of the other
  reset-receiver  keeps the frame, and sends RST to its receiver only
  reset-aside     hands the frame on, and after it RST with a number far outside the window
  reset-near      the same with a number inside the window that is not the next
  reset-broken    the same with the next number and a wrong checksum
  fin-aside       hands the frame on, and after it FIN with a number far outside the window
"""

import re
import struct

ACTIONS = ("mask", "strip", "alter", "reset", "reset-receiver", "reset-aside", "reset-near", "reset-broken", "fin-aside")
ETHERNET, ADDRESSES, FLAGS = 14, slice(26, 34), 47
FIN_ACK, RST_ACK = 0x11, 0x14
OWN_TTL = 253
ASIDE, NEAR = 2**29, 1000  # bytes after the next one

INJECTED = {"reset-aside": (RST_ACK, ASIDE), "reset-near": (RST_ACK, NEAR), "fin-aside": (FIN_ACK, ASIDE)}


def total(data):
    return sum(struct.unpack(f"!{(len(data) + 1) // 2}H", data + bytes(len(data) % 2)))


def checksum(data):
    value = total(data)
    while value >> 16:
        value = (value & 0xFFFF) + (value >> 16)
    return struct.pack("!H", value ^ 0xFFFF)


class Segment:
    """A frame with an IPv4 header of 20 bytes and TCP, to be changed."""

    def __init__(self, frame):
        self.frame = bytearray(frame)
        self.start = 34 + (frame[46] >> 4) * 4
        self.end = ETHERNET + int.from_bytes(frame[16:18], "big")
        self.ports = struct.unpack_from("!HH", frame, 34)
        self.sequence, self.acknowledged = struct.unpack_from("!II", frame, 38)
        self.payload = bytes(frame[self.start : self.end])

    def written(self):
        """The frame with its numbers, its payload and its checksums."""
        frame = self.frame[: self.start] + self.payload
        struct.pack_into("!II", frame, 38, self.sequence % 2**32, self.acknowledged % 2**32)
        frame[16:18] = struct.pack("!H", len(frame) - ETHERNET)
        frame[24:26] = bytes(2)
        frame[24:26] = checksum(bytes(frame[14:34]))
        frame[50:52] = bytes(2)
        pseudo_header = bytes(frame[ADDRESSES]) + struct.pack("!HH", 6, len(frame) - 34)
        frame[50:52] = checksum(pseudo_header + bytes(frame[34:]))
        return bytes(frame)

    def reset(self):
        """A RST to where the frame goes, as if its sender had sent it instead."""
        return self.ending(RST_ACK)

    def ending(self, flags):
        """A segment with these flags and nothing else in the place of the frame."""
        self.payload, self.start = b"", 54
        self.frame[46], self.frame[FLAGS] = 0x50, flags
        self.frame[22] = OWN_TTL
        return self.written()

    def ending_after(self, flags, distance):
        """The same after the frame, so many bytes further on than the next one."""
        self.sequence += len(self.payload) + distance
        return self.ending(flags)

    def answered(self):
        """The same from the other end: what the receiver would send next."""
        end = self.sequence + len(self.payload)
        self.frame[0:12] = self.frame[6:12] + self.frame[0:6]
        self.frame[ADDRESSES] = self.frame[30:34] + self.frame[26:30]
        self.frame[34:38] = self.frame[36:38] + self.frame[34:36]
        self.sequence, self.acknowledged = self.acknowledged, end
        return self


def masked(payload):
    if payload.startswith(b"220 "):
        return b"220 " + re.sub(rb"[^20 \r\n]", b"*", payload[4:])
    return payload.replace(b"STARTTLS", b"XXXXXXXA")


def broken(frame):
    """With a wrong checksum of TCP."""
    return frame[:50] + bytes([frame[50] ^ 0xFF]) + frame[51:]


class Device:
    def __init__(self):
        self.taken = {}  # the server's and the client's port -> bytes taken out of what the server said

    def passes(self, frame, action):
        """What goes on to the other side, and what goes back."""
        if frame[12:15] != b"\x08\x00\x45" or frame[23] != 6:
            return [frame], []
        segment = Segment(frame)
        if action == "reset":
            return [Segment(frame).reset()], [segment.answered().reset()]
        if action == "reset-receiver":
            return [segment.reset()], []
        if action in INJECTED:
            return [frame, segment.ending_after(*INJECTED[action])], []
        if action == "reset-broken":
            return [frame, broken(segment.ending_after(RST_ACK, 0))], []
        if action == "mask":
            segment.payload = masked(segment.payload)
        elif action == "alter":
            segment.payload = segment.payload[:-1] + bytes([segment.payload[-1] ^ 1])
        elif action == "strip":
            segment.payload = segment.payload.replace(b"250-STARTTLS\r\n", b"")
            self.taken[segment.ports] = len(frame) - segment.start - len(segment.payload)
        elif segment.ports in self.taken:
            segment.sequence -= self.taken[segment.ports]
        elif segment.ports[::-1] in self.taken:
            segment.acknowledged += self.taken[segment.ports[::-1]]
        return [segment.written()], []
