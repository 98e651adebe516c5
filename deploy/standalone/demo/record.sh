#!/usr/bin/env bash
# Records the capture that `thalweg up` replays where it may not capture: real clients and servers in two network
# namespaces, a web server and a name server on one side, curl, dig and ping on the other.
#
# usage: record.sh [FILE]     (root; needs nginx dnsmasq-base curl dnsutils tcpdump iproute2 iputils-ping)
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../src/main/resources/demo/demo.pcap}
work=$(mktemp -d)
client=thalweg-demo-client
server=thalweg-demo-server
pids=()

cleanup() {
    for pid in "${pids[@]}"; do
        kill "$pid" 2>/dev/null || true
    done
    wait 2>/dev/null || true
    ip netns del "$client" 2>/dev/null || true
    ip netns del "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

# Not for what runs in the background: $! would be a shell around it.
in_client() { ip netns exec "$client" "$@"; }

network() {
    ip netns add "$client"
    ip netns add "$server"
    ip -n "$client" link add eth0 type veth peer name eth0 netns "$server"
    ip -n "$client" addr add 10.77.0.1/24 dev eth0
    ip -n "$server" addr add 10.77.0.2/24 dev eth0
    ip -n "$client" -6 addr add fd77::1/64 dev eth0 nodad
    ip -n "$server" -6 addr add fd77::2/64 dev eth0 nodad
    for side in "$client" "$server"; do
        ip -n "$side" link set lo up
        ip -n "$side" link set eth0 up
    done
    mkdir -p "/etc/netns/$client"
    echo "nameserver 10.77.0.2" >"/etc/netns/$client/resolv.conf"
}

servers() {
    mkdir -p "$work/www"
    for page in index cart orders; do
        printf '{"page":"%s","items":[1,2,3]}\n' "$page" >"$work/www/$page.json"
    done
    head -c 40000 /dev/zero | tr '\0' 'x' >"$work/www/large.txt"
    cat >"$work/nginx.conf" <<CONF
daemon off; pid $work/nginx.pid; error_log $work/error.log; worker_processes 1;
events {}
http {
    access_log off; default_type application/json;
    client_body_temp_path $work/body; proxy_temp_path $work/proxy; fastcgi_temp_path $work/fastcgi;
    uwsgi_temp_path $work/uwsgi; scgi_temp_path $work/scgi;
    server {
        listen 80; listen [::]:80; root $work/www;
        location /api/fail { return 503; }
        location /api/moved { return 302 /index.json; }
        location /api/orders { return 201 '{"id":7}'; }
    }
}
CONF
    chmod -R a+rX "$work"
    ip netns exec "$server" nginx -c "$work/nginx.conf" -p "$work" >"$work/nginx.log" 2>&1 &
    pids+=($!)
    ip netns exec "$server" dnsmasq --keep-in-foreground --no-resolv --no-hosts --conf-file=/dev/null --user=root --pid-file= \
        --listen-address=10.77.0.2 --bind-interfaces --local=/shop.test/ \
        --host-record=shop.test,10.77.0.2,fd77::2 --cname=www.shop.test,shop.test \
        --txt-record=shop.test,"v=demo" --mx-host=shop.test,mail.shop.test,10 >"$work/dnsmasq.log" 2>&1 &
    pids+=($!)
    for _ in $(seq 50); do
        in_client curl -sf -o /dev/null http://10.77.0.2/index.json && in_client dig +short +tries=1 shop.test >"$work/up" &&
            [ -s "$work/up" ] && return
        sleep 0.1
    done
    echo "record.sh: the servers did not come up:" >&2
    cat "$work"/*.log >&2
    exit 1
}

get() { in_client curl -s --max-time 5 "$@" >/dev/null; }

traffic() {
    in_client ping -q -c 3 -i 0.2 10.77.0.2 >/dev/null
    get http://shop.test/index.json -H 'X-Request-ID: demo-1' -H 'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    get http://shop.test/cart.json http://shop.test/orders.json http://shop.test/large.txt
    get http://shop.test/missing.json http://shop.test/api/fail http://shop.test/api/moved
    get -X POST -d '{"item":3}' http://www.shop.test/api/orders
    get -I http://shop.test/index.json
    get -6 "http://[fd77::2]/cart.json"
    get http://10.77.0.2:81/ || true # refused
    for type in A AAAA MX TXT; do
        in_client dig +short +tries=1 "$type" shop.test >/dev/null
    done
    in_client dig +short +tries=1 nowhere.shop.test >/dev/null
    in_client dig +tcp +short +tries=1 shop.test >/dev/null
    for second in 1 2 3 4 5; do
        get "http://shop.test/index.json?second=$second"
        sleep 0.5
    done
}

[ "$(id -u)" = 0 ] || { echo "record.sh: network namespaces need root; run it with sudo" >&2; exit 1; }
network
servers
ip netns exec "$client" tcpdump -q -U -i eth0 -s 0 -w "$work/demo.pcap" 2>"$work/tcpdump.log" &
recorder=$!
until grep -q listening "$work/tcpdump.log"; do sleep 0.05; done
traffic
sleep 0.5
kill -INT "$recorder"
wait "$recorder" || true
rm -rf "/etc/netns/$client"
mkdir -p "$(dirname "$out")"
cp "$work/demo.pcap" "$out"
echo "$out: $(stat -c %s "$out") bytes"
