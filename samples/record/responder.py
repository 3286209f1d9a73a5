#!/usr/bin/python3
"""SMTP up to the 220 that answers STARTTLS -> one of the faults that no mail server can be configured for.

  close       closes at once after its 220
  reset       closes when the ClientHello has arrived, without reading it: the kernel then sends RST
  silent      reads the ClientHello and never answers
  plain-text  answers the ClientHello with an SMTP reply
  inject      sends more than one reply to STARTTLS, as an attacker would
  too-many    says 421 when TLS has been agreed, and closes
  drip        greets a line a second, without an end
  in-step     refuses STARTTLS, in Gmail's words, if the client has sent more behind it
  hang-up     begins TLS and closes when the client has said its next EHLO
  mute        begins TLS and never answers what is said in it
  first-line  has STARTTLS on the first line of its reply to EHLO, where its name belongs
"""

import contextlib
import select
import socket
import ssl
import sys
import time

EHLO_REPLY = b"250-mx.example.net\r\n250-SIZE 10485760\r\n250-STARTTLS\r\n250 8BITMIME\r\n"
STARTTLS_REPLY = b"220 2.0.0 Ready to start TLS\r\n"
OTHER_EHLO_REPLIES = {"first-line": b"250-STARTTLS\r\n250-SIZE 10485760\r\n250 8BITMIME\r\n"}
INSIDE_TLS = ("hang-up", "mute")
NOT_IN_STEP = b"525 5.7.10 SMTP protocol violation, no commands allowed to pipeline after STARTTLS\r\n"
OTHER_STARTTLS_REPLIES = {"inject": STARTTLS_REPLY + b"250-mx.example.net\r\n250 AUTH PLAIN\r\n"}


def answer_starttls(connection, fault):
    """Speaks SMTP, unbuffered so that nothing behind STARTTLS is read; true when TLS has been agreed."""
    while fault == "drip":
        connection.sendall(b"220-mx.example.net ESMTP\r\n")
        time.sleep(1)
    connection.sendall(b"220 mx.example.net ESMTP\r\n")
    while True:
        line = b""
        while not line.endswith(b"\n"):
            byte = connection.recv(1)
            if not byte:
                return False
            line += byte
        verb = line.split()[:1]
        if verb == [b"EHLO"]:
            connection.sendall(OTHER_EHLO_REPLIES.get(fault, EHLO_REPLY))
        elif verb == [b"STARTTLS"] and fault == "in-step" and select.select([connection], [], [], 0.1)[0]:
            connection.recv(65536)
            connection.sendall(NOT_IN_STEP)
        elif verb == [b"STARTTLS"]:
            connection.sendall(OTHER_STARTTLS_REPLIES.get(fault, STARTTLS_REPLY))
            return True
        elif verb == [b"QUIT"]:
            connection.sendall(b"221 2.0.0 Bye\r\n")
            return False
        else:
            connection.sendall(b"502 5.5.1 Command not implemented\r\n")


def misbehave(connection, fault):
    if fault == "too-many":
        connection.sendall(b"421 4.7.0 mx.example.net too many connections from your address, try again later\r\n")
    if fault in ("close", "too-many"):
        return
    select.select([connection], [], [])
    if fault == "reset":
        return
    connection.recv(65536)
    if fault == "plain-text":
        connection.sendall(b"454 4.7.0 TLS not available due to temporary reason\r\n")
    while connection.recv(65536):
        pass


def hide(connection, fault):
    """What happens inside TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)  # which writes its secrets down where SSLKEYLOGFILE says
    context.load_cert_chain(*sys.argv[2:4])
    with context.wrap_socket(connection, server_side=True) as tls:
        tls.recv(65536)
        while fault == "mute" and tls.recv(65536):
            pass
        tls.unwrap()


def main():
    listener = socket.create_server(("198.51.100.25", 25))
    while True:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            if answer_starttls(connection, sys.argv[1]):
                (hide if sys.argv[1] in INSIDE_TLS else misbehave)(connection, sys.argv[1])


main()
