/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What OpenSSL is given to encrypt, and what it has decrypted: the arguments and results of its functions (programs
 * tls_*), attached to the processes that the user names, for a probe in a program is far dearer than one in the kernel.
 *
 * Which connection it is, the socket calls tell that the function makes: they are not told of themselves, for their bytes
 * are encrypted. A function that makes none, because its bytes were there, is of the connection that it was before.
 */
#ifndef THALWEG_TLS_H
#define THALWEG_TLS_H

#include "calls.h"
#include <bpf/bpf_tracing.h>

struct tls_key {
	u64 ssl; /* the SSL object's address in its process */
	u32 pid;
	u32 padding;
};

struct tls_socket {
	u64 sk;
	u32 tcp_sequence;
	u8 protocol;
	u8 padding[3];
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, struct tls_key);
	__type(value, struct tls_socket);
} tls_sockets SEC(".maps");

static __always_inline int tls_enter(u64 ssl, u64 buffer, u64 count_at, u8 direction)
{
	u64 pid_tgid = bpf_get_current_pid_tgid();
	struct thread_state *thread = new_thread_state();

	if (!thread || is_own(pid_tgid) || !is_wanted(thread, pid_tgid >> 32))
		return 0;
	thread->tls.ssl = ssl;
	thread->tls.buffer = buffer;
	thread->tls.count_at = count_at;
	thread->tls.enter_ns = bpf_ktime_get_ns();
	thread->tls.sk = 0;
	thread->tls.direction = direction;
	return 0;
}

/* The connection of the call that ends; by this thread's socket calls in it, or by earlier ones. */
static __always_inline bool tls_socket(struct thread_state *thread, struct tls_socket *socket)
{
	struct tls_key key = {.ssl = thread->tls.ssl, .pid = bpf_get_current_pid_tgid() >> 32};
	struct tls_socket *known;

	if (thread->tls.sk) {
		socket->sk = thread->tls.sk;
		socket->tcp_sequence = thread->tls.tcp_sequence;
		socket->protocol = thread->tls.protocol;
		bpf_map_update_elem(&tls_sockets, &key, socket, BPF_ANY);
		return true;
	}
	known = bpf_map_lookup_elem(&tls_sockets, &key);
	if (!known)
		return false;
	*socket = *known;
	return true;
}

/*
 * Straight into the ring, not by the scratch space: another thread may come between. Room is reserved in steps, for the
 * verifier wants to know it.
 */
#define SEND_PLAINTEXT(room) \
	do { \
		struct event *event = bpf_ringbuf_reserve(&ring, sizeof(struct event) + (room), 0); \
		if (!event) { \
			count(LOST_EVENTS, 1); \
			return 0; \
		} \
		if (!fill_plaintext(event, thread, &tls, bytes, (room))) { \
			bpf_ringbuf_discard(event, BPF_RB_NO_WAKEUP); \
			return 0; \
		} \
		bpf_ringbuf_submit(event, BPF_RB_NO_WAKEUP); \
	} while (0)

static __always_inline bool fill_plaintext(struct event *event, struct thread_state *thread, struct tls_socket *tls,
					   u64 bytes, u32 room)
{
	u32 wanted = wanted_bytes(bytes);
	struct socket_state *socket;

	thread->protocol = tls->protocol;
	thread->syscall = thread->tls.direction == INGRESS ? READ : WRITE;
	thread->enter_ns = thread->tls.enter_ns;
	socket = describe(event, thread, tls->sk, ROLE_UNKNOWN);
	if (!socket)
		return false;
	event->source = FROM_OPENSSL;
	event->direction = thread->tls.direction;
	event->bytes = bytes;
	event->tcp_sequence = tls->tcp_sequence;
	if (wanted > room)
		wanted = room;
	if (!bpf_probe_read_user(event + 1, wanted, (void *)thread->tls.buffer))
		event->payload = wanted;
	event->trace_id = event->direction == INGRESS ?
				  trace_in(&thread->request, socket, tls->sk) :
				  trace_out(&thread->request, socket, tls->sk, thread->is_proxy);
	socket->last_direction = event->direction;
	socket->has_moved_bytes = 1;
	return true;
}

static __noinline int tls_leave(s64 result)
{
	struct thread_state *thread = thread_state();
	struct tls_socket tls = {};
	u64 bytes = result;

	if (!thread || !thread->tls.ssl)
		return 0;
	/* The functions whose name ends in _ex return whether, and tell how many elsewhere. */
	if (thread->tls.count_at && result == 1)
		bpf_probe_read_user(&bytes, sizeof(bytes), (void *)thread->tls.count_at);
	bool is_known = result > 0 && bytes > 0 && tls_socket(thread, &tls);

	thread->tls.ssl = 0;
	if (!is_known)
		return 0;
	if (bytes <= 256)
		SEND_PLAINTEXT(256);
	else if (bytes <= 1024 || config.payload_bytes <= 1024)
		SEND_PLAINTEXT(1024);
	else if (bytes <= 4096 || config.payload_bytes <= 4096)
		SEND_PLAINTEXT(4096);
	else
		SEND_PLAINTEXT(MAX_PAYLOAD);
	return 0;
}

SEC("uprobe")
int tls_enter_SSL_read(struct pt_regs *registers)
{
	return tls_enter(PT_REGS_PARM1(registers), PT_REGS_PARM2(registers), 0, INGRESS);
}

SEC("uprobe")
int tls_enter_SSL_write(struct pt_regs *registers)
{
	return tls_enter(PT_REGS_PARM1(registers), PT_REGS_PARM2(registers), 0, EGRESS);
}

SEC("uprobe")
int tls_enter_SSL_read_ex(struct pt_regs *registers)
{
	return tls_enter(PT_REGS_PARM1(registers), PT_REGS_PARM2(registers), PT_REGS_PARM4(registers), INGRESS);
}

SEC("uprobe")
int tls_enter_SSL_write_ex(struct pt_regs *registers)
{
	return tls_enter(PT_REGS_PARM1(registers), PT_REGS_PARM2(registers), PT_REGS_PARM4(registers), EGRESS);
}

SEC("uretprobe")
int tls_leave_call(struct pt_regs *registers)
{
	/* The functions return int. */
	return tls_leave((s32)PT_REGS_RC(registers));
}

#endif
