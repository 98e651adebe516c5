/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the programs keep, and the ring to the agent. */
#ifndef THALWEG_MAPS_H
#define THALWEG_MAPS_H

#include "config.h"
#include "event.h"

/* The agent reads the ring every few milliseconds: no event wakes it. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 << 20); /* the agent sets it */
} ring SEC(".maps");

enum counter {
	LOST_EVENTS,       /* the ring was full */
	SKIPPED_MESSAGES,  /* of sendmmsg and recvmmsg, beyond the first MAX_MESSAGES */
	SKIPPED_NETWORK_EVENTS, /* beyond what a processor may tell in a second */
	LOST_PROCESS_EVENTS, /* the ring was full */
	COUNTERS,
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, COUNTERS);
	__type(key, u32);
	__type(value, u64);
} counters SEC(".maps");

static __always_inline void count(u32 counter, u64 by)
{
	u64 *value = bpf_map_lookup_elem(&counters, &counter);

	if (value)
		*value += by;
}

/* Numbers that are given out; one sequence per processor, so that none waits for another. */
enum sequence {
	SOCKET_IDS,
	TRACE_IDS,
	SEQUENCES,
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SEQUENCES);
	__type(key, u32);
	__type(value, u64);
} sequences SEC(".maps");

/* Never 0. Eight bits of processor, 56 bits that begin at the agent's start time and count on. */
static __always_inline u64 next_id(u32 sequence)
{
	u64 *value = bpf_map_lookup_elem(&sequences, &sequence);

	if (!value)
		return 0;
	*value += 1;
	return (u64)bpf_get_smp_processor_id() << 56 | ((config.id_base + *value) & 0xffffffffffffffULL);
}

/* Where an event is put together. Programs of system calls only: those do not interrupt one another. */
struct scratch {
	struct event event;
	u8 payload[2 * MAX_PAYLOAD];
};

/* One for each processor; values of a per-processor map cannot be so large. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1); /* the agent sets it */
	__type(key, u32);
	__type(value, struct scratch);
} scratch_space SEC(".maps");

static __always_inline struct scratch *scratch(void)
{
	u32 processor = bpf_get_smp_processor_id();

	return bpf_map_lookup_elem(&scratch_space, &processor);
}

/* What is known of a socket, by the address of its struct sock. */
struct socket_state {
	u64 id;
	u64 sequence;
	u64 read_trace_id;  /* of the message that is being read */
	u64 first_trace_id; /* that its first bytes out will carry; 0: none */
	u64 reply_trace_id; /* that its next bytes out will carry; 0: none */
	u64 front;          /* the socket whose request made this one ask: a proxy's client; 0: none */
	u32 ports;          /* tells a socket from a later one at the same address */
	u8 role;
	u8 last_direction;
	u8 has_moved_bytes;
	u8 padding;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 131072);
	__type(key, u64);
	__type(value, struct socket_state);
} sockets SEC(".maps");

enum verdict {
	UNDECIDED,
	WANTED,
	UNWANTED,
};

/* The request that a thread, or a coroutine, works on: see trace_id.h. */
struct request {
	u64 trace_id;   /* 0: none */
	u64 sk;         /* the socket that it came in by */
	u8 is_handed;   /* another thread has it, too: see handover.h */
	u8 is_worker;   /* the thread sends for requests that others read */
	u8 serves;      /* the thread reads requests */
	u8 padding[5];
};

/* Type, version and length of a TLS record. */
#define TLS_HEAD_BYTES 5

/* The function of a TLS library that a thread is in: see tls.h. */
struct tls_call {
	u64 ssl;      /* 0: none */
	u64 buffer;
	u64 count_at; /* where it tells the number of bytes; 0: it returns it */
	u64 enter_ns;
	u64 sk;       /* of the socket calls in it; 0: none yet */
	u64 room;     /* of the buffer, in Go */
	u32 tcp_sequence;
	u8 direction;
	u8 protocol;
	u8 has_head;  /* the sequence number is that of a record's head */
	u8 padding;
};

/* What is known of a thread: the call that it is in, and the request that it works on. */
struct thread_state {
	struct request request;
	struct tls_call tls;
	u64 sk;          /* of the call; 0: none that we trace */
	u64 left_sk;     /* while its messages become events */
	u64 enter_ns;
	u64 buffer;      /* bytes, iovec, msghdr or mmsghdr, as the call has it */
	u64 buffers;     /* iovecs */
	u64 peer;        /* sockaddr, or 0 */
	u32 tcp_sequence;
	u16 syscall;
	u8 protocol;
	u8 verdict;
	u8 events_since_name;
	u8 is_proxy;     /* see trace_id.h */
	u8 padding[6];
	u64 new_parent;  /* the goroutine that begins another one just now */
};

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct thread_state);
} thread_storage SEC(".maps");

/* Before Linux 5.11. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, u32);
	__type(value, struct thread_state);
} thread_hash SEC(".maps");

/* A process whose goroutines are followed: see goroutine.h. GoProcess.java has the same layout. */
struct go_process {
	u32 goid_at;          /* in runtime.g */
	u32 has_register_abi; /* since Go 1.17 */
	u32 caller_argument;  /* of runtime.newproc1, from 0: the goroutine that begins another */
	u32 padding;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, u32);
	__type(value, struct go_process);
} go_processes SEC(".maps");

struct goroutine_key {
	u64 id;
	u32 pid;
	u32 padding;
};

/* What is known of a goroutine: any thread may run it next. */
struct goroutine {
	struct request request;
	struct tls_call tls;
	u64 parent;    /* that began it; 0: not known */
	u64 moved_ns;  /* when it last moved bytes by a socket; 0: never */
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384); /* 1 when nothing is followed: the agent sets it */
	__type(key, struct goroutine_key);
	__type(value, struct goroutine);
} goroutines SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, u32);
	__type(value, u8);
} wanted_pids SEC(".maps");

struct process_name {
	char text[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, struct process_name);
	__type(value, u8);
} wanted_names SEC(".maps");

#endif
