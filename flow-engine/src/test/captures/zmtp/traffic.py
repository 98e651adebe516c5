"""Sockets of libzmq that talk to each other: REQ and REP, PUB and SUB, with nobody's name and with PLAIN."""

import time
import zmq
from zmq.auth.thread import ThreadAuthenticator

context = zmq.Context()


def pair(server_type, client_type, port, password=None):
    server = context.socket(server_type)
    client = context.socket(client_type)
    server.linger = client.linger = 500
    if password:
        server.plain_server = True
        client.plain_username = b"ann"
        client.plain_password = password
    server.bind(f"tcp://127.0.0.1:{port}")
    client.connect(f"tcp://127.0.0.1:{port}")
    return server, client


def ask(server, client, *parts):
    client.send_multipart(parts)
    asked = server.recv_multipart()
    server.send_multipart([b"re: " + part for part in asked])
    assert client.recv_multipart() == [b"re: " + part for part in parts]


# REQ and REP: short, long, several parts.
server, client = pair(zmq.REP, zmq.REQ, 5555)
ask(server, client, b"hello")
ask(server, client, b"x" * 300)
ask(server, client, b"one", b"two")
client.close()
server.close()

# PUB and SUB.
publisher, subscriber = pair(zmq.PUB, zmq.SUB, 5556)
subscriber.subscribe(b"news")
subscriber.subscribe(b"sport")
time.sleep(0.3)
publisher.send_multipart([b"news", b"first"])
publisher.send_multipart([b"weather", b"not wanted"])
publisher.send_multipart([b"sport", b"second"])
assert subscriber.recv_multipart() == [b"news", b"first"]
assert subscriber.recv_multipart() == [b"sport", b"second"]
subscriber.unsubscribe(b"sport")
time.sleep(0.3)
subscriber.close()
publisher.close()

# PLAIN, accepted.
authenticator = ThreadAuthenticator(context)
authenticator.start()
authenticator.configure_plain(domain="*", passwords={"ann": "s3cret-password"})
server, client = pair(zmq.REP, zmq.REQ, 5557, b"s3cret-password")
ask(server, client, b"hello")
client.close()
server.close()

# PLAIN, refused.
server, client = pair(zmq.PULL, zmq.PUSH, 5558, b"s3cret-mistake")
client.reconnect_ivl = -1
time.sleep(0.5)
client.close(0)
server.close(0)

# Heartbeats.
server, client = context.socket(zmq.PULL), context.socket(zmq.PUSH)
client.heartbeat_ivl = 200
server.bind("tcp://127.0.0.1:5559")
client.connect("tcp://127.0.0.1:5559")
client.send(b"pushed")
assert server.recv() == b"pushed"
time.sleep(0.5)
client.close()
server.close()

authenticator.stop()
context.term()
