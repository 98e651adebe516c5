/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Calls on sockets, from entry to exit, whichever tracepoint shows them.
 *
 * At entry: which socket, where the bytes are, the TCP sequence number before the call moves it. At exit: how many bytes,
 * which connection, the bytes themselves, as one event to the ring.
 */
#ifndef THALWEG_CALLS_H
#define THALWEG_CALLS_H

#include "goroutine.h"
#include "payload.h"
#include "records.h"
#include "socket.h"
#include "thread.h"
#include "trace_id.h"

/* Messages of one sendmmsg or recvmmsg that become events; the others are counted. */
#define MAX_MESSAGES 64

/* The numbers of x86-64 name the calls on every machine. */
enum call {
	READ = 0,
	WRITE = 1,
	CLOSE = 3,
	READV = 19,
	WRITEV = 20,
	SENDFILE = 40,
	CONNECT = 42,
	ACCEPT = 43,
	SENDTO = 44,
	RECVFROM = 45,
	SENDMSG = 46,
	RECVMSG = 47,
	SPLICE = 275,
	ACCEPT4 = 288,
	RECVMMSG = 299,
	SENDMMSG = 307,
};

/* Where a call has its bytes. */
enum shape {
	NO_BYTES, /* the bytes do not pass through the process */
	BUFFER,
	BUFFERS,
	MESSAGE,
	MESSAGES,
};

static __always_inline bool is_own(u64 pid_tgid)
{
	return pid_tgid >> 32 == config.own_pid;
}

/*
 * A call that this thread begins; what is known of it, or NULL if it is not to be followed. The number has the direction
 * in its upper half if the call moves bytes: then the sequence number is read, too.
 */
#define MOVES(direction) (((direction) + 1) << 16)

static __noinline struct thread_state *enter_call(s32 fd, u32 call, u64 buffer, u64 buffers, u64 peer)
{
	u64 pid_tgid = bpf_get_current_pid_tgid();
	struct thread_state *thread;
	struct sock *sk;
	u16 family;

	if (is_own(pid_tgid) || is_left_out())
		return NULL;
	sk = sock_of(fd);
	if (!sk)
		return NULL;
	family = FIELD(struct sock, sk, __sk_common.skc_family);
	if (!is_internet(family))
		return NULL;
	thread = new_thread_state();
	if (!thread || !is_wanted(thread, pid_tgid >> 32))
		return NULL;
	thread->sk = (u64)sk;
	thread->syscall = call;
	thread->buffer = buffer;
	thread->buffers = buffers;
	thread->peer = peer;
	thread->protocol = FIELD(struct sock, sk, sk_protocol);
	thread->tcp_sequence = 0;
	if (call >> 16 && thread->protocol == IPPROTO_TCP)
		thread->tcp_sequence = call >> 16 == MOVES(INGRESS) >> 16 ? FIELD(struct tcp_sock, sk, copied_seq) :
									    FIELD(struct tcp_sock, sk, write_seq);
	thread->enter_ns = bpf_ktime_get_ns();
	return thread;
}

/* As enter_call, for calls that move bytes. */
static __always_inline int enter_transfer(s32 fd, u32 call, u32 direction, u64 buffer, u64 buffers, u64 peer)
{
	enter_call(fd, call | MOVES(direction), buffer, buffers, peer);
	return 0;
}

/* MSG_PEEK leaves the bytes for another call, MSG_ERRQUEUE has none. */
static __always_inline bool takes_nothing(u64 flags)
{
	return flags & (MSG_PEEK | MSG_ERRQUEUE);
}

static __always_inline void name_process(struct event *event, struct thread_state *thread)
{
	struct process_name name;

	event->flags = 0;
	if (thread->events_since_name++ % EVENTS_PER_NAME)
		return;
	process_name(&name);
	thread->is_proxy = is_proxy(&name);
	__builtin_memcpy(event->name, name.text, sizeof(event->name));
	event->flags = EVENT_NAMED;
}

static __always_inline void output(struct scratch *scratch)
{
	u32 payload = scratch->event.payload;

	if (payload > MAX_PAYLOAD)
		payload = MAX_PAYLOAD;
	if (bpf_ringbuf_output(&ring, scratch, sizeof(struct event) + payload, BPF_RB_NO_WAKEUP))
		count(LOST_EVENTS, 1);
}

