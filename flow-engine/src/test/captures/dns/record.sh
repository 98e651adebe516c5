#!/bin/sh
# Records dns.pcap: dig and nsupdate against BIND, over UDP and TCP, on the loopback of a network namespace of their own. Needs
# root, tcpdump and Debian's bind9 and bind9-dnsutils.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >named.conf <<CONF
options {
    directory "$work"; pid-file "$work/named.pid"; session-keyfile "$work/session.key";
    listen-on port 53 { 127.0.0.1; }; listen-on-v6 { none; };
    recursion no; dnssec-validation no; minimal-responses yes;
};
controls { };
zone "shop.example" { type primary; file "$work/zone"; allow-transfer { any; }; };
zone "2.0.192.in-addr.arpa" { type primary; file "$work/reverse"; };
zone "broken.example" { type primary; file "$work/none"; };
CONF
cat >zone <<ZONE
\$TTL 300
@       SOA ns hostmaster 1 3600 600 86400 60
        NS ns
        MX 10 mail
        TXT "v=spf1 -all"
        CAA 0 issue "ca.example"
ns      A 192.0.2.1
www     A 192.0.2.10
        A 192.0.2.11
        AAAA 2001:db8::10
        HTTPS 1 . alpn=h2
shop    CNAME www
mail    A 192.0.2.20
_ldap._tcp SRV 0 5 389 ns
_443._tcp.www TLSA 3 1 1 0c72ac70b745ac19998811b131d662c9ac69dbdbe7cb23e5b514b56664c5d3d6
sip     NAPTR 10 100 "u" "E2U+sip" "!^.*\$!sip:a@shop.example!" .
secure  DS 12345 13 2 49fd46e6c4b45c55d4ac69cbd3cd34ac1afe51de6e4dd0fc9bfb4a0ee8a87b5d
sub     DNAME other.example.
host    HINFO "ARM" "Linux"
ssh     SSHFP 1 1 123456789abcdef67890123456789abcdef67890
*.any   A 192.0.2.30
ZONE
for i in $(seq 60); do echo "many A 198.51.100.$i"; done >>zone
printf '$TTL 300\n@ SOA ns.shop.example. hostmaster.shop.example. 1 3600 600 86400 60\n@ NS ns.shop.example.\n10 PTR www.shop.example.\n' >reverse

unshare -n sh -eu -c '
    ip link set lo up
    named -g -c named.conf >named.log 2>&1 &
    named=$!
    until grep -qs "running" named.log; do sleep 0.1; done
    tcpdump -q -i lo -s 65535 -B 65536 -U --immediate-mode -w dns.pcap port 53 2>dump.log &
    dump=$!
    trap "kill $named $dump 2>/dev/null || true" EXIT
    until grep -qs "listening on" dump.log; do sleep 0.1; done
    ask() { dig @127.0.0.1 +tries=1 +timeout=3 "$@" >/dev/null || echo "dig: $? $*"; }
    for question in "www A" "www AAAA" "www HTTPS" "shop A" "@ MX" "@ NS" "@ SOA" "@ TXT" "@ CAA" "_ldap._tcp SRV" "sip NAPTR" \
        "_443._tcp.www TLSA" "secure DS" "host HINFO" "ssh SSHFP" "a.sub A" "x.any A" "www ANY" "www TYPE65400"; do
        ask $(echo "$question" | sed "s/^@/shop.example/;t;s/ /.shop.example /")
    done
    ask -x 192.0.2.10
    ask none.shop.example
    ask www.elsewhere.example
    ask www.broken.example
    ask +noedns www.shop.example
    ask +subnet=198.51.100.0/24 +dnssec www.shop.example
    ask +noedns many.shop.example
    ask +noedns +ignore many.shop.example
    ask +tcp +keepopen www.shop.example A mail.shop.example A none.shop.example A
    ask +tcp shop.example AXFR
    ask +opcode=status www.shop.example
    ask version.bind TXT CH
    printf "server 127.0.0.1\nzone shop.example\nupdate add new.shop.example 60 A 192.0.2.99\nsend\n" | nsupdate || true
    sleep 1
    kill -INT "$dump"
    wait "$dump" || true
'
cp dns.pcap "$here/dns.pcap"
