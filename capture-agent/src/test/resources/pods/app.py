"""The middle tier: for each order it writes to Redis, then to PostgreSQL, then answers. Arguments: own address, Redis's,
PostgreSQL's. One thread, so that orders that come at once wait for each other."""

import http.server
import sys

import psycopg2
import redis

here, cache_address, database_address = sys.argv[1:]
cache = redis.Redis(host=cache_address)
database = psycopg2.connect(host=database_address, user="postgres", dbname="postgres", sslmode="disable")
database.autocommit = True
cursor = database.cursor()


class Orders(http.server.BaseHTTPRequestHandler):
    wbufsize = -1

    def do_GET(self):
        order = self.path.rsplit("/", 1)[1]
        cache.incr("orders_" + order)
        # Literals are masked in rows, names of columns are not.
        cursor.execute("INSERT INTO orders VALUES (%s) RETURNING id AS of_" + order, (order,))
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"done")

    def log_message(self, *_):
        pass


class Server(http.server.HTTPServer):
    request_queue_size = 64


Server((here, 8080), Orders).serve_forever()