/* Everything of an event but its bytes and its trace. */
static __always_inline struct socket_state *describe(struct event *event, struct thread_state *thread, u64 sk,
						      u8 new_role)
{
	u64 pid_tgid = bpf_get_current_pid_tgid();
	struct sock_head head = {};
	struct socket_state *socket;
	u32 ports;

	read_head(&head, (struct sock *)sk);
	if (!head.local_port)
		head.local_port = last_port(sk, head.remote_port);
	if (is_excluded(thread->protocol, head.local_port, bpf_ntohs(head.remote_port)))
		return NULL;
	read_tuple(event, (struct sock *)sk, &head);
	ports = ports_of(&head, thread->protocol);
	/* A connect that asks how an earlier one went. */
	if (new_role == ROLE_CLIENT && is_client(sk, ports))
		return NULL;
	socket = new_role ? new_socket_state(sk, ports, new_role) : socket_state(sk, ports);
	if (!socket)
		return NULL;
	event->kind = SOCKET_CALL;
	event->source = FROM_SYSCALL;
	event->protocol = thread->protocol;
	event->syscall = thread->syscall;
	event->enter_ns = thread->enter_ns;
	event->exit_ns = bpf_ktime_get_ns();
	event->pid = pid_tgid >> 32;
	event->tid = pid_tgid;
	event->process_start = process_start();
	event->coroutine = config.follow_goroutines ? acting_goroutine() : 0;
	event->trace_id = 0;
	event->bytes = 0;
	event->payload = 0;
	event->tcp_sequence = 0;
	event->direction = EGRESS;
	event->socket_id = socket->id;
	event->role = socket->role;
	event->sequence = socket->sequence++;
	name_process(event, thread);
	return socket;
}

static __always_inline void copy_message(struct scratch *scratch, struct user_msghdr *header, u64 bytes)
{
	copy_buffers(header->iov, header->iov_length, bytes);
	if (!scratch->event.remote_port)
		read_peer(&scratch->event, header->name);
}

static __always_inline void send_data(struct scratch *scratch, struct thread_state *thread,
				      struct socket_state *socket, u64 sk)
{
	trace(acting_request(thread, scratch->event.coroutine), scratch, socket, sk, thread->is_proxy);
	output(scratch);
}

/* One message of sendmmsg or recvmmsg; the event in the scratch space has all but its own. Not static: see copy_buffers. */
__noinline int send_message(u64 user_message, u32 number)
{
	struct thread_state *thread = thread_state();
	struct scratch *space = scratch();
	struct socket_state *socket;
	struct user_mmsghdr message;
	struct event *event;
	u64 sk;

	if (!thread || !space)
		return 0;
	if (bpf_probe_read_user(&message, sizeof(message), (void *)user_message))
		return 0;
	sk = thread->left_sk;
	socket = bpf_map_lookup_elem(&sockets, &sk);
	if (!socket)
		return 0;
	event = &space->event;
	if (number)
		event->sequence = socket->sequence++;
	event->bytes = message.length;
	/* The peer of an unconnected socket is each message's own. */
	if (number && message.header.name)
		event->remote_port = 0;
	copy_message(space, &message.header, message.length);
	send_data(space, thread, socket, sk);
	if (thread->protocol == IPPROTO_TCP)
		event->tcp_sequence += message.length;
	return 0;
}

/* Each message is an event of its own: they are datagrams of their own. */
static __always_inline void leave_messages(struct thread_state *thread, u64 sk, u64 messages)
{
	thread->left_sk = sk;
	for (u32 i = 0; i < MAX_MESSAGES && i < messages; i++)
		send_message(thread->buffer + i * sizeof(struct user_mmsghdr), i);
	if (messages > MAX_MESSAGES)
		count(SKIPPED_MESSAGES, messages - MAX_MESSAGES);
}

/* The call that this thread is leaving, if we saw it enter; it is over then. */
static __always_inline u64 take_call(struct thread_state *thread, u32 call)
{
	u64 sk = thread->sk;

	thread->sk = 0;
	return thread->syscall == call ? sk : 0;
}

/*
 * A call that a TLS library makes in a function of its own, which will be told of in its place. A record is read in two
 * calls, its head of five bytes first. A function that reads ends with the record that has the bytes: what it read before
 * were a handshake, or tickets.
 */
