#!/bin/sh
# Records health-check.pcap: a client that opens a connection to each of two servers ten times a second for some seconds
# and resets it at once, as a load balancer's TCP health check does, in a network namespace of its own. One connection to
# each asks and closes in order. Needs root, tcpdump and python3.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >check.py <<'PY'
import socket, struct, threading, time

def serve(listener):
    while True:
        connection, _ = listener.accept()
        with connection:
            try:
                if connection.recv(100):
                    connection.sendall(b"pong\n")
            except ConnectionResetError:
                pass

listeners = [socket.create_server(("192.0.2.2", port), backlog=64) for port in (8081, 8082)]
for listener in listeners:
    threading.Thread(target=serve, args=(listener,), daemon=True).start()
# Begin with a minute: where the checks are cut into rows does not depend on when this was recorded.
time.sleep(60 - time.time() % 60)
for round in range(20):
    for listener in listeners:
        check = socket.create_connection(listener.getsockname(), source_address=("192.0.2.1", 0))
        check.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        check.close()
    time.sleep(0.1)
for listener in listeners:
    with socket.create_connection(listener.getsockname(), source_address=("192.0.2.1", 0)) as client:
        client.sendall(b"ping\n")
        client.recv(100)
time.sleep(0.2)
PY

unshare -n sh -eu -c '
    ip link set lo up
    ip address add 192.0.2.1/32 dev lo
    ip address add 192.0.2.2/32 dev lo
    tcpdump -q -i lo -s 200 -U --immediate-mode -w health-check.pcap tcp 2>dump.log &
    dump=$!
    until grep -qs "listening on" dump.log; do sleep 0.1; done
    python3 check.py
    sleep 1
    kill -INT "$dump"
    wait "$dump" || true
'
cp health-check.pcap "$here/health-check.pcap"
