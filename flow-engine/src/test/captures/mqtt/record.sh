#!/bin/sh
# Records mqtt.pcap: mosquitto's clients, of versions 3.1.1 and 5, against its broker, on the loopback of a network namespace
# of their own. Needs root, tcpdump and Debian's mosquitto and mosquitto-clients.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
chmod 777 "$work"
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >broker.conf <<CONF
listener 1883 127.0.0.1
allow_anonymous false
password_file $work/users
acl_file $work/rights
log_dest stderr
log_type all
CONF
printf 'user ann\ntopic readwrite shop/#\ntopic readwrite state/#\ntopic read private/#\n' >rights
touch users
mosquitto_passwd -b users ann s3cret-password
chmod 644 users rights

unshare -n sh -eu -c '
    ip link set lo up
    mosquitto -c broker.conf >broker.log 2>&1 &
    broker=$!
    until grep -qs "running" broker.log; do sleep 0.1; done
    tcpdump -q -i lo -s 65535 -B 65536 -U --immediate-mode -w mqtt.pcap tcp port 1883 2>dump.log &
    dump=$!
    trap "kill $broker $dump 2>/dev/null || true" EXIT
    until grep -qs "listening on" dump.log; do sleep 0.1; done
    to="-h 127.0.0.1 -u ann -P s3cret-password"
    heard() { until grep -qs "Sending SUBACK to $1" broker.log; do sleep 0.1; done; }

    timeout 20 mosquitto_sub $to -i listener-3 -q 2 -t "shop/#" -t state/+ -C 4 >/dev/null &
    three=$!
    heard listener-3
    timeout 20 mosquitto_sub $to -V 5 -i listener-5 -q 1 -t "shop/orders" -C 4 >/dev/null &
    five=$!
    heard listener-5
    mosquitto_pub $to -i sender-0 -t shop/orders -m s3cret-order-0
    mosquitto_pub $to -i sender-1 -t shop/orders -m s3cret-order-1 -q 1
    mosquitto_pub $to -i sender-2 -t shop/orders -m s3cret-order-2 -q 2 -r
    mosquitto_pub $to -V 5 -i sender-5 -t shop/orders -m s3cret-order-5 -q 2 \
        -D PUBLISH user-property traceparent 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 \
        -D PUBLISH content-type text/plain -D CONNECT session-expiry-interval 60
    wait "$three" "$five"

    mosquitto_pub -h 127.0.0.1 -u ann -P s3cret-wrong -i refused-3 -t shop/orders -m x || true
    mosquitto_pub -h 127.0.0.1 -V 5 -u ann -P s3cret-wrong -i refused-5 -t shop/orders -m x || true
    mosquitto_pub $to -V 5 -i forbidden -t private/pay -m x -q 1 || true

    timeout 20 mosquitto_sub $to -V 5 -i heir -t state/dying -C 1 >/dev/null &
    heir=$!
    heard heir
    mosquitto_sub $to -i dying -k 5 -t shop/none --will-topic state/dying --will-payload s3cret-will --will-qos 1 &
    dying=$!
    heard dying
    sleep 6
    kill -KILL "$dying"
    wait "$heir"
    sleep 1
    kill -INT "$dump"
    wait "$dump" || true
'
cp mqtt.pcap "$here/mqtt.pcap"
