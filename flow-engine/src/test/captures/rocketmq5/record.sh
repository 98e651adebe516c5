#!/bin/sh
# Records rocketmq5.pcap: a name server, a broker and the proxy of RocketMQ 5, a client that speaks remoting and one that speaks
# gRPC, on the loopback of namespaces of their own for network and host name. Needs root, tcpdump, Java and Maven (which
# fetches RocketMQ from Maven Central).
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
    tcpdump -q -i lo -s 65535 -U --immediate-mode -w rocketmq5.pcap tcp port 9876 or tcp port 10911 or tcp port 8081 2>dump.log &
    dump=$!
    trap "kill $dump 2>/dev/null || true" EXIT
    until grep -q "listening on" dump.log; do sleep 0.1; done
    mkdir data
    timeout 120 java -Xmx1g -XX:+UseSerialGC -Duser.home="$PWD" -DRMQ_PROXY_HOME="$PWD" -Drocketmq.home.dir="$PWD/data" \
        -cp "target/classes:$(cat classpath)" org.example.Traffic "$PWD/data" >traffic.log 2>&1 || tail -50 traffic.log
    grep -x "as meant" traffic.log
    sleep 1
    kill -INT "$dump"
    wait "$dump" || true
'
cp rocketmq5.pcap "$here/rocketmq5.pcap"
