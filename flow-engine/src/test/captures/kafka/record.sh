#!/bin/sh
# Records kafka.pcap (topics and producers) and kafka-groups.pcap (transactions, consumers and logins), the clients of Kafka 4.1
# against its broker, and kafka2.pcap, those of 2.4 against the same, on the loopback of a network namespace of their own. Needs root, tcpdump, Java and Maven (which fetches Kafka from Maven Central).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/pom.xml" "$here/src" "$work"
cd "$work"
mvn -q -B -Pbroker compile dependency:build-classpath -Dmdep.outputFile=broker.path
mvn -q -B dependency:build-classpath -Dmdep.outputFile=clients.path
mvn -q -B -Dclients=2.4.1 dependency:build-classpath -Dmdep.outputFile=old.path

unshare -n sh -eu -c '
    ip link set lo up
    run() { java -cp "target/classes:$(cat $1.path)" "org.example.$2" "$3"; }
    record() {
        tcpdump -q -i lo -s 65535 -B 65536 -U --immediate-mode -w "$1.pcap" tcp port 9092 or tcp port 9095 2>"$1.log" &
        dump=$!
        until grep -qs "listening on" "$1.log"; do sleep 0.1; done
        run "$2" "$3" "${4-}" 2>traffic.log || tail -20 traffic.log
        sleep 1
        kill -INT "$dump"
        wait "$dump" || true
    }
    java -cp "target/classes:$(cat broker.path)" org.example.Broker >broker.log 2>&1 &
    broker=$!
    trap "kill $broker 2>/dev/null || true" EXIT
    until grep -qs "as meant" broker.log; do sleep 0.5; kill -0 "$broker"; done
    record kafka clients Traffic produce
    record kafka-groups clients Traffic consume
    record kafka2 old OldTraffic
    kill "$broker"
    wait "$broker" || true
'
cp kafka.pcap kafka-groups.pcap kafka2.pcap "$here"
