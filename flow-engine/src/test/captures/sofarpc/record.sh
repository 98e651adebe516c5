#!/bin/sh
# Records sofarpc.pcap: real calls of SofaRPC over Bolt on the loopback of a network namespace of their own.
# Needs root, tcpdump, Java and Maven (which fetches SofaRPC from Maven Central).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/pom.xml" "$here/src" "$work"
cd "$work"
mvn -q -B compile dependency:build-classpath -Dmdep.outputFile=classpath
unshare -n sh -eu -c '
    ip link set lo up
    tcpdump -q -i lo -U --immediate-mode -w sofarpc.pcap tcp 2>dump.log &
    dump=$!
    until grep -q "listening on" dump.log; do sleep 0.1; done
    timeout 60 java --add-opens java.base/java.lang=ALL-UNNAMED -Duser.home="$PWD" \
        -cp "target/classes:$(cat classpath)" org.example.Traffic >traffic.log 2>&1 || tail -50 traffic.log
    grep -x "as meant" traffic.log
    sleep 1
    kill -INT "$dump"
    wait "$dump" || true
'
cp sofarpc.pcap "$here/sofarpc.pcap"
