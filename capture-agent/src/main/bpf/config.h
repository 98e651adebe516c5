/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the agent decides before it loads the object. The verifier knows the values and leaves out what they exclude.
 * Config.java has the same offsets: change both, or neither.
 */
#ifndef THALWEG_CONFIG_H
#define THALWEG_CONFIG_H

#include "kernel.h"

#define MAX_EXCLUDED_PORTS 16

struct config {
	u64 id_base;          /*  0: the upper bits of ids, so that those of an earlier run do not come again */
	u32 own_pid;          /*  8: its calls are not traced, or each event would make another */
	u32 payload_bytes;    /* 12 */
	u8 use_task_storage;  /* 16: since Linux 5.11; a hash map before */
	u8 filter_pids;       /* 17: only those in wanted_pids */
	u8 filter_names;      /* 18: only those in wanted_names */
	u8 excluded_ports;    /* 19: how many of the following */
	u16 excluded_port[MAX_EXCLUDED_PORTS]; /* 20: of TCP, at either end: the way to Kafka */
	u8 use_casts;         /* 52: see FIELD */
	u8 follow_goroutines; /* 53: of the processes in go_processes */
	u8 padding[2];
};

_Static_assert(sizeof(struct config) == 56, "Config.java has these offsets");

const volatile struct config config SEC(".rodata.config") = {
	.payload_bytes = 1024,
	.use_task_storage = 1,
	.use_casts = 1,
};

/* Whether a connection is the agent's own way. */
static __always_inline bool is_excluded(u8 protocol, u16 port, u16 other)
{
	if (protocol != IPPROTO_TCP)
		return false;
	for (u32 i = 0; i < MAX_EXCLUDED_PORTS; i++) {
		if (i >= config.excluded_ports)
			break;
		if (config.excluded_port[i] == port || config.excluded_port[i] == other)
			return true;
	}
	return false;
}

#endif
