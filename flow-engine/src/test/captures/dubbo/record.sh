#!/bin/sh
# Records dubbo.pcap and dubbo2.pcap: real calls of Dubbo 3 and 2 on the loopback of a network namespace of their own.
# Needs root, tcpdump, Java and Maven (which fetches Dubbo from Maven Central).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/pom.xml" "$here/src" "$work"
cd "$work"
mvn -q -B compile dependency:build-classpath -Dmdep.outputFile=dubbo.classpath
mvn -q -B -P dubbo2 dependency:build-classpath -Dmdep.outputFile=dubbo2.classpath

record() {
    name=$1
    shift
    unshare -n sh -eu -c '
        ip link set lo up
        tcpdump -q -i lo -U --immediate-mode -w "$1.pcap" tcp 2>"$1.log" &
        dump=$!
        until grep -q "listening on" "$1.log"; do sleep 0.1; done
        classpath=target/classes:$(cat "$1.classpath")
        shift
        timeout 120 java --add-opens java.base/java.lang=ALL-UNNAMED --add-opens java.base/java.util=ALL-UNNAMED \
            --add-opens java.base/java.math=ALL-UNNAMED --add-opens java.base/java.net=ALL-UNNAMED \
            --add-opens java.base/java.text=ALL-UNNAMED --add-opens java.base/java.util.concurrent=ALL-UNNAMED \
            --add-opens java.base/java.util.concurrent.atomic=ALL-UNNAMED --add-opens java.base/java.io=ALL-UNNAMED \
            --add-opens java.sql/java.sql=ALL-UNNAMED \
            -cp "$classpath" org.example.Traffic "$@" >traffic.log 2>&1 || tail -50 traffic.log
        grep -x "as meant" traffic.log
        sleep 1
        kill -INT "$dump"
        wait "$dump" || true
    ' record "$name" "$@"
    cp "$name.pcap" "$here/$name.pcap"
}

record dubbo hessian2 fastjson2
record dubbo2 hessian2 fastjson kryo fst
