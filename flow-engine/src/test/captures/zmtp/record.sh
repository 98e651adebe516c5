#!/bin/sh
# Records zmtp.pcap: sockets of libzmq on the loopback of a network namespace of their own. Needs root, tcpdump and Debian's
# python3-zmq.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/traffic.py" "$work"
cd "$work"
unshare -n sh -eu -c '
    ip link set lo up
    tcpdump -q -i lo -s 65535 -U --immediate-mode -w zmtp.pcap tcp portrange 5555-5559 2>dump.log &
    dump=$!
    trap "kill $dump 2>/dev/null || true" EXIT
    until grep -q "listening on" dump.log; do sleep 0.1; done
    timeout 30 /usr/bin/python3 traffic.py
    sleep 1
    kill -INT "$dump"
    wait "$dump" || true
'
cp zmtp.pcap "$here/zmtp.pcap"
