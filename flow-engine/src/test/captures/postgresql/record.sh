#!/bin/sh
# Records postgresql.pcap: psql (simple queries, COPY) and pgbench (prepared statements) against a PostgreSQL server, in a
# network namespace of their own. Needs root, tcpdump and Debian's postgresql.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
chmod 777 "$work"
trap 'rm -rf "$work"' EXIT
cd "$work"
PATH=$(ls -d /usr/lib/postgresql/*/bin | tail -1):$PATH

cat >statements.sql <<'SQL'
CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(40));
INSERT INTO users VALUES (1, 's3cret-name'), (2, $$s3cret-other$$);
/* traceparent='00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' */ SELECT * FROM users WHERE name = 's3cret-name';
INSERT INTO users VALUES (1, 's3cret-again');
SELECT 's3cret-number'::int;
SELECT nothing FROM users;
SELEC 's3cret-typo';
COPY users FROM STDIN;
3	s3cret-copied
4	s3cret-copied
\.
COPY users TO STDOUT;
UPDATE users SET name = 's3cret-new' WHERE id > 1;
SQL

cat >bench.sql <<'SQL'
\set id 3
SELECT name FROM users WHERE id = :id AND name <> 's3cret-bench';
DELETE FROM users WHERE id = :id;
SQL

echo s3cret-password >password
chown postgres "$work"
su postgres -c "PATH=$PATH initdb -D $work/data -U ann --auth=scram-sha-256 --pwfile=$work/password" >/dev/null
unshare -n sh -eu -c '
    ip link set lo up
    tcpdump -q -i lo -U --immediate-mode -w postgresql.pcap tcp port 5432 2>dump.log &
    dump=$!
    until grep -qs "listening on" dump.log; do sleep 0.1; done
    su postgres -c "exec $(command -v postgres) -D $PWD/data -h 127.0.0.1 -p 5432 -k $PWD" >server.log 2>&1 &
    until pg_isready -q -h "$PWD"; do sleep 0.2; done
    server=$(head -1 data/postmaster.pid)
    export PGHOST=127.0.0.1 PGUSER=ann PGDATABASE=postgres
    PGPASSWORD=s3cret-password psql -q -f statements.sql >/dev/null 2>&1
    PGPASSWORD=s3cret-password pgbench -n -M prepared -t 2 -f bench.sql >/dev/null 2>&1
    PGPASSWORD=s3cret-wrong psql -c "SELECT 1" >/dev/null 2>&1 || true
    sleep 1
    kill -INT "$server"
    while [ -e data/postmaster.pid ]; do sleep 0.1; done
    kill -INT "$dump"
    wait "$dump" || true
'
cp postgresql.pcap "$here/postgresql.pcap"
