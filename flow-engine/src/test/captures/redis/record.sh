#!/bin/sh
# Records redis.pcap: redis-cli and a few typed lines against a Redis server, in a network namespace of their own.
# Packets are cut, as redis-cli asks for the documentation of all commands. Needs root, tcpdump and Debian's redis-server.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >commands <<'TXT'
SET user:1 s3cret-value EX 60
GET user:1
GET none
HSET user:2 name s3cret-name age 42
HGETALL user:2
LPUSH user:1 s3cret-item
NOSUCH s3cret-argument
MSET a s3cret-1 b s3cret-2
MGET a b none
MULTI
INCR n
SET c s3cret-3
EXEC
EVAL "return redis.error_reply('MYERR oops')" 0
CONFIG SET requirepass s3cret-password
PUBLISH news s3cret-news
TXT

unshare -n sh -eu -c '
    ip link set lo up
    tcpdump -q -i lo -s 2000 -U --immediate-mode -w redis.pcap tcp port 6379 2>dump.log &
    dump=$!
    until grep -qs "listening on" dump.log; do sleep 0.1; done
    redis-server --port 6379 --save "" --daemonize no >server.log &
    server=$!
    until grep -qs "Ready to accept" server.log; do sleep 0.1; done
    redis-cli -2 <commands >/dev/null
    redis-cli -3 -a s3cret-password --no-auth-warning GET a >/dev/null
    redis-cli AUTH s3cret-wrong >/dev/null
    export REDISCLI_AUTH=s3cret-password
    printf "SUBSCRIBE news sport\n" | timeout 1 redis-cli -3 >/dev/null &
    sleep 0.5
    redis-cli PUBLISH news s3cret-news >/dev/null
    seq 1 30 | sed "s/.*/SET k& s3cret-&/" | sed "1i AUTH s3cret-password" | redis-cli --pipe >/dev/null 2>&1
    redis-cli SET big "$(head -c 5000 /dev/zero | tr "\\0" x)" >/dev/null
    redis-cli GET big >/dev/null
    wait %3 2>/dev/null || true
    sleep 1
    kill "$server"
    wait "$server" || true
    kill -INT "$dump"
    wait "$dump" || true
'
cp redis.pcap "$here/redis.pcap"
