/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The syscall trace id: joins what a thread reads to what it then writes, so that a request that came in and the request
 * that it made its server send are of one trace.
 *
 * Bytes in: another id, unless the socket's last bytes went in, too, and nothing was done about them (the message goes on).
 * Bytes out: they carry the id of the thread's last message in, which is used up by that. So the answer of the server asked gets another id, which the
 * next bytes out carry: the answer to the client, or the next request. A message that nobody answers uses nothing up, nor do
 * the frames of HTTP/2 that are no part of one.
 */
#ifndef THALWEG_TRACE_ID_H
#define THALWEG_TRACE_ID_H

#include "control_frames.h"

#define DNS_PORT 53

/*
 * One thread of nginx serves many clients in turn: between a server's answer and what it makes nginx tell its client there
 * can be other calls. So the client's socket remembers the id of the answer to its request.
 */
static __always_inline bool is_proxy(const struct process_name *name)
{
	const char *text = name->text;

	return text[0] == 'n' && text[1] == 'g' && text[2] == 'i' && text[3] == 'n' && text[4] == 'x' && !text[5];
}

static __always_inline u64 trace_in(struct request *request, struct socket_state *socket, u64 sk)
{
	bool is_done = request->sk == sk && (!request->trace_id || request->is_handed);
	bool goes_on = socket->has_moved_bytes && socket->last_direction == INGRESS && socket->read_trace_id && !is_done;

	request->trace_id = goes_on ? socket->read_trace_id : next_id(TRACE_IDS);
	request->sk = sk;
	request->is_handed = 0;
	if (goes_on)
		return request->trace_id;
	socket->read_trace_id = request->trace_id;
	if (socket->role == ROLE_SERVER) {
		request->serves = 1;
		request->is_worker = 0;
	}
	socket->reply_trace_id = 0;
	if (socket->front) {
		struct socket_state *front = bpf_map_lookup_elem(&sockets, &socket->front);

		if (front)
			front->reply_trace_id = request->trace_id;
	}
	return request->trace_id;
}

/*
 * An event loop connects because of a request, and goes on with others until the connection is there: what it sends first
 * is because of that request.
 */
static __always_inline void trace_connecting(struct thread_state *thread, u64 sk)
{
	struct socket_state *socket = bpf_map_lookup_elem(&sockets, &sk);

	if (!socket || !thread->request.trace_id)
		return;
	socket->first_trace_id = thread->request.trace_id;
	if (thread->is_proxy)
		socket->front = thread->request.sk;
}

/* COM_QUIT and COM_STMT_CLOSE of MySQL: length in three bytes, number 0, command. */
static __always_inline bool is_never_answered(const struct scratch *scratch)
{
	const u8 *bytes = scratch->payload;
	u32 length = scratch->event.bytes;

	if (length < 5 || length != 4 + bytes[0] || bytes[1] || bytes[2] || bytes[3])
		return false;
	return length == 5 ? bytes[4] == 0x01 : length == 9 && bytes[4] == 0x19;
}

/*
 * A resolver asks for both kinds of address at once: the question for IPv6 addresses uses nothing up, so that the other
 * carries the id. The type is two bytes, four before the end of a question that nothing or a bare OPT record follows.
 */
static __always_inline bool is_second_question(const struct scratch *scratch)
{
	const u8 *bytes = scratch->payload;
	u32 length = scratch->event.payload;
	u32 more = bytes[11] ? 11 : 0;

	if (scratch->event.protocol != IPPROTO_UDP || scratch->event.remote_port != DNS_PORT)
		return false;
	if (length < 17 + more || bytes[2] & 0x80 || bytes[4] || bytes[5] != 1 || bytes[10] || bytes[11] > 1)
		return false;
	u32 type = (length - 4 - more) & (MAX_PAYLOAD - 1);

	return bytes[type] == 0 && bytes[type + 1] == 28 && bytes[type + 2] == 0 && bytes[type + 3] == 1;
}

static __always_inline u64 trace_out(struct request *request, struct socket_state *socket, u64 sk, bool is_proxy)
{
	u64 id = request->trace_id;

	if (socket->reply_trace_id) {
		id = socket->reply_trace_id;
		socket->reply_trace_id = 0;
	} else if (socket->first_trace_id) {
		id = socket->first_trace_id;
		socket->first_trace_id = 0;
	} else if (is_proxy && id && request->sk != sk) {
		socket->front = request->sk;
	}
	if (id == request->trace_id) {
		request->is_worker = id && request->is_handed && !request->serves;
		request->trace_id = 0;
	}
	return id;
}

/* For the event in the scratch space, whose bytes are there. */
static __always_inline void trace(struct request *request, struct scratch *scratch, struct socket_state *socket, u64 sk,
				  bool is_proxy)
{
	if (is_all_control(scratch)) {
		scratch->event.trace_id = 0;
		return;
	}
	if (scratch->event.direction == INGRESS)
		scratch->event.trace_id = trace_in(request, socket, sk);
	else if (is_never_answered(scratch))
		scratch->event.trace_id = request->trace_id;
	else if (is_second_question(scratch))
		scratch->event.trace_id = 0;
	else
		scratch->event.trace_id = trace_out(request, socket, sk, is_proxy);
	socket->last_direction = scratch->event.direction;
	socket->has_moved_bytes = 1;
}

#endif
