"""The server behind nginx in http.pcap: answers in chunks, with an error, with what it was sent, or becomes a WebSocket."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Behind(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.headers.get("Upgrade"):
            return self.upgraded()
        if self.path.endswith("failing"):
            return self.answer(500, b"java.lang.IllegalStateException: no stock, password=s3cret-stack\n")
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in (b"one\n", b"two\n", b"three\n"):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")

    def do_POST(self):
        self.answer(200, self.rfile.read(int(self.headers.get("Content-Length", 0)))[:64])

    def upgraded(self):
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        self.end_headers()
        self.rfile.read(11)
        self.wfile.write(b"\x81\x05hello\x88\x00")
        self.close_connection = True

    def answer(self, code, body):
        self.send_response(code)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *ignored):
        pass


ThreadingHTTPServer(("127.0.0.1", 8082), Behind).serve_forever()
