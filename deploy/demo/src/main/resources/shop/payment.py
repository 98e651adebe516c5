"""Payments: HTTPS in front, PostgreSQL behind. A thread and a database connection for each connection."""

import http.server
import re
import ssl
import sys
import threading

import psycopg2

subnet, directory = sys.argv[1:]
connections = threading.local()


def database():
    if not hasattr(connections, "database"):
        connections.database = psycopg2.connect(host=subnet + ".18", user="postgres", dbname="postgres")
        connections.database.autocommit = True
    return connections.database.cursor()


class Payment(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        order = self.path.rsplit("/", 1)[1]
        name = re.sub(r"\W", "_", order)
        cursor = database()
        cursor.execute("INSERT INTO payment (order_id, amount) VALUES (%s, 42) RETURNING amount AS of_" + name, (order,))
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"paid")

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128


server = Server(("", 8443), Payment)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(directory + "/payment.pem", directory + "/payment.key")
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
server.serve_forever()
