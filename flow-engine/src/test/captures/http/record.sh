#!/bin/sh
# Records http.pcap: curl and a few typed requests to nginx, which has a chunking, a failing and an upgrading server behind it,
# and a tunnel through Apache, on the loopback of a network namespace of their own. Needs root, tcpdump, curl, Python and
# Debian's nginx and apache2-bin.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
cp "$here/behind.py" "$here/typed.py" "$work"
cd "$work"
mkdir www
echo hello >www/index.html
seq 400 >www/long.txt
chmod -R a+rX www

cat >nginx.conf <<CONF
daemon off;
pid $work/nginx.pid;
error_log $work/error.log;
events {}
http {
    access_log off;
    gzip on;
    gzip_min_length 1;
    server {
        listen 127.0.0.1:8080;
        root $work/www;
        client_max_body_size 4k;
        location /moved { return 302 /index.html; }
        location /broken { default_type application/json; return 503 '{"error":"no stock","token":"s3cret-token"}'; }
        location /gone { proxy_pass http://127.0.0.1:9; }
        location /behind/ {
            proxy_pass http://127.0.0.1:8082;
            proxy_http_version 1.1;
            proxy_set_header Upgrade \$http_upgrade;
            proxy_set_header Connection \$http_connection;
            add_header X-Request-Id r-2;
        }
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
LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
LoadModule proxy_connect_module /usr/lib/apache2/modules/mod_proxy_connect.so
ProxyRequests On
AllowCONNECT 8080
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
    python3 behind.py &
    behind=$!
    until curl -s -o /dev/null http://127.0.0.1:8080/; do sleep 0.1; done
    until curl -s -o /dev/null http://127.0.0.1:8081/; do sleep 0.1; done
    until curl -s -o /dev/null http://127.0.0.1:8082/behind/; do sleep 0.1; done
    tcpdump -q -i lo -s 65535 -B 65536 -U --immediate-mode -w http.pcap tcp port 8080 or tcp port 8081 2>dump.log &
    dump=$!
    trap "kill $nginx $apache $behind $dump 2>/dev/null || true" EXIT
    until grep -qs "listening on" dump.log; do sleep 0.1; done
    ask() { curl -s -m 10 -A curl "$@" >/dev/null || echo "curl: $? $*"; }
    web=http://127.0.0.1:8080

    ask -H "Cookie: sid=s3cret-cookie" -H "Authorization: Bearer s3cret-bearer" -H "X-Request-Id: r-1" \
        -H "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" $web/ \
        "$web/shop/carts/7/missing?token=s3cret-query"
    ask -I $web/long.txt
    ask -r 10-19 $web/long.txt
    ask --compressed $web/long.txt
    ask -0 $web/index.html
    etag=$(curl -s -I -A curl $web/index.html | tr -d "\r" | sed -n "s/^ETag: //p")
    ask -H "If-None-Match: $etag" $web/index.html
    ask -H "X-B3-TraceId: 80f198ee56343ba864fe8b2a57d3eff7" -H "X-B3-SpanId: e457b5a2e4d86bd1" -H "X-B3-Sampled: 1" $web/moved
    ask -H "uber-trace-id: 80f198ee56343ba864fe8b2a57d3eff7:e457b5a2e4d86bd1:0:1" $web/broken
    ask -H "sw8: 1-VFJBQ0U=-U0VHTUVOVA==-3-c2hvcA==-aW5zdGFuY2U=-L2NhcnQ=-c3RvY2s=" -H "X-Forwarded-For: 192.0.2.7, 10.0.0.1" $web/gone
    ask -X DELETE $web/index.html
    ask $web/behind/chunked
    ask $web/behind/failing
    ask --data "name=ann&password=s3cret-form" $web/behind/echo
    seq 300 | ask -H "Transfer-Encoding: chunked" -H "Expect:" --data-binary @- $web/behind/echo
    seq 300 | ask -H "Expect: 100-continue" -F "file=@-;filename=numbers" $web/behind/echo
    seq 3000 | ask -H "Expect: 100-continue" --data-binary @- $web/behind/echo
    ask -p -x http://127.0.0.1:8081 $web/index.html
    ask -p -x http://127.0.0.1:8081 http://127.0.0.1:22/
    python3 typed.py
    sleep 1
    kill -INT "$dump"
    wait "$dump" || true
' record
cp http.pcap "$here/http.pcap"
