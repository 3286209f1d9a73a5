#!/usr/bin/python3
"""Frames of two TAP interfaces -> each other, late, as over a wide area network.

record.sh moves the two interfaces into the namespaces of the client and of the server. Every frame that
one sends reaches the other after DELAY. Rules spoil chosen frames: "server:2:drop" loses the second frame
with TCP payload that the server sends, "client:1:copy" delivers one twice, "server:3:late" lets later ones
overtake it, "server:4+:drop" loses the fourth and everything after it, "server:3:unseen" delivers one that the mirror port does not get; "client:big:drop" loses every
frame above 400 bytes, "client:full:drop" above 1400, "client:ack:drop" every mere acknowledgment,
"client:all:drop" everything. "server:4+:7s" delivers seven seconds later.
Other rules do what devices in the path do: "mask" and "strip" hide STARTTLS, "alter" changes a byte,
"reset" ends the connection in the name of each side (device.py).
With --mirror a third interface, like the mirror port of a switch, gets a copy of all frames with an IEEE
802.1Q tag, and with --far-mirror a fourth gets one when the frame arrives.
"""

import argparse
import contextlib
import fcntl
import heapq
import os
import re
import select
import struct
import time

import device

TUNSETIFF, IFF_TUN, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0001, 0x0002, 0x1000
LATE_SECONDS = 0.004
SIZES = {"full": 1400, "big": 400}  # bytes


def open_interface(name, kind):
    interface = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(interface, TUNSETIFF, struct.pack("16sH22x", name.encode(), kind | IFF_NO_PI))
    return interface


def deliver(interface, frame):
    with contextlib.suppress(OSError):  # until the interface is up
        os.write(interface, frame)


def has_tcp_payload(packet):
    """Whether an IPv4 packet bears TCP payload."""
    if packet[:1] != b"\x45" or packet[9] != 6:
        return False
    return int.from_bytes(packet[2:4], "big") > 20 + (packet[32] >> 4) * 4


def tagged(frame, vlan):
    return frame[:12] + struct.pack("!HH", 0x8100, vlan) + frame[12:]


def is_mere_acknowledgment(packet):
    return packet[:1] == b"\x45" and packet[9] == 6 and packet[33] == 0x10 and not has_tcp_payload(packet)


def lateness(action):
    """Seconds that a frame is kept back."""
    if action == "late":
        return LATE_SECONDS
    return float(action[:-1]) if re.fullmatch(r"[\d.]+s", action or "") else 0


class Rules:
    def __init__(self, texts):
        self.actions = {}
        for text in texts:
            side, which, action = text.split(":")
            self.actions[side, which] = action
        self.sent = {"client": 0, "server": 0}

    def action(self, side, frame, packet):
        which = None
        if has_tcp_payload(packet):
            self.sent[side] += 1
            which = self.actions.get((side, str(self.sent[side])))
        for sent in range(1, self.sent[side] + 1):
            which = which or self.actions.get((side, f"{sent}+"))
        for size, least in SIZES.items():
            if len(frame) > least:
                which = which or self.actions.get((side, size))
        if is_mere_acknowledgment(packet):
            which = which or self.actions.get((side, "ack"))
        return which or self.actions.get((side, "all"))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--delay", type=float, default=0.0125, help="seconds, one way")
    options.add_argument("--tunnel", action="store_true", help="IP packets without Ethernet")
    options.add_argument("--mirror", type=int, metavar="VLAN")
    options.add_argument("--far-mirror", action="store_true")
    options.add_argument("rules", nargs="*")
    options = options.parse_args()

    kind, header = (IFF_TUN, 0) if options.tunnel else (IFF_TAP, 14)
    interfaces = {side: open_interface(f"sample-{side}", kind) for side in ("client", "server")}
    mirror = open_interface("sample-mirror", IFF_TAP) if options.mirror else None
    far_mirror = open_interface("sample-far", IFF_TAP) if options.far_mirror else None
    rules = Rules(options.rules)
    path, has_device = device.Device(), any(text.endswith(device.ACTIONS) for text in options.rules)
    waiting, number = [], 0
    while True:
        pause = max(0, waiting[0][0] - time.monotonic()) if waiting else None
        for interface in select.select(list(interfaces.values()), [], [], pause)[0]:
            frame = os.read(interface, 65536)
            from_client = interface == interfaces["client"]
            action = rules.action("client" if from_client else "server", frame, frame[header:])
            if mirror is not None and action != "unseen":
                deliver(mirror, tagged(frame, options.mirror))
            if action == "drop":
                continue
            due = time.monotonic() + options.delay + lateness(action)
            there, back = interfaces["server" if from_client else "client"], interface
            passed, returned = path.passes(frame, action) if has_device else ([frame], [])
            for target, sent in [*((there, each) for each in passed), *((back, each) for each in returned)]:
                for _ in range(2 if action == "copy" else 1):
                    number += 1
                    heapq.heappush(waiting, (due, number, target, sent))
                    if far_mirror is not None:
                        heapq.heappush(waiting, (due, number, far_mirror, tagged(sent, options.mirror)))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, target, frame = heapq.heappop(waiting)
            deliver(target, frame)


main()
