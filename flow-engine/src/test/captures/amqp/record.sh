#!/bin/sh
# Records amqp.pcap: Pika against RabbitMQ, on the loopback of namespaces of their own for network and host name. Needs root,
# tcpdump and Debian's rabbitmq-server and python3-pika.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/traffic.py" "$work"
cd "$work"

cat >rabbitmq.conf <<CONF
listeners.tcp.default = 127.0.0.1:5672
cluster_name = shop
default_user = ann
default_pass = s3cret-password
default_vhost = shop
CONF
echo '[].' >enabled_plugins

unshare -n -u sh -eu -c '
    ip link set lo up
    hostname localhost
    export HOME="$PWD" RABBITMQ_NODENAME=rabbit@localhost RABBITMQ_CONFIG_FILE="$PWD/rabbitmq.conf" \
        RABBITMQ_MNESIA_BASE="$PWD/mnesia" RABBITMQ_LOG_BASE="$PWD/log" RABBITMQ_ENABLED_PLUGINS_FILE="$PWD/enabled_plugins" \
        RABBITMQ_PID_FILE="$PWD/rabbit.pid" ERL_EPMD_ADDRESS=127.0.0.1
    epmd >epmd.log 2>&1 &
    epmd=$!
    /usr/lib/rabbitmq/bin/rabbitmq-server >server.log 2>&1 &
    server=$!
    until [ -s rabbit.pid ] && grep -qs "Server startup complete" log/*.log; do sleep 0.5; done
    tcpdump -q -i lo -s 65535 -B 65536 -U --immediate-mode -w amqp.pcap tcp port 5672 2>dump.log &
    dump=$!
    trap "kill $(cat rabbit.pid) $epmd $dump 2>/dev/null || true" EXIT
    until grep -qs "listening on" dump.log; do sleep 0.1; done
    timeout 30 /usr/bin/python3 traffic.py
    sleep 1
    kill -INT "$dump"
    wait "$dump" || true
    kill "$(cat rabbit.pid)" "$epmd"
    wait "$server" "$epmd" || true
'
cp amqp.pcap "$here/amqp.pcap"
