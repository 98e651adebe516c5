/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A thread that begins another program has another name, and is judged anew by the user's filters. The agent is told of
 * programs that begin and processes that end: of one that lives for a few milliseconds it would else find nothing.
 */
#ifndef THALWEG_PROCESS_H
#define THALWEG_PROCESS_H

#include "thread.h"

static __always_inline int tell_process(u8 kind)
{
	u64 pid_tgid = bpf_get_current_pid_tgid();
	struct task_struct *task = (void *)bpf_get_current_task();
	struct process_name name;
	struct process_event event = {
		.process_start = process_start(),
		.cgroup = bpf_get_current_cgroup_id(),
		.pid = pid_tgid >> 32,
		.parent = BPF_CORE_READ(task, real_parent, tgid),
		.kind = kind,
	};

	if (event.pid == config.own_pid)
		return 0;
	process_name(&name);
	__builtin_memcpy(event.name, name.text, sizeof(event.name));
	if (bpf_ringbuf_output(&ring, &event, sizeof(event), BPF_RB_NO_WAKEUP))
		count(LOST_PROCESS_EVENTS, 1);
	return 0;
}

SEC("tp_btf/sched_process_exec")
int process_exec(u64 *context)
{
	struct thread_state *thread = thread_state();

	if (thread) {
		thread->verdict = UNDECIDED;
		thread->events_since_name = 0;
		thread->is_proxy = 0;
	}
	return tell_process(PROCESS_EXEC);
}

/* Of each thread; of the last one the count of those that live has come to 0. */
SEC("tp_btf/sched_process_exit")
int process_exit(u64 *context)
{
	struct task_struct *task = (struct task_struct *)context[0];

	if (BPF_CORE_READ(task, signal, live.counter))
		return 0;
	return tell_process(PROCESS_EXIT);
}

#endif
