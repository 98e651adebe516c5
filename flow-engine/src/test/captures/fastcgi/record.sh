#!/bin/sh
# Records fastcgi.pcap: requests from nginx to php-fpm over TCP on the loopback of a network namespace of their own.
# Needs root, tcpdump, curl and Debian's nginx and php-fpm.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
cd "$work"
fpm=$(ls /usr/sbin/php-fpm* | head -1)

cat >index.php <<'PHP'
<?php
header('X-Request-Id: r-2');
switch ($_GET['do'] ?? '') {
    case 'missing':
        http_response_code(404);
        break;
    case 'broken':
        throw new Exception('it broke');
    case 'long':
        header('Content-Length: 40000');
        echo str_repeat('0123456789', 4000);
        break;
    default:
        echo 'hello ' . strlen(file_get_contents('php://input'));
}
PHP
chmod 644 index.php

cat >fpm.conf <<CONF
[global]
error_log = $work/fpm.log
daemonize = no
[www]
user = www-data
group = www-data
listen = 127.0.0.1:9000
pm = static
pm.max_children = 2
php_admin_value[display_errors] = 0
php_admin_value[log_errors] = 1
CONF

cat >nginx.conf <<CONF
daemon off;
pid $work/nginx.pid;
error_log $work/error.log;
events {}
http {
    access_log off;
    upstream php { server 127.0.0.1:9000; keepalive 1; }
    server {
        listen 127.0.0.1:8080;
        location / {
            include /etc/nginx/fastcgi_params;
            fastcgi_param SCRIPT_FILENAME $work/index.php;
            fastcgi_keep_conn on;
            fastcgi_pass php;
        }
    }
}
CONF

unshare -n sh -eu -c '
    ip link set lo up
    tcpdump -q -i lo -U --immediate-mode -w fastcgi.pcap tcp port 9000 2>dump.log &
    dump=$!
    until grep -q "listening on" dump.log; do sleep 0.1; done
    "$1" --fpm-config fpm.conf --nodaemonize &
    fpm=$!
    until grep -qs "ready to handle" fpm.log; do sleep 0.1; done
    nginx -c "$PWD/nginx.conf" &
    nginx=$!
    until curl -s -o /dev/null http://127.0.0.1:8080/ready; do sleep 0.1; done
    ask() { curl -s -o /dev/null -A curl -H "X-Request-Id: r-1" "$@"; }
    ask -H "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" "http://127.0.0.1:8080/users/7?token=s3cret"
    ask -H "X-Forwarded-For: 192.0.2.7, 10.0.0.1" --data "name=ann&password=s3cret" "http://127.0.0.1:8080/login"
    ask -H "X-Padding: $(printf %0300d 0)" "http://127.0.0.1:8080/a?do=missing"
    ask "http://127.0.0.1:8080/b?do=broken"
    ask "http://127.0.0.1:8080/c?do=long"
    sleep 1
    kill "$nginx" "$fpm"
    wait "$nginx" "$fpm" || true
    kill -INT "$dump"
    wait "$dump" || true
' record "$fpm"
cp fastcgi.pcap "$here/fastcgi.pcap"
