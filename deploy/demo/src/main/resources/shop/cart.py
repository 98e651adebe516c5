"""The carts: HTTP in front, Redis behind, and HTTPS to the payment service. A thread for each connection."""

import http.client
import http.server
import ssl
import sys
import threading

import redis

subnet, directory = sys.argv[1:]
trusted = ssl.create_default_context(cafile=directory + "/payment.pem")
store = redis.Redis(subnet + ".17")
connections = threading.local()


def pay(order):
    if not hasattr(connections, "payment"):
        connections.payment = http.client.HTTPSConnection(subnet + ".14", 8443, context=trusted)
    connections.payment.request("POST", "/pay/" + order, body=b"amount=42")
    return connections.payment.getresponse().read()


class Cart(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_GET(self):
        order = self.path.rsplit("/", 1)[1]
        items = store.incr("cart:" + order)
        answer = b"%d items, %s" % (items, pay(order))
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128


Server(("", 8080), Cart).serve_forever()
