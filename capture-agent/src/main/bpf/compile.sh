#!/bin/sh
# Compiles the kernel programs, for every machine that they know, into DIRECTORY/MACHINE/agent.bpf.o.
# Called by the build: ./compile.sh DIRECTORY
set -eu
source=$(dirname "$0")/agent.bpf.c
directory=$1

fail() {
  echo "The capture agent's eBPF programs are compiled by $1, which is missing." >&2
  echo 'Install: sudo apt-get install clang libbpf-dev    (and libbpf1 where the agent runs)' >&2
  exit 1
}

command -v clang >/dev/null || fail clang
# Where Debian has the kernel's own headers of this machine, which those of libbpf include.
headers=/usr/include/$(uname -m)-linux-gnu
echo '#include <bpf/bpf_core_read.h>' | clang -target bpf -fsyntax-only -idirafter "$headers" -include linux/types.h -xc - \
  2>/dev/null || fail "clang with libbpf's headers"

# The name as Java and uname have it, the name as bpf_tracing.h has it.
compile() {
  mkdir -p "$directory/$1"
  clang -O2 -g -target bpf -mcpu=v3 -D"__TARGET_ARCH_$2" -Wall -Werror -idirafter "$headers" \
    -ffile-prefix-map="$(dirname "$source")"=. -c "$source" -o "$directory/$1/agent.bpf.o"
}

compile x86_64 x86
