/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Goroutines in place of threads, for what a Go program works on: any thread may run the next step of it.
 *
 * The goroutine that runs is in the thread's local storage, so calls of the kernel need no probe to know it. A goroutine
 * that a request's one began, such as that which writes to the next server, stands for it: the nearest of it and its
 * ancestors that has moved bytes lately. Who began whom, runtime.newproc1 tells (programs go_*).
 */
#ifndef THALWEG_GOROUTINE_H
#define THALWEG_GOROUTINE_H

#include "thread.h"
#include <bpf/bpf_tracing.h>

#define MOST_ANCESTORS 6
#define LATELY_NS (120 * 1000000000ull)

/* Of Go's own TLS variable to the thread pointer: runtime.tlsg where nothing but Go has such variables. */
#define G_AT (-8)

static __always_inline struct go_process *go_process(u32 pid)
{
	return config.follow_goroutines ? bpf_map_lookup_elem(&go_processes, &pid) : NULL;
}

static __always_inline u64 goroutine_id(u64 g, const struct go_process *process)
{
	u64 id = 0;

	bpf_probe_read_user(&id, sizeof(id), (void *)(g + process->goid_at));
	return id;
}

/* The one that this thread runs; false: none, or it is no thread of Go's. */
static __always_inline bool own_goroutine(struct goroutine_key *key)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct go_process *process;
	u64 g = 0;

	key->pid = bpf_get_current_pid_tgid() >> 32;
	key->padding = 0;
	key->id = 0;
	process = go_process(key->pid);
	if (!process)
		return false;
	if (bpf_probe_read_user(&g, sizeof(g), (void *)(BPF_CORE_READ(task, thread.fsbase) + G_AT)) || !g)
		return false;
	key->id = goroutine_id(g, process);
	return key->id;
}

static __always_inline struct goroutine *new_goroutine(const struct goroutine_key *key)
{
	struct goroutine *known = bpf_map_lookup_elem(&goroutines, key);

	if (known)
		return known;
	struct goroutine fresh = {};

	bpf_map_update_elem(&goroutines, key, &fresh, BPF_NOEXIST);
	return bpf_map_lookup_elem(&goroutines, key);
}

/* The id of the goroutine that this thread's stands for; 0: it runs none. Not static: looked at once by the verifier. */
__noinline u64 acting_goroutine(void)
{
	struct goroutine_key key;
	u64 now = bpf_ktime_get_ns();
	u64 own;

	if (!own_goroutine(&key))
		return 0;
	own = key.id;
	for (u32 i = 0; i <= MOST_ANCESTORS; i++) {
		struct goroutine *known = bpf_map_lookup_elem(&goroutines, &key);

		if (!known)
			break;
		if (known->moved_ns && now - known->moved_ns < LATELY_NS)
			return key.id;
		if (!known->parent)
			break;
		key.id = known->parent;
	}
	return own;
}

/* What the bytes that an event has are part of: the goroutine's request, else the thread's. */
static __always_inline struct request *acting_request(struct thread_state *thread, u64 id)
{
	struct goroutine_key key = {.id = id, .pid = bpf_get_current_pid_tgid() >> 32};
	struct goroutine *acting;

	if (!config.follow_goroutines || !id)
		return &thread->request;
	acting = new_goroutine(&key);
	if (!acting)
		return &thread->request;
	acting->moved_ns = bpf_ktime_get_ns();
	return &acting->request;
}

/* The function of crypto/tls that this thread's goroutine is in; NULL: none. */
static __always_inline struct tls_call *goroutine_tls(void)
{
	struct goroutine_key key;
	struct goroutine *own;

	if (!config.follow_goroutines || !own_goroutine(&key))
		return NULL;
	own = bpf_map_lookup_elem(&goroutines, &key);
	return own && own->tls.ssl ? &own->tls : NULL;
}

#ifdef __TARGET_ARCH_x86

/* Read before it is known which is wanted: the verifier refuses a pointer to one register or another. */
#define REGISTER(name) \
	u64 name = registers->name; \
	barrier_var(name)

/* An argument, from 0, of a function written in Go: in registers, or above the return address. */
static __always_inline u64 go_argument(struct pt_regs *registers, const struct go_process *process, u32 number)
{
	REGISTER(ax);
	REGISTER(bx);
	REGISTER(cx);
	REGISTER(di);
	REGISTER(sp);
	u64 value = 0;

	if (process->has_register_abi)
		return number == 0 ? ax : number == 1 ? bx : number == 2 ? cx : di;
	bpf_probe_read_user(&value, sizeof(value), (void *)(sp + 8 + 8 * (u64)number));
	return value;
}

/* The first result, at an instruction that returns; without registers it is above so many words of arguments. */
static __always_inline u64 go_result(struct pt_regs *registers, const struct go_process *process, u32 words)
{
	REGISTER(ax);
	REGISTER(sp);
	u64 value = 0;

	if (process->has_register_abi)
		return ax;
	bpf_probe_read_user(&value, sizeof(value), (void *)(sp + 8 + 8 * (u64)words));
	return value;
}

#endif

#define NEWPROC1_WORDS 5 /* before registers: fn, argp, narg, callergp, callerpc */

/* runtime.newproc1(fn, callergp, callerpc), before Go 1.18 with two more: argp, narg. It does not leave its thread. */
SEC("uprobe")
int go_enter_newproc1(struct pt_regs *registers)
{
	struct thread_state *thread = new_thread_state();
	struct go_process *process = go_process(bpf_get_current_pid_tgid() >> 32);

	if (!thread || !process)
		return 0;
	thread->new_parent = goroutine_id(go_argument(registers, process, process->caller_argument), process);
	return 0;
}

SEC("uprobe")
int go_leave_newproc1(struct pt_regs *registers)
{
	struct thread_state *thread = thread_state();
	struct goroutine_key key = {.pid = bpf_get_current_pid_tgid() >> 32};
	struct go_process *process = go_process(key.pid);
	struct goroutine *begun;

	if (!thread || !process || !thread->new_parent)
		return 0;
	key.id = goroutine_id(go_result(registers, process, NEWPROC1_WORDS), process);
	begun = key.id ? new_goroutine(&key) : NULL;
	if (begun)
		begun->parent = thread->new_parent;
	thread->new_parent = 0;
	return 0;
}

#endif
