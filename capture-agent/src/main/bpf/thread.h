/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The calling thread: its state, whether it is to be traced, its process. */
#ifndef THALWEG_THREAD_H
#define THALWEG_THREAD_H

#include "maps.h"

/* A reader that lost the first named event learns the name from a later one. */
#define EVENTS_PER_NAME 128

static __always_inline struct thread_state *thread_state(void)
{
	if (config.use_task_storage) {
		struct task_struct *task = bpf_get_current_task_btf();

		return bpf_task_storage_get(&thread_storage, task, NULL, 0);
	}
	u32 tid = bpf_get_current_pid_tgid();

	return bpf_map_lookup_elem(&thread_hash, &tid);
}

static __always_inline struct thread_state *new_thread_state(void)
{
	if (config.use_task_storage) {
		struct task_struct *task = bpf_get_current_task_btf();

		return bpf_task_storage_get(&thread_storage, task, NULL, BPF_LOCAL_STORAGE_GET_F_CREATE);
	}
	u32 tid = bpf_get_current_pid_tgid();
	struct thread_state *known = bpf_map_lookup_elem(&thread_hash, &tid);

	if (known)
		return known;
	struct thread_state fresh = {};

	bpf_map_update_elem(&thread_hash, &tid, &fresh, BPF_ANY);
	return bpf_map_lookup_elem(&thread_hash, &tid);
}

static __always_inline void process_name(struct process_name *name)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct task_struct *leader = BPF_CORE_READ(task, group_leader);

	__builtin_memset(name, 0, sizeof(*name));
	BPF_CORE_READ_STR_INTO(&name->text, leader, comm);
}

static __always_inline u64 process_start(void)
{
	if (config.use_task_storage)
		return bpf_get_current_task_btf()->group_leader->start_boottime;
	struct task_struct *task = (void *)bpf_get_current_task();

	return BPF_CORE_READ(task, group_leader, start_boottime);
}

/* Whether the user's filters let the process through; decided once for each thread and again after it starts a program. */
static __always_inline bool is_wanted(struct thread_state *thread, u32 pid)
{
	if (!config.filter_pids && !config.filter_names)
		return true;
	if (thread->verdict == UNDECIDED) {
		struct process_name name;
		bool wanted = config.filter_pids && bpf_map_lookup_elem(&wanted_pids, &pid);

		if (!wanted && config.filter_names) {
			process_name(&name);
			wanted = bpf_map_lookup_elem(&wanted_names, &name);
		}
		thread->verdict = wanted ? WANTED : UNWANTED;
	}
	return thread->verdict == WANTED;
}

/*
 * Whether the filters are known to leave this thread out. Asked before anything else of a call, so that the calls of others
 * pay for little more than the asking.
 */
static __always_inline bool is_left_out(void)
{
	struct thread_state *thread;

	if (!config.filter_pids && !config.filter_names)
		return false;
	thread = thread_state();
	return thread && thread->verdict == UNWANTED;
}

#endif
