#!/usr/bin/python3
"""An SMTP client that does what it is told, one step after the other -> habits that mail programs have not on demand.

  hear      waits for what the server says next
  tls       begins TLS
  verify=F  begins TLS 1.2, and verifies the server by the roots in file F
  strict=F  the same as Python 3.13 and later do it
  hello     says a ClientHello and no more
  reset     ends the connection with RST
  rest      waits until the server ends the connection, or for ten seconds
  5s        waits for so many seconds
  anything else is said, with \\r and \\n where they are written
"""

import contextlib
import re
import socket
import ssl
import struct
import sys
import time


def client_hello():
    said, saying = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = ssl._create_unverified_context().wrap_bio(said, saying, server_hostname="mx.example.net")
    with contextlib.suppress(ssl.SSLWantReadError):
        tls.do_handshake()
    return saying.read()


def verified(connection, kind, roots):
    context = ssl.create_default_context(cafile=roots)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    if kind == "strict":
        context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context.wrap_socket(connection, server_hostname="mx.example.net")


def main():
    connection = socket.create_connection(("198.51.100.25", 25))
    connection.settimeout(10)
    for step in sys.argv[1:]:
        if step == "hear":
            print(connection.recv(65536))
        elif step == "tls":
            connection = ssl._create_unverified_context().wrap_socket(connection, server_hostname="mx.example.net")
        elif step.startswith(("verify=", "strict=")):
            connection = verified(connection, *step.split("=", 1))
        elif step == "hello":
            connection.sendall(client_hello())
        elif step == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif step == "rest":
            with contextlib.suppress(OSError):
                while data := connection.recv(65536):
                    print(data)
        elif re.fullmatch(r"\d+s", step):
            time.sleep(int(step[:-1]))
        else:
            connection.sendall(step.replace("\\r", "\r").replace("\\n", "\n").encode())
    connection.close()


main()
