#!/bin/sh
# Records mongodb.pcap: MongoDB's Java driver and a server that speaks its protocol, on the loopback of a network namespace of
# their own. MongoDB itself is in no package registry, so the server is mongo-java-server. Needs root, tcpdump, Java and Maven
# (which fetches both from Maven Central).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/pom.xml" "$here/src" "$work"
cd "$work"
mvn -q -B compile dependency:build-classpath -Dmdep.outputFile=classpath
unshare -n sh -eu -c '
    ip link set lo up
    tcpdump -q -i lo -s 65535 -U --immediate-mode -w mongodb.pcap tcp port 27017 2>dump.log &
    dump=$!
    trap "kill $dump 2>/dev/null || true" EXIT
    until grep -q "listening on" dump.log; do sleep 0.1; done
    timeout 60 java -Dos.version=6.1 -cp "target/classes:$(cat classpath)" org.example.Traffic >traffic.log 2>&1 || tail -50 traffic.log
    grep -x "as meant" traffic.log
    sleep 1
    kill -INT "$dump"
    wait "$dump" || true
'
cp mongodb.pcap "$here/mongodb.pcap"
