#!/bin/sh
# Records tls.pcap: handshakes of OpenSSL on the loopback of a network namespace of their own. Versions 1.2 and 1.3, a retry,
# a resumed session, certificates of both sides, and what goes wrong. Needs root, tcpdump and OpenSSL's command.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj "$2" \
        -keyout "$1.key" -out "$1.pem" 2>/dev/null
}
certificate server "/O=Thalweg/CN=shop.example"
certificate client "/CN=alice"

unshare -n sh -eu -c '
    ip link set lo up
    tcpdump -q -i lo -U --immediate-mode -w tls.pcap tcp 2>dump.log &
    dump=$!
    until grep -q "listening on" dump.log; do sleep 0.1; done
    serve() {
        port=$1
        shift
        openssl s_server -accept "127.0.0.1:$port" -cert server.pem -key server.key -quiet "$@" >"server$port.log" 2>&1 &
        servers="$servers $!"
        until ss -ltn | grep -q ":$port "; do sleep 0.1; done
    }
    ask() {
        port=$1
        shift
        echo hello | timeout 10 openssl s_client -connect "127.0.0.1:$port" "$@" >/dev/null 2>&1 || true
    }
    servers=
    serve 4431 -tls1_3 -groups P-384 -alpn h2
    serve 4432 -tls1_2 -alpn h2
    serve 4433 -tls1_2 -Verify 1
    ask 4431 -servername shop.example -alpn h2,http/1.1 -groups P-384
    ask 4431 -servername retry.example -groups X25519:P-384
    ask 4432 -servername shop.example -alpn h2,http/1.1
    ask 4432 -servername resumed.example -sess_out session.pem
    ask 4432 -servername resumed.example -sess_in session.pem
    ask 4433 -servername alice.example -cert client.pem -key client.key
    ask 4433 -servername nobody.example
    ask 4432 -servername distrust.example -verify_return_error -CAfile client.pem
    ask 4432 -servername cipher.example -cipher ECDHE-RSA-AES128-GCM-SHA256 -tls1_2
    ask 4431 -servername old.example -tls1_2
    sleep 1
    kill $servers
    wait $servers || true
    kill -INT "$dump"
    wait "$dump" || true
' record
cp tls.pcap "$here/tls.pcap"
