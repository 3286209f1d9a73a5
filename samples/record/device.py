"""A device in the path of mail, on link.py's cable: Ethernet frames with IPv4 and TCP -> what it makes of them.

  mask            overwrites the greeting and STARTTLS, as Cisco's inspection of SMTP does
  strip           takes the line with STARTTLS out of the reply, and counts the bytes so that neither side notices
  banner          takes the program's name out of the greeting, and counts the bytes in the same way
  alter           changes the last byte
  renumber        puts other sequence numbers in place of either side's, on the frames of both
  reset           keeps the frame, and sends RST to either side in the name of the other
  reset-receiver  keeps the frame, and sends RST to its receiver only
  reset-sender    keeps the frame, and sends RST to its sender only
  reset-alike     keeps the frame, and sends RST to either side with the TTL of the frame
  reset-after     hands the frame on, and after it RST to either side
  fin-sender      keeps the frame, and sends FIN to its sender in the name of the receiver
  reset-aside     hands the frame on, and after it RST with a number far outside the window
  reset-near      the same with a number inside the window that is not the next
  reset-broken    the same with the next number and a wrong checksum
  fin-aside       hands the frame on, and after it FIN with a number far outside the window
"""

import re
import struct

ACTIONS = (
    *("mask", "strip", "banner", "alter", "renumber", "fin-sender", "fin-aside", "reset", "reset-receiver"),
    *("reset-sender", "reset-alike", "reset-after", "reset-aside", "reset-near", "reset-broken"),
)
ETHERNET, ADDRESSES, FLAGS = 14, slice(26, 34), 47
ACK, FIN_ACK, RST_ACK = 0x10, 0x11, 0x14
SACK = 5
OWN_TTL = 253
SMTP = 25
ASIDE, NEAR = 2**29, 1000  # bytes after the next one

CLIENT_OFFSET, SERVER_OFFSET = 0x1F3D5B79, 0x2468ACE0  # between a side's own sequence numbers and the device's

INJECTED = {"reset-aside": (RST_ACK, ASIDE), "reset-near": (RST_ACK, NEAR), "fin-aside": (FIN_ACK, ASIDE)}
TAKEN_OUT = {"strip": b"250-STARTTLS\r\n", "banner": b" Postfix"}


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

    def shift_acknowledged(self, distance):
        """Of the acknowledgment, and of the selective ones."""
        self.acknowledged += distance
        at = 54
        while at < self.start:
            kind, length = self.frame[at], self.frame[at + 1] if at + 1 < self.start else 1
            if kind == SACK:
                for edge in range(at + 2, at + length, 4):
                    value = struct.unpack_from("!I", self.frame, edge)[0] + distance
                    struct.pack_into("!I", self.frame, edge, value % 2**32)
            at += 1 if kind < 2 else length

    def reset(self, ttl=OWN_TTL):
        """A RST to where the frame goes, as if its sender had sent it instead."""
        return self.ending(RST_ACK, ttl)

    def ending(self, flags, ttl=OWN_TTL):
        """A segment with these flags and nothing else in the place of the frame."""
        self.payload, self.start = b"", 54
        self.frame[46], self.frame[FLAGS] = 0x50, flags
        self.frame[22] = ttl
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


def renumbered(segment):
    from_client = segment.ports[1] == SMTP
    segment.sequence += CLIENT_OFFSET if from_client else SERVER_OFFSET
    if segment.frame[FLAGS] & ACK:
        segment.shift_acknowledged(-(SERVER_OFFSET if from_client else CLIENT_OFFSET))
    return segment


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
        if action == "reset-alike":
            return [Segment(frame).reset(frame[22])], [segment.answered().reset(frame[22])]
        if action == "reset-receiver":
            return [segment.reset()], []
        if action == "reset-sender":
            return [], [segment.answered().reset()]
        if action == "reset-after":
            return [frame, Segment(frame).ending_after(RST_ACK, 0)], [segment.answered().reset()]
        if action == "fin-sender":
            return [], [segment.answered().ending(FIN_ACK)]
        if action == "renumber":
            return [renumbered(segment).written()], []
        if action in INJECTED:
            return [frame, segment.ending_after(*INJECTED[action])], []
        if action == "reset-broken":
            return [frame, broken(segment.ending_after(RST_ACK, 0))], []
        if action == "mask":
            segment.payload = masked(segment.payload)
        elif action == "alter":
            segment.payload = segment.payload[:-1] + bytes([segment.payload[-1] ^ 1])
        elif action in TAKEN_OUT:
            segment.payload = segment.payload.replace(TAKEN_OUT[action], b"")
            self.taken[segment.ports] = segment.end - segment.start - len(segment.payload)
        elif segment.ports in self.taken:
            segment.sequence -= self.taken[segment.ports]
        elif segment.ports[::-1] in self.taken:
            segment.acknowledged += self.taken[segment.ports[::-1]]
        return [segment.written()], []
