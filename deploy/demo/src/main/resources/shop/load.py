"""Buys, at a steady rate, over a number of connections at once; ends with a line of JSON."""

import argparse
import http.client
import json
import queue
import threading
import time

parser = argparse.ArgumentParser(prog="load")
parser.add_argument("--host", required=True)
parser.add_argument("--rate", type=float, required=True, help="requests a second")
parser.add_argument("--requests", type=int, required=True)
parser.add_argument("--connections", type=int, default=16)
parser.add_argument("--path", default="/buy/")
parser.add_argument("--prefix", default="order", help="what the numbers of the orders begin with")
options = parser.parse_args()

orders = queue.Queue()
times = []
failures = []


def buy(connection, order):
    begin = time.perf_counter()
    connection.request("GET", options.path + order)
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise OSError("status %d" % response.status)
    times.append(time.perf_counter() - begin)


def customer():
    connection = http.client.HTTPConnection(options.host, timeout=30)
    for order in iter(orders.get, None):
        try:
            buy(connection, order)
        except (OSError, http.client.HTTPException) as failure:
            failures.append(order + ": " + repr(failure))
            connection.close()


customers = [threading.Thread(target=customer) for _ in range(options.connections)]
for thread in customers:
    thread.start()
began = time.monotonic()
for number in range(options.requests):
    time.sleep(max(0.0, began + number / options.rate - time.monotonic()))
    orders.put("%s_%06d" % (options.prefix, number))
for _ in customers:
    orders.put(None)
for thread in customers:
    thread.join()
seconds = time.monotonic() - began

times.sort()
print(json.dumps({
    "requests": len(times),
    "failed": len(failures),
    "failures": failures[:5],
    "per_second": round(len(times) / seconds, 1),
    "median_ms": round(times[len(times) // 2] * 1000, 2) if times else None,
    "p99_ms": round(times[len(times) * 99 // 100] * 1000, 2) if times else None,
}), flush=True)
