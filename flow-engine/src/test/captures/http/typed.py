"""What curl does not do: three requests in one segment, one that is split, a WebSocket, and what is no HTTP."""

import socket
import time


def talk(*parts, answers=1, port=8080):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for part in parts:
            connection.sendall(part)
            time.sleep(0.1)
        seen = b""
        while seen.count(b"HTTP/1.1 ") < answers or not seen.endswith((b"\n", b"\x88\x00")):
            more = connection.recv(65536)
            if not more:
                break
            seen += more


def get(path, *headers):
    lines = [f"GET {path} HTTP/1.1", "Host: shop.example", *headers, "", ""]
    return "\r\n".join(lines).encode()


talk(get("/index.html") + get("/none/1") + get("/long.txt", "Connection: close"), answers=3)
whole = get("/index.html", "X-Request-Id: r-split")
talk(whole[:7], whole[7:50], whole[50:])
talk(
    get("/behind/socket", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
    b"\x81\x85\x01\x02\x03\x04igoho",
)
talk(b"GET /index.html HTTP/1.1\r\n\r\n")
talk(b"POST /index.html HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 99999\r\n\r\n")
