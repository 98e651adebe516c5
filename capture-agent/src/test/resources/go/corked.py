"""Asks a server by HTTPS so that the end of the handshake and all requests leave in one segment. Arguments: the port, then paths."""

import socket
import ssl
import sys

port, paths = int(sys.argv[1]), sys.argv[2:]
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
sys.stdin.readline()
connection = socket.create_connection(("127.0.0.1", port))
connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
with context.wrap_socket(connection) as secured:
    for path in paths:
        last = "Connection: close\r\n" if path == paths[-1] else ""
        secured.sendall(f"GET {path} HTTP/1.1\r\nHost: shop\r\n{last}\r\n".encode())
    secured.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 0)
    while answer := secured.recv(65536):
        print(answer.decode().splitlines()[-1], flush=True)