static __always_inline int note_encrypted(struct tls_call *tls, const struct thread_state *thread, u64 sk, u32 direction,
					  s64 bytes)
{
	bool is_head = direction == INGRESS && bytes == TLS_HEAD_BYTES;

	if (direction == tls->direction && (!tls->sk || is_head)) {
		tls->sk = sk;
		tls->tcp_sequence = thread->tcp_sequence;
		tls->protocol = thread->protocol;
		tls->has_head = is_head;
	}
	return 0;
}

/* Whether TLS is that of Go. */
static __always_inline bool reads_ahead(void)
{
	return go_process(bpf_get_current_pid_tgid() >> 32);
}

static __noinline int leave_transfer(u32 call, s64 result, u32 shape, u32 direction)
{
	struct thread_state *thread = thread_state();
	struct scratch *scratch_event;
	struct socket_state *socket;
	struct tls_call *tls;
	struct event *event;
	u64 sk;

	if (!thread)
		return 0;
	sk = take_call(thread, call);
	if (!sk || result <= 0)
		return 0;
	if (direction == INGRESS && shape == BUFFER && thread->protocol == IPPROTO_TCP && reads_ahead())
		note_records(thread, sk, result);
	if (thread->tls.ssl)
		return note_encrypted(&thread->tls, thread, sk, direction, result);
	tls = goroutine_tls();
	if (tls)
		return note_encrypted(tls, thread, sk, direction, result);
	scratch_event = scratch();
	if (!scratch_event)
		return 0;
	event = &scratch_event->event;
	socket = describe(event, thread, sk, ROLE_UNKNOWN);
	if (!socket)
		return 0;
	event->direction = direction;
	event->tcp_sequence = thread->tcp_sequence;
	if (shape == MESSAGES) {
		leave_messages(thread, sk, result);
		return 0;
	}
	event->bytes = result;
	if (shape == BUFFER) {
		copy_buffer(scratch_event, thread->buffer, result);
		if (!event->remote_port)
			read_peer(event, thread->peer);
	} else if (shape == BUFFERS) {
		copy_buffers(thread->buffer, thread->buffers, result);
	} else if (shape == MESSAGE) {
		struct user_msghdr header = {};

		bpf_probe_read_user(&header, sizeof(header), (void *)thread->buffer);
		copy_message(scratch_event, &header, result);
	}
	send_data(scratch_event, thread, socket, sk);
	return 0;
}

/* To a socket, or else from one; in place of a buffer it has its direction. */
static __always_inline int splicing(s32 from, s32 to)
{
	if (!enter_call(to, SPLICE | MOVES(EGRESS), EGRESS, 0, 0))
		enter_call(from, SPLICE | MOVES(INGRESS), INGRESS, 0, 0);
	return 0;
}

static __always_inline int spliced(s64 result)
{
	struct thread_state *thread = thread_state();

	if (!thread)
		return 0;
	return leave_transfer(SPLICE, result, NO_BYTES, thread->buffer == INGRESS ? INGRESS : EGRESS);
}

/* An event without bytes: a connection begins or ends. Sockets that listen, or have no peer, have no connection. */
static __always_inline int send_change(struct thread_state *thread, u64 sk, u8 new_role)
{
	struct scratch *scratch_event = scratch();
	struct event *event;

	if (!scratch_event)
		return 0;
	event = &scratch_event->event;
	if (describe(event, thread, sk, new_role) && event->local_port && event->remote_port)
		output(scratch_event);
	return 0;
}

static __noinline int connected(s64 result)
{
	struct thread_state *thread = thread_state();
	u64 sk;

	if (!thread)
		return 0;
	sk = take_call(thread, CONNECT);
	if (!sk || (result && result != -EINPROGRESS))
		return 0;
	send_change(thread, sk, ROLE_CLIENT);
	if (result)
		trace_connecting(thread, sk);
	return 0;
}

/* The connection is known only now: what accept returns. */
static __noinline int accepted(u32 call, s64 result)
{
	struct thread_state *thread;
	u64 sk;

	if (result < 0)
		return 0;
	thread = enter_call(result, call, 0, 0, 0);
	if (!thread)
		return 0;
	sk = take_call(thread, call);
	return sk ? send_change(thread, sk, ROLE_SERVER) : 0;
}

/* When it leaves the socket is gone. */
static __noinline int closing(s32 fd)
{
	struct thread_state *thread;
	u64 sk;

	thread = enter_call(fd, CLOSE, 0, 0, 0);
	if (!thread)
		return 0;
	sk = take_call(thread, CLOSE);
	return sk ? send_change(thread, sk, ROLE_UNKNOWN) : 0;
}

#endif
