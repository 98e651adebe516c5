/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A request that one thread reads and another one works on: pools of threads, event loops. Who hands work over wakes the one
 * that waits for it, by a futex or an eventfd, and so hands on the id of what it last read.
 *
 *   event loop: reads request N ── wakes ──▶ worker: asks with N, is answered with M ── wakes ──▶ event loop: answers with M
 *
 * A lock that is let go wakes, too. So a thread's own request is not taken from it, unless an event loop has handed it on, and
 * those that only work for others hand nothing to each other. Who was awake already is not told. What comes of it is likely,
 * not certain, and the threads of the two ends tell it from what is.
 */
#ifndef THALWEG_HANDOVER_H
#define THALWEG_HANDOVER_H

#include "thread.h"

#define CALL_WRITE 1
#define CALL_FUTEX 202
#define EVENTFD_BYTES 8
#define FUTEX_COMMAND 0x7f
#define FUTEX_WAKE 1
#define FUTEX_REQUEUE 3
#define FUTEX_CMP_REQUEUE 4
#define FUTEX_WAKE_OP 5
#define FUTEX_WAKE_BITSET 10

/* The kernel wakes for other reasons too, and in interrupts, as whoever runs: what counts is the call that the waker is in. */
static __always_inline bool wakes_thread(struct pt_regs *registers)
{
	u64 command = registers->si & FUTEX_COMMAND;

	return registers->orig_ax == CALL_FUTEX &&
	       (command == FUTEX_WAKE || command == FUTEX_WAKE_BITSET || command == FUTEX_WAKE_OP ||
		command == FUTEX_REQUEUE || command == FUTEX_CMP_REQUEUE);
}

static __always_inline bool wakes_event_loop(struct pt_regs *registers)
{
	return registers->orig_ax == CALL_WRITE && registers->dx == EVENTFD_BYTES;
}

static __always_inline bool may_take(struct request *own, struct request *from, bool is_event_loop)
{
	/* Python's threads wake each other all the time, for their one interpreter. */
	if (own->serves && !is_event_loop)
		return false;
	if (own->is_worker)
		return !from->is_worker;
	return !own->trace_id || (is_event_loop && own->is_handed);
}

SEC("tp_btf/sched_waking")
int hand_over(u64 *context)
{
	struct task_struct *woken = (struct task_struct *)context[0];
	struct task_struct *waker = bpf_get_current_task_btf();
	struct pt_regs *registers;
	struct thread_state *from;
	struct thread_state *to;
	bool is_event_loop;

	if (!config.use_task_storage || woken->tgid != waker->tgid || woken->pid == waker->pid)
		return 0;
	from = bpf_task_storage_get(&thread_storage, waker, NULL, 0);
	if (!from || !from->request.trace_id)
		return 0;
	registers = (struct pt_regs *)bpf_task_pt_regs(waker);
	is_event_loop = wakes_event_loop(registers);
	if (!is_event_loop && !wakes_thread(registers))
		return 0;
	to = bpf_task_storage_get(&thread_storage, woken, NULL, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!to || !may_take(&to->request, &from->request, is_event_loop))
		return 0;
	to->request.trace_id = from->request.trace_id;
	to->request.sk = 0;
	to->request.is_handed = 1;
	from->request.is_handed = 1;
	return 0;
}

#endif
