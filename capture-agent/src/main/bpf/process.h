/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A thread that begins another program has another name, and is judged anew by the user's filters. */
#ifndef THALWEG_PROCESS_H
#define THALWEG_PROCESS_H

#include "thread.h"

SEC("tp_btf/sched_process_exec")
int process_exec(u64 *context)
{
	struct thread_state *thread = thread_state();

	if (!thread)
		return 0;
	thread->verdict = UNDECIDED;
	thread->events_since_name = 0;
	thread->is_proxy = 0;
	return 0;
}

#endif
