#!/bin/sh
# Records pulsar.pcap: a standalone Pulsar and a client of it, on the loopback of namespaces of their own for network and host
# name. Needs root, tcpdump, Java and Maven (which fetches Pulsar, about 200 MB, from Maven Central).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/pom.xml" "$here/standalone.conf" "$here/src" "$work"
cd "$work"
mvn -q -B compile dependency:build-classpath -Dmdep.outputFile=classpath
unshare -n -u sh -eu -c '
    ip link set lo up
    hostname localhost
    tcpdump -q -i lo -s 65535 -U --immediate-mode -w pulsar.pcap tcp port 6650 2>dump.log &
    dump=$!
    trap "kill $dump 2>/dev/null || true" EXIT
    until grep -q "listening on" dump.log; do sleep 0.1; done
    timeout 120 java -Xmx512m -XX:+UseSerialGC -XX:MaxDirectMemorySize=512m -Dio.netty.tryReflectionSetAccessible=true \
        --add-opens=java.base/jdk.internal.loader=ALL-UNNAMED --add-opens=java.base/jdk.internal.platform=ALL-UNNAMED \
        --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED \
        --add-opens=java.management/sun.management=ALL-UNNAMED --add-opens=java.base/sun.net=ALL-UNNAMED \
        -cp "target/classes:$(cat classpath)" org.example.Traffic "$PWD/standalone.conf" "$PWD/data" >traffic.log 2>&1 \
        || tail -50 traffic.log
    grep -x "as meant" traffic.log
    sleep 1
    kill -INT "$dump"
    wait "$dump" || true
'
cp pulsar.pcap "$here/pulsar.pcap"
