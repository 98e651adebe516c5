/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Socket calls by the tracepoints that every call of the machine passes (programs all_*): two attachments in place of
 * thirty, which begin and end at once and need no tracefs; calls that are none of our business pay for them.
 */
#ifndef THALWEG_RAW_CALLS_H
#define THALWEG_RAW_CALLS_H

#include "calls.h"

#ifdef __TARGET_ARCH_x86

#define ARGUMENT_0(registers) ((registers)->di)
#define ARGUMENT_1(registers) ((registers)->si)
#define ARGUMENT_2(registers) ((registers)->dx)
#define ARGUMENT_3(registers) ((registers)->r10)
#define ARGUMENT_4(registers) ((registers)->r8)
#define NUMBER(registers) ((registers)->orig_ax)

/* TS_COMPAT: a call of a 32-bit program, which has other numbers. */
static __always_inline bool has_other_numbers(void)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	return BPF_CORE_READ(task, thread_info.status) & 2;
}

#else
#error "the registers and call numbers of this machine are not known yet"
#endif

static __always_inline bool is_transfer(u64 call)
{
	switch (call) {
	case READ:
	case WRITE:
	case READV:
	case WRITEV:
	case SENDFILE:
	case SENDTO:
	case RECVFROM:
	case SENDMSG:
	case RECVMSG:
	case RECVMMSG:
	case SENDMMSG:
		return true;
	default:
		return false;
	}
}

static __always_inline u32 direction_of(u64 call)
{
	return call == READ || call == READV || call == RECVFROM || call == RECVMSG || call == RECVMMSG ? INGRESS : EGRESS;
}

static __always_inline u32 shape_of(u64 call)
{
	switch (call) {
	case READ:
	case WRITE:
	case SENDTO:
	case RECVFROM:
		return BUFFER;
	case READV:
	case WRITEV:
		return BUFFERS;
	case SENDMSG:
	case RECVMSG:
		return MESSAGE;
	case SENDMMSG:
	case RECVMMSG:
		return MESSAGES;
	default:
		return NO_BYTES;
	}
}

SEC("tp_btf/sys_enter")
int all_enter(u64 *context)
{
	struct pt_regs *registers = (struct pt_regs *)context[0];
	u64 call = context[1];
	bool is_sendto = call == SENDTO || call == RECVFROM;
	u64 buffers = call == READV || call == WRITEV ? ARGUMENT_2(registers) : 0;

	if (is_transfer(call)) {
		if (has_other_numbers() || (call == RECVMSG && takes_nothing(ARGUMENT_2(registers))) ||
		    ((call == RECVFROM || call == RECVMMSG) && takes_nothing(ARGUMENT_3(registers))))
			return 0;
		return enter_transfer(ARGUMENT_0(registers), call, direction_of(call), ARGUMENT_1(registers), buffers,
				      is_sendto ? ARGUMENT_4(registers) : 0);
	}
	if (call == CONNECT && !has_other_numbers())
		enter_call(ARGUMENT_0(registers), CONNECT, 0, 0, 0);
	else if (call == CLOSE && !has_other_numbers())
		closing(ARGUMENT_0(registers));
	else if (call == SPLICE && !has_other_numbers())
		splicing(ARGUMENT_0(registers), ARGUMENT_2(registers));
	return 0;
}

SEC("tp_btf/sys_exit")
int all_leave(u64 *context)
{
	struct pt_regs *registers = (struct pt_regs *)context[0];
	s64 result = context[1];
	u64 call = NUMBER(registers);

	if (is_transfer(call))
		return leave_transfer(call, result, shape_of(call), direction_of(call));
	if (call == CONNECT)
		return connected(result);
	if (call == SPLICE)
		return spliced(result);
	if ((call == ACCEPT || call == ACCEPT4) && !has_other_numbers())
		return accepted(call, result);
	return 0;
}

#endif
