#!/bin/sh
# Records nats.pcap: the Python client against a NATS server with JetStream, on the loopback of a network namespace of their
# own. Needs root, tcpdump, Debian's nats-server and python3-venv (pip fetches nats-py from PyPI).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/traffic.py" "$work"
cd "$work"
python3 -m venv python
python/bin/pip install -q nats-py==2.15.0

cat >server.conf <<CONF
listen: 127.0.0.1:4222
server_name: shop-broker
jetstream { store_dir: "$work/streams" }
authorization {
    users = [
        { user: ann, password: s3cret-password }
        { user: bob, password: s3cret-bob, permissions: { publish: "shop.>", subscribe: "_INBOX.>" } }
    ]
}
CONF

unshare -n sh -eu -c '
    ip link set lo up
    nats-server -c server.conf 2>server.log &
    server=$!
    until grep -qs "Server is ready" server.log; do sleep 0.1; done
    tcpdump -q -i lo -s 65535 -B 65536 -U --immediate-mode -w nats.pcap tcp port 4222 2>dump.log &
    dump=$!
    trap "kill $server $dump 2>/dev/null || true" EXIT
    until grep -qs "listening on" dump.log; do sleep 0.1; done
    timeout 30 python/bin/python traffic.py
    sleep 1
    kill -INT "$dump"
    wait "$dump" || true
'
cp nats.pcap "$here/nats.pcap"
