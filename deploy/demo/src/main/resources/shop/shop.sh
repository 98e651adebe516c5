#!/usr/bin/env bash
# A shop of eight services, each in a network namespace of its own, as pods on a node are: a veth pair to a bridge. Runs until
# SIGTERM or the end of its standard input, and leaves nothing; what a killed run left, the next one removes.
#
#   client ─▶ gateway ─▶ shop ─┬─▶ stock                      gRPC
#             nginx      Java  ├─▶ cart ──┬▶ redis            HTTP, Redis
#                              │   Python └▶ payment ─▶ database    HTTPS, PostgreSQL
#                              └─▶ ideas ──▶ redis            HTTP, Redis
#                                  Node.js
#
#   shop.sh run NUMBER OTLP JAVA...   NUMBER: the third part of its addresses, 198.18.NUMBER.0/24; OTLP: where the Java
#                                     service tells its spans, such as http://198.18.NUMBER.1:4318, or - for nowhere;
#                                     JAVA: java with its options
#   shop.sh load NUMBER OPTION...     buys; --help
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
services=(client=10 gateway=11 shop=12 cart=13 payment=14 ideas=15 stock=16 redis=17 database=18)

# remove PREFIX: all namespaces so named with what runs in them, their interfaces, and the bridge.
remove() {
  local namespace pids end
  for namespace in $(ip netns list | awk -v prefix="$1-" 'index($1, prefix) == 1 { print $1 }'); do
    pids=$(ip netns pids "$namespace")
    # shellcheck disable=SC2086  # several numbers
    [[ -z $pids ]] || kill -KILL $pids 2>/dev/null || true
    ip netns del "$namespace"
  done
  # The kernel takes a namespace apart later, and its ends here with it.
  for end in $(ip -o link show | awk -F'[:@ ]+' -v prefix="$1" '$2 == prefix || index($2, prefix "-") == 1 { print $2 }'); do
    ip link del "$end" 2>/dev/null || true
  done
}

# connect PREFIX SUBNET: the bridge, and a namespace with an address for each service.
connect() {
  local service name end
  ip link add "$1" type bridge
  ip addr add "$2.1/24" dev "$1"
  ip link set "$1" up
  for service in "${services[@]}"; do
    name=${service%=*}
    end=$1-$name
    ip netns add "$1-$name"
    ip link add "$end" type veth peer name eth0 netns "$1-$name"
    ip link set "$end" master "$1" up
    ip -n "$1-$name" addr add "$2.${service#*=}/24" dev eth0
    ip -n "$1-$name" link set eth0 up
    ip -n "$1-$name" link set lo up
  done
}

# within SERVICE COMMAND...: starts it in the service's namespace; what it says goes to a file.
within() {
  local name=$1
  shift
  (cd "$directory" && exec ip netns exec "$prefix-$name" "$@") >"$directory/$name.log" 2>&1 </dev/null &
}

# listening SERVICE PORT: waits until it is.
listening() {
  local tries
  for ((tries = 0; tries < 600; tries++)); do
    [[ -z $(ip netns exec "$prefix-$1" ss -Hltn "sport = :$2") ]] || return 0
    sleep 0.1
  done
  echo "$1 does not listen on port $2; it said:" >&2
  tail -n 20 "$directory/$1.log" >&2
  exit 1
}

certificate() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=payment -addext "subjectAltName=IP:$subnet.14" \
    -keyout "$directory/payment.key" -out "$directory/payment.pem" 2>/dev/null
}

database() {
  local programs data=$directory/database
  programs=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin | sort -V | tail -n 1)
  install -d -o postgres "$data"
  runuser -u postgres -- "$programs/initdb" -D "$data" -A trust -E UTF8 --locale=C --no-sync >"$directory/initdb.log"
  echo "host all all $subnet.0/24 trust" >>"$data/pg_hba.conf"
  within database runuser -u postgres -- "$programs/postgres" -D "$data" -c listen_addresses="$subnet.18" \
    -c unix_socket_directories="$data" -c fsync=off -c max_connections=200
  listening database 5432
  runuser -u postgres -- psql -q -h "$data" -d postgres \
    -c 'CREATE TABLE payment (order_id text, amount int)'
}

run() {
  # The database's user must be able to come here, too.
  local otlp=$2
  directory=/run/thalweg-shop-$1 prefix=tws$1 subnet=198.18.$1
  shift 2
  remove "$prefix"
  rm -rf "$directory"
  mkdir -p "$directory"
  chmod 755 "$directory"
  trap 'remove "$prefix"; rm -rf "$directory"' EXIT
  trap 'exit 0' TERM INT
  connect "$prefix" "$subnet"
  certificate
  database
  within redis redis-server --bind "$subnet.17" --protected-mode no --save '' --appendonly no
  within payment /usr/bin/python3 "$here/payment.py" "$subnet" "$directory"
  within cart /usr/bin/python3 "$here/cart.py" "$subnet" "$directory"
  within ideas node "$here/ideas.js" "$subnet"
  within stock "$@" io.thalweg.demo.StockService
  within shop "$@" io.thalweg.demo.ShopService "$subnet" "$otlp"
  sed "s/SUBNET/$subnet/" "$here/nginx.conf" >"$directory/nginx.conf"
  within gateway nginx -p "$directory" -c "$directory/nginx.conf"
  listening redis 6379
  listening payment 8443
  listening cart 8080
  listening ideas 8080
  listening stock 9090
  listening shop 8080
  listening gateway 80
  touch "$directory/ready"
  # A trap runs as soon as the read ends; a builtin, so that a signal ends it.
  read -r -d '' || true
}

load() {
  local number=$1
  shift
  exec ip netns exec "tws$number-client" /usr/bin/python3 "$here/load.py" --host "198.18.$number.11" "$@"
}

case ${1:-} in
  run | load) "$@" ;;
  *)
    echo 'usage: shop.sh run NUMBER OTLP JAVA... | shop.sh load NUMBER OPTION...' >&2
    exit 2
    ;;
esac
