#!/bin/sh
# Records rocketmq.pcap: a name server, a broker and clients of RocketMQ, first with headers in JSON, then with binary ones, on
# the loopback of namespaces of their own for network and host name. Needs root, tcpdump, Java and Maven (which fetches
# RocketMQ from Maven Central).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/pom.xml" "$here/src" "$work"
cd "$work"
mvn -q -B compile dependency:build-classpath -Dmdep.outputFile=classpath
unshare -n -u sh -eu -c '
    ip link set lo up
    ip address add 192.0.2.1/32 dev lo
    hostname localhost
    tcpdump -q -i lo -s 65535 -U --immediate-mode -w rocketmq.pcap tcp port 9876 or tcp port 10911 2>dump.log &
    dump=$!
    trap "kill $dump 2>/dev/null || true" EXIT
    until grep -q "listening on" dump.log; do sleep 0.1; done
    for type in JSON ROCKETMQ; do
        timeout 120 java -Drocketmq.serialize.type=$type -Duser.home="$PWD" -cp "target/classes:$(cat classpath)" \
            org.example.Traffic "$PWD/$type" >traffic.log 2>&1 || tail -50 traffic.log
        grep -x "as meant" traffic.log
    done
    sleep 1
    kill -INT "$dump"
    wait "$dump" || true
'
cp rocketmq.pcap "$here/rocketmq.pcap"
