#!/bin/sh
# Records memcached.pcap: typed lines and a few binary messages against a memcached server, in a network namespace of
# their own. Needs root, tcpdump, Debian's memcached and python3.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
chmod 777 "$work"
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >client.py <<'PY'
import socket, struct, time

def talk(connection, *messages):
    for message in messages:
        connection.sendall(message)
        time.sleep(0.05)
        connection.recv(65536)

text = socket.create_connection(("127.0.0.1", 11211))
talk(text, b"version\r\n", b"set k1 5 0 12\r\ns3cret-value\r\n", b"get k1\r\n", b"get none\r\n", b"gets k1\r\n",
     b"add k1 0 0 1\r\nx\r\n", b"set n 0 0 1\r\n7\r\n", b"incr n 5\r\n", b"incr k1 1\r\n", b"bogus\r\n",
     b"set k2 0 0 2 noreply\r\nok\r\nget k1 k2 n\r\n", b"ms m1 12 T0\r\ns3cret-value\r\n", b"mg m1 v t\r\n",
     b"mg none v\r\n", b"mg m1 v q\r\nmg none v q\r\nmn\r\n", b"delete k1\r\ndelete k1\r\n", b"flush_all\r\n")
text.sendall(b"quit\r\n")

def binary(opcode, key=b"", extras=b"", value=b""):
    body = extras + key + value
    return struct.pack("!BBHBBHIIQ", 0x80, opcode, len(key), len(extras), 0, 0, len(body), 0, 0) + body

other = socket.create_connection(("127.0.0.1", 11211))
talk(other, binary(0x01, b"b1", struct.pack("!II", 0, 0), b"s3cret-value"), binary(0x00, b"b1"), binary(0x00, b"none"),
     binary(0x11, b"b2", struct.pack("!II", 0, 0), b"x") + binary(0x0a), binary(0x05, b"b1", struct.pack("!QQI", 1, 0, 0)),
     binary(0x0b), binary(0x10))
other.sendall(binary(0x07))
time.sleep(0.2)
PY

unshare -n sh -eu -c '
    ip link set lo up
    tcpdump -q -i lo -U --immediate-mode -w memcached.pcap tcp port 11211 2>dump.log &
    dump=$!
    until grep -qs "listening on" dump.log; do sleep 0.1; done
    memcached -u nobody -l 127.0.0.1 -p 11211 -U 0 &
    server=$!
    until python3 -c "import socket; socket.create_connection((\"127.0.0.1\", 11211)).close()" 2>/dev/null; do sleep 0.1; done
    python3 client.py
    sleep 1
    kill "$server"
    wait "$server" || true
    kill -INT "$dump"
    wait "$dump" || true
'
cp memcached.pcap "$here/memcached.pcap"
