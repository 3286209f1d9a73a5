#!/usr/bin/python3
"""One half of a device that decrypts mail: SMTP on one side with TLS after STARTTLS, on the other without.

  terminator.py decrypt FROM TO CERTIFICATE KEY   the half that the client talks to: takes its TLS off
  terminator.py encrypt FROM TO                   the half that talks to the server: puts TLS on again

FROM and TO are address:port, where it listens and where it connects to. Between the two halves the words
STARTTLS and 220 stay in sight, and what follows them is plain SMTP.
"""

import contextlib
import socket
import ssl
import sys
import threading


def address(text):
    host, port = text.rsplit(":", 1)
    return host, int(port)


def line(source):
    """A line, unbuffered so that nothing behind it is read."""
    text = b""
    while not text.endswith(b"\n"):
        byte = source.recv(1)
        if not byte:
            return b""
        text += byte
    return text


def hand_on(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def until_tls(client, server):
    """Hands on what is said until the server agrees to TLS; false where a side leaves before."""
    command = b""
    while True:
        reply = b""
        while not reply or reply[3:4] == b"-":
            if not (reply := line(server)):
                return False
            client.sendall(reply)
        if command == b"STARTTLS" and reply.startswith(b"220"):
            return True
        if not (said := line(client)):
            return False
        server.sendall(said)
        command = said.strip().upper()


def serve(client, mode, target, certificate):
    with client, socket.create_connection(address(target)) as server:
        if not until_tls(client, server):
            return
        if mode == "decrypt":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            client = context.wrap_socket(client, server_side=True)
        else:
            server = ssl._create_unverified_context().wrap_socket(server)
        back = threading.Thread(target=hand_on, args=(server, client))
        back.start()
        hand_on(client, server)
        back.join()


def main():
    mode, source, target, *certificate = sys.argv[1:]
    listener = socket.create_server(address(source))
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection, mode, target, certificate)).start()


main()
