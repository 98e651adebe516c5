#!/bin/sh
# Records http2.pcap: nghttp and curl with prior knowledge of HTTP/2 to nginx, and with an upgrade from HTTP/1.1 to Apache, on the
# loopback of a network namespace of their own. Needs root, tcpdump, curl, nghttp and Debian's nginx and apache2-bin.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir www
echo hello >www/index.html
seq 3000 >www/long.txt
chmod -R a+rX www

cat >nginx.conf <<CONF
daemon off;
pid $work/nginx.pid;
error_log $work/error.log;
events {}
http {
    access_log off;
    server {
        listen 127.0.0.1:8080 http2;
        root $work/www;
        location /moved { return 302 /index.html; }
        location /broken { return 503; }
        location /echo { proxy_pass http://127.0.0.1:8082; add_header X-Request-Id r-2; }
    }
    server {
        listen 127.0.0.1:8082;
        location / { return 200 "read\n"; }
    }
}
CONF

cat >apache.conf <<CONF
ServerName shop.example
PidFile $work/apache.pid
ErrorLog $work/apache.log
Listen 127.0.0.1:8081
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule http2_module /usr/lib/apache2/modules/mod_http2.so
Protocols h2c http/1.1
DocumentRoot $work/www
User www-data
Group www-data
CONF

unshare -n sh -eu -c '
    ip link set lo up
    nginx -c "$PWD/nginx.conf" &
    nginx=$!
    apache2 -f "$PWD/apache.conf" -DFOREGROUND &
    apache=$!
    until curl -s -o /dev/null --http2-prior-knowledge http://127.0.0.1:8080/; do sleep 0.1; done
    until curl -s -o /dev/null http://127.0.0.1:8081/; do sleep 0.1; done
    tcpdump -q -i lo -U --immediate-mode -w http2.pcap tcp port 8080 or tcp port 8081 2>dump.log &
    dump=$!
    until grep -q "listening on" dump.log; do sleep 0.1; done
    trap "kill $nginx $apache $dump 2>/dev/null || true" EXIT
    ask() { curl -s -m 10 -A curl "$@" >/dev/null || echo "curl: $? $*"; }
    known() { ask --http2-prior-knowledge "$@"; }
    nghttp -n -H "Cookie: sid=s3cret" -H "Authorization: Bearer s3cret" -H "X-Request-Id: r-1" \
        -H "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" \
        http://127.0.0.1:8080/ "http://127.0.0.1:8080/shop/carts/7/missing?token=s3cret" \
        http://127.0.0.1:8080/long.txt
    known -I http://127.0.0.1:8080/long.txt
    known -H "X-Forwarded-For: 192.0.2.7, 10.0.0.1" -H "X-Request-Id: r-1" --data "name=ann&password=s3cret" \
        http://127.0.0.1:8080/echo
    known http://127.0.0.1:8080/moved
    known http://127.0.0.1:8080/broken
    ask --http2 -H "X-Request-Id: r-3" http://127.0.0.1:8081/long.txt http://127.0.0.1:8081/none
    sleep 1
    kill -INT "$dump"
    wait "$dump" || true
' record
cp http2.pcap "$here/http2.pcap"
