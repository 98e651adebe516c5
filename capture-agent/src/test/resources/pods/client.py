"""A client in Python: when told to begin by a line, it asks each server so many times, and prints the answers.
Arguments: count, and the addresses of gateway, cache, database, stock and vault."""

import http.client
import ssl
import sys

import grpc
import psycopg2
import redis

count = int(sys.argv[1])
gateway, cache_address, database_address, stock, vault = sys.argv[2:]
sys.stdin.readline()

trusting = ssl.create_default_context()
trusting.check_hostname = False
trusting.verify_mode = ssl.CERT_NONE


def get(connection, path):
    connection.request("GET", path)
    answer = connection.getresponse().read().decode()
    connection.close()
    return answer


cache = redis.Redis(host=cache_address)
database = psycopg2.connect(host=database_address, user="postgres", dbname="postgres", sslmode="disable")
database.autocommit = True
cursor = database.cursor()
channel = grpc.insecure_channel(stock + ":9090")
take = channel.unary_unary("/shop.Stock/Take", request_serializer=bytes, response_deserializer=bytes)

for i in range(count):
    order = "python%d" % i
    print(get(http.client.HTTPConnection(gateway), "/app/" + order))
    print(get(http.client.HTTPConnection(gateway), "/go/" + order))
    print(cache.get("orders_" + order).decode())
    cursor.execute("SELECT count(*) AS of_" + order + " FROM orders WHERE id = %s", (order,))
    print(cursor.fetchone()[0])
    print(take(b"\x0a" + bytes([len(order)]) + order.encode())[2:].decode())
    print(get(http.client.HTTPSConnection(vault, context=trusting), "/secret/" + order))
    print(get(http.client.HTTPSConnection(stock, 8443, context=trusting), "/secret/" + order))
channel.close()
database.close()
cache.close()
