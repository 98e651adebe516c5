#!/bin/sh
# Records mysql.pcap: the client program and Perl's DBD::MariaDB (prepared statements, compression) against a MariaDB
# server, in a network namespace of their own. Needs root, tcpdump and Debian's mariadb-server, mariadb-client and
# libdbd-mariadb-perl.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
chmod 777 "$work"
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >setup.sql <<'SQL'
CREATE DATABASE shop;
CREATE USER ann@'%' IDENTIFIED BY 's3cret-password';
GRANT ALL ON shop.* TO ann@'%';
SQL

cat >statements.sql <<'SQL'
CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(40));
INSERT INTO users VALUES (1, 's3cret-name'), (2, "s3cret-other");
/* traceparent='00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' */ SELECT * FROM users WHERE name = 's3cret-name';
INSERT INTO users VALUES (1, 's3cret-again');
UPDATE users SET name = 's3cret-new' WHERE id = 2;
SELECT nothing FROM users;
SELEC 's3cret-typo';
USE mysql;
DELETE FROM shop.users WHERE id > 0;
SQL

cat >client.pl <<'PL'
use strict;
use DBI;
my $source = "DBI:MariaDB:database=shop;host=127.0.0.1;port=3306";
my %options = (RaiseError => 1, mariadb_server_prepare => 1, mariadb_multi_statements => 1);
my $db = DBI->connect($source, "ann", "s3cret-password", \%options);
my $insert = $db->prepare("INSERT INTO users VALUES (?, ?)");
$insert->execute(7, "s3cret-bound");
$insert->execute(8, undef);
my $select = $db->prepare("SELECT name FROM users WHERE id = ?");
$select->execute(7);
$select->fetchall_arrayref;
undef $select;
$db->ping;
$db->disconnect;
my $compressed = DBI->connect("$source;mariadb_compression=1", "ann", "s3cret-password", \%options);
$compressed->do("INSERT INTO users VALUES (9, '" . ("s3cret-long" x 3) . "')");
$compressed->selectall_arrayref("SELECT id, REPEAT('x', 300) FROM users");
$compressed->disconnect;
eval { DBI->connect($source, "ann", "s3cret-wrong", {PrintError => 0, RaiseError => 1}) };
PL

mariadb-install-db --no-defaults --datadir="$work/data" --auth-root-authentication-method=normal --user=mysql >/dev/null
unshare -n sh -eu -c '
    ip link set lo up
    mariadbd --no-defaults --datadir="$PWD/data" --socket="$PWD/socket" --bind-address=127.0.0.1 --port=3306 --user=mysql \
        --skip-name-resolve >server.log 2>&1 &
    server=$!
    until mariadb --no-defaults -uroot --socket="$PWD/socket" -e "SELECT 1" >/dev/null 2>&1; do sleep 0.2; done
    mariadb --no-defaults -uroot --socket="$PWD/socket" <setup.sql
    tcpdump -q -i lo -U --immediate-mode -w mysql.pcap tcp port 3306 2>dump.log &
    dump=$!
    until grep -qs "listening on" dump.log; do sleep 0.1; done
    mariadb --no-defaults -uann -ps3cret-password -h127.0.0.1 --skip-ssl --comments -f shop <statements.sql >/dev/null 2>&1
    perl client.pl
    sleep 1
    kill "$server"
    wait "$server" || true
    kill -INT "$dump"
    wait "$dump" || true
'
cp mysql.pcap "$here/mysql.pcap"
