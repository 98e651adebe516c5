#!/bin/sh
# Records openwire.pcap: clients and a broker of ActiveMQ, on the loopback of namespaces of their own for network and host
# name. Needs root, tcpdump, Java and Maven (which fetches ActiveMQ from Maven Central).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/pom.xml" "$here/src" "$work"
cd "$work"
mvn -q -B compile dependency:build-classpath -Dmdep.outputFile=classpath
unshare -n -u sh -eu -c '
    ip link set lo up
    hostname localhost
    tcpdump -q -i lo -s 65535 -U --immediate-mode -w openwire.pcap tcp portrange 61616-61617 2>dump.log &
    dump=$!
    trap "kill $dump 2>/dev/null || true" EXIT
    until grep -q "listening on" dump.log; do sleep 0.1; done
    timeout 60 java -cp "target/classes:$(cat classpath)" org.example.Traffic >traffic.log 2>&1 || tail -50 traffic.log
    grep -x "as meant" traffic.log
    sleep 1
    kill -INT "$dump"
    wait "$dump" || true
'
cp openwire.pcap "$here/openwire.pcap"
