/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Socket calls by the tracepoints of each call (programs enter_*, leave_*): calls that are none of our business cost
 * nothing but the kernel's own tracing of system calls.
 *
 * A program may read only as many arguments as its call has, or the kernel refuses to attach it.
 */
#ifndef THALWEG_SOCKET_DATA_H
#define THALWEG_SOCKET_DATA_H

#include "calls.h"

#define ENTER(name) \
	SEC("tp/syscalls/sys_enter_" #name) \
	int enter_##name(struct syscall_enter *call)

#define LEAVE(name) \
	SEC("tp/syscalls/sys_exit_" #name) \
	int leave_##name(struct syscall_exit *call)

#define FD(k) ((s32)call->arguments[k])

#define TRANSFER(name, number, shape, direction, buffers) \
	ENTER(name) \
	{ \
		return enter_transfer(FD(0), number, direction, call->arguments[1], buffers, 0); \
	} \
	LEAVE(name) \
	{ \
		return leave_transfer(number, call->result, shape, direction); \
	}

TRANSFER(read, READ, BUFFER, INGRESS, 0)
TRANSFER(write, WRITE, BUFFER, EGRESS, 0)
TRANSFER(readv, READV, BUFFERS, INGRESS, call->arguments[2])
TRANSFER(writev, WRITEV, BUFFERS, EGRESS, call->arguments[2])
TRANSFER(sendmsg, SENDMSG, MESSAGE, EGRESS, 0)
TRANSFER(sendmmsg, SENDMMSG, MESSAGES, EGRESS, 0)

ENTER(recvmsg)
{
	if (takes_nothing(call->arguments[2]))
		return 0;
	return enter_transfer(FD(0), RECVMSG, INGRESS, call->arguments[1], 0, 0);
}

LEAVE(recvmsg)
{
	return leave_transfer(RECVMSG, call->result, MESSAGE, INGRESS);
}

ENTER(recvmmsg)
{
	if (takes_nothing(call->arguments[3]))
		return 0;
	return enter_transfer(FD(0), RECVMMSG, INGRESS, call->arguments[1], 0, 0);
}

LEAVE(recvmmsg)
{
	return leave_transfer(RECVMMSG, call->result, MESSAGES, INGRESS);
}

ENTER(sendto)
{
	return enter_transfer(FD(0), SENDTO, EGRESS, call->arguments[1], 0, call->arguments[4]);
}

LEAVE(sendto)
{
	return leave_transfer(SENDTO, call->result, BUFFER, EGRESS);
}

ENTER(recvfrom)
{
	if (takes_nothing(call->arguments[3]))
		return 0;
	return enter_transfer(FD(0), RECVFROM, INGRESS, call->arguments[1], 0, call->arguments[4]);
}

LEAVE(recvfrom)
{
	return leave_transfer(RECVFROM, call->result, BUFFER, INGRESS);
}

ENTER(sendfile64)
{
	return enter_transfer(FD(0), SENDFILE, EGRESS, 0, 0, 0);
}

LEAVE(sendfile64)
{
	return leave_transfer(SENDFILE, call->result, NO_BYTES, EGRESS);
}

ENTER(splice)
{
	return splicing(FD(0), FD(2));
}

LEAVE(splice)
{
	return spliced(call->result);
}

ENTER(connect)
{
	enter_call(FD(0), CONNECT, 0, 0, 0);
	return 0;
}

LEAVE(connect)
{
	return connected(call->result);
}

LEAVE(accept)
{
	return accepted(ACCEPT, call->result);
}

LEAVE(accept4)
{
	return accepted(ACCEPT4, call->result);
}

ENTER(close)
{
	return closing(FD(0));
}

#endif
