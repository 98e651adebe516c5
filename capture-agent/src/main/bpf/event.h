/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What goes through the ring to the agent. EventLayout.java has the same offsets: change both, or neither.
 */
#ifndef THALWEG_EVENT_H
#define THALWEG_EVENT_H

#include "kernel.h"

#define MAX_PAYLOAD 16384 /* a power of two: offsets are masked with it */

enum event_kind {
	SOCKET_CALL = 0,
	/* struct network_event */
	TCP_STATE = 1,
	TCP_RETRANSMIT = 2,
	TCP_RESET_SENT = 3,
	TCP_RESET_RECEIVED = 4,
	PACKET_DROP = 5,
	/* struct process_event */
	PROCESS_EXEC = 6,
	PROCESS_EXIT = 7,
};

enum direction {
	EGRESS = 0,
	INGRESS = 1,
};

enum source {
	FROM_SYSCALL = 0,
	FROM_GO_TLS = 1,
	FROM_OPENSSL = 3,
};

enum role {
	ROLE_UNKNOWN = 0,
	ROLE_CLIENT = 1,
	ROLE_SERVER = 2,
};

/* The event has the name of its process. */
#define EVENT_NAMED 1

struct event {
	u64 enter_ns;      /*   0: CLOCK_MONOTONIC */
	u64 exit_ns;       /*   8 */
	u64 trace_id;      /*  16 */
	u64 socket_id;     /*  24 */
	u64 sequence;      /*  32: counts the events of the socket, lost ones too */
	u64 coroutine;     /*  40: 0: none */
	u64 process_start; /*  48: CLOCK_BOOTTIME */
	u32 pid;           /*  56 */
	u32 tid;           /*  60 */
	u32 bytes;         /*  64: as the call returned it */
	u32 tcp_sequence;  /*  68: of the first byte */
	u16 payload;       /*  72: bytes of it that follow */
	u16 syscall;       /*  74: number on x86-64 */
	u16 local_port;    /*  76 */
	u16 remote_port;   /*  78 */
	u8 kind;           /*  80 */
	u8 direction;      /*  81 */
	u8 source;         /*  82 */
	u8 role;           /*  83 */
	u8 protocol;       /*  84 */
	u8 is_ipv6;        /*  85 */
	u8 tcp_state;      /*  86 */
	u8 flags;          /*  87 */
	u8 local[16];      /*  88 */
	u8 remote[16];     /* 104 */
	char name[16];     /* 120: if flagged */
};                         /* 136: the payload */

_Static_assert(sizeof(struct event) == 136, "EventLayout.java has these offsets");

/* What the network stack tells: of a packet from source to destination, or of a connection seen from its source. */
struct network_event {
	u64 time_ns;           /*  0: CLOCK_MONOTONIC */
	u64 location;          /*  8: of a drop: the instruction; 0: none */
	u64 socket_id;         /* 16: as in struct event; 0: not known */
	u32 network_namespace; /* 24: inode */
	u32 interface_index;   /* 28: 0: none */
	u32 tcp_sequence;      /* 32 */
	u32 bytes;             /* 36 */
	u8 source[16];         /* 40 */
	u8 destination[16];    /* 56 */
	u16 source_port;       /* 72 */
	u16 destination_port;  /* 74 */
	u16 reason;            /* 76: skb_drop_reason, sk_rst_reason: this kernel's numbers */
	u8 old_state;          /* 78: enum of include/net/tcp_states.h */
	u8 new_state;          /* 79 */
	u8 kind;               /* 80: as in struct event */
	u8 tcp_flags;          /* 81 */
	u8 protocol;           /* 82 */
	u8 is_ipv6;            /* 83 */
	u32 padding;           /* 84 */
};

_Static_assert(offsetof(struct network_event, kind) == offsetof(struct event, kind), "the agent tells them apart by it");
_Static_assert(sizeof(struct network_event) == 88, "NetworkEventLayout.java has these offsets");

/* A process begins another program, or ends. */
struct process_event {
	u64 process_start; /*  0: CLOCK_BOOTTIME */
	u64 cgroup;        /*  8: its control group's id */
	u32 pid;           /* 16 */
	u32 parent;        /* 20: process id */
	char name[16];     /* 24 */
	u64 unused[5];     /* 40 */
	u8 kind;           /* 80: as in struct event */
	u8 padding2[7];
};

_Static_assert(offsetof(struct process_event, kind) == offsetof(struct event, kind), "the agent tells them apart by it");
_Static_assert(sizeof(struct process_event) == 88, "ProcessEventDecoder.java has these offsets");

#endif
