#!/usr/bin/python3
"""An SMTP client that does what it is told, one step after the other -> habits that mail programs have not on demand.

  hear      waits for what the server says next
  tls       begins TLS
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


def main():
    connection = socket.create_connection(("198.51.100.25", 25))
    connection.settimeout(10)
    for step in sys.argv[1:]:
        if step == "hear":
            print(connection.recv(65536))
        elif step == "tls":
            connection = ssl._create_unverified_context().wrap_socket(connection, server_hostname="mx.example.net")
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
