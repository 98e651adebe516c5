/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What OpenSSL and Go's crypto/tls are given to encrypt, and what they have decrypted: the arguments and results of their
 * functions (programs tls_*), attached to the processes that the user names, for a probe in a program is far dearer than one in the kernel.
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
	u8 has_head; /* of a record whose bytes were not there yet */
	u8 padding[2];
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
	thread->tls.has_head = 0;
	return 0;
}

/*
 * The socket of a *tls.Conn, by its fields: it begins with an interface, whose data are a *net.TCPConn, which is a *netFD,
 * whose descriptor comes after its lock. False when it is another kind of net.Conn.
 */
static __always_inline bool go_socket(u64 connection, u8 direction, struct tls_socket *socket)
{
	u64 tcp = 0, net_fd = 0, fd = 0;
	struct sock *sk;

	if (bpf_probe_read_user(&tcp, sizeof(tcp), (void *)(connection + 8)) ||
	    bpf_probe_read_user(&net_fd, sizeof(net_fd), (void *)tcp) ||
	    bpf_probe_read_user(&fd, sizeof(fd), (void *)(net_fd + 16)) || fd > 0x7fffffff)
		return false;
	sk = sock_of(fd);
	if (!sk || !is_internet(FIELD(struct sock, sk, __sk_common.skc_family)) ||
	    FIELD(struct sock, sk, sk_protocol) != IPPROTO_TCP)
		return false;
	socket->sk = (u64)sk;
	socket->protocol = IPPROTO_TCP;
	socket->tcp_sequence = direction == INGRESS ? FIELD(struct tcp_sock, sk, copied_seq) :
						      FIELD(struct tcp_sock, sk, write_seq);
	return true;
}

/*
 * The connection of the call that ends; by the socket calls in it, or by earlier ones. One that found only the head of a
 * record gives nothing, and the next one reads the rest.
 */
static __always_inline bool tls_socket(struct thread_state *thread, u8 source, struct tls_socket *socket, bool has_bytes)
{
	struct tls_key key = {.ssl = thread->tls.ssl, .pid = bpf_get_current_pid_tgid() >> 32};
	struct tls_socket *known = bpf_map_lookup_elem(&tls_sockets, &key);

	if (!thread->tls.sk) {
		if (!known)
			return source == FROM_GO_TLS && go_socket(thread->tls.ssl, thread->tls.direction, socket);
		*socket = *known;
		return true;
	}
	bool goes_on = known && known->has_head && !thread->tls.has_head && thread->tls.direction == INGRESS;

	socket->sk = thread->tls.sk;
	socket->tcp_sequence = goes_on ? known->tcp_sequence : thread->tls.tcp_sequence;
	socket->protocol = thread->tls.protocol;
	socket->has_head = !has_bytes && (goes_on || thread->tls.has_head);
	bpf_map_update_elem(&tls_sockets, &key, socket, BPF_ANY);
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
		if (!fill_plaintext(event, thread, &tls, source, bytes, (room))) { \
			bpf_ringbuf_discard(event, BPF_RB_NO_WAKEUP); \
			return 0; \
		} \
		bpf_ringbuf_submit(event, BPF_RB_NO_WAKEUP); \
	} while (0)

static __always_inline bool fill_plaintext(struct event *event, struct thread_state *thread, struct tls_socket *tls,
					   u8 source, u64 bytes, u32 room)
{
	u32 wanted = wanted_bytes(bytes);
	struct socket_state *socket;
	struct request *request;

	thread->protocol = tls->protocol;
	thread->syscall = thread->tls.direction == INGRESS ? READ : WRITE;
	thread->enter_ns = thread->tls.enter_ns;
	socket = describe(event, thread, tls->sk, ROLE_UNKNOWN);
	if (!socket)
		return false;
	event->source = source;
	event->direction = thread->tls.direction;
	event->bytes = bytes;
	event->tcp_sequence = tls->tcp_sequence;
	if (wanted > room)
		wanted = room;
	if (!bpf_probe_read_user(event + 1, wanted, (void *)thread->tls.buffer))
		event->payload = wanted;
	request = acting_request(thread, event->coroutine);
	event->trace_id = event->direction == INGRESS ? trace_in(request, socket, tls->sk) :
							trace_out(request, socket, tls->sk, thread->is_proxy);
	socket->last_direction = event->direction;
	socket->has_moved_bytes = 1;
	return true;
}

/* Of the call that the thread has ended. */
static __always_inline int tell_plaintext(struct thread_state *thread, u8 source, s64 result)
{
	struct tls_socket tls = {};
	u64 bytes = result;

	/* The functions whose name ends in _ex return whether, and tell how many elsewhere. */
	if (thread->tls.count_at && result == 1)
		bpf_probe_read_user(&bytes, sizeof(bytes), (void *)thread->tls.count_at);
	bool has_bytes = result > 0 && bytes > 0;
	bool is_known = tls_socket(thread, source, &tls, has_bytes);

	thread->tls.ssl = 0;
	if (!is_known || !has_bytes)
		return 0;
	if (source == FROM_GO_TLS && thread->tls.direction == INGRESS)
		find_record(tls.sk, bytes, thread->tls.room, &tls.tcp_sequence);
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

static __noinline int tls_leave(s64 result)
{
	struct thread_state *thread = thread_state();

	return thread && thread->tls.ssl ? tell_plaintext(thread, FROM_OPENSSL, result) : 0;
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

/* func (c *Conn) Read(b []byte) (int, error), and Write. While it waits, other goroutines run by its thread. */
static __always_inline int go_tls_enter(struct pt_regs *registers, u8 direction)
{
	u64 pid_tgid = bpf_get_current_pid_tgid();
	struct go_process *process = go_process(pid_tgid >> 32);
	struct thread_state *thread = new_thread_state();
	struct goroutine_key key;
	struct goroutine *own;

	if (!process || !thread || !is_wanted(thread, pid_tgid >> 32) || !own_goroutine(&key))
		return 0;
	own = new_goroutine(&key);
	if (!own)
		return 0;
	own->tls.ssl = go_argument(registers, process, 0);
	own->tls.buffer = go_argument(registers, process, 1);
	own->tls.room = go_argument(registers, process, 2);
	own->tls.count_at = 0;
	own->tls.enter_ns = bpf_ktime_get_ns();
	own->tls.sk = 0;
	own->tls.direction = direction;
	own->tls.has_head = 0;
	return 0;
}

SEC("uprobe")
int tls_go_enter_Read(struct pt_regs *registers)
{
	return go_tls_enter(registers, INGRESS);
}

SEC("uprobe")
int tls_go_enter_Write(struct pt_regs *registers)
{
	return go_tls_enter(registers, EGRESS);
}

#define CONN_READ_WORDS 4 /* c, and the three words of b */

SEC("uprobe")
int tls_go_leave(struct pt_regs *registers)
{
	struct go_process *process = go_process(bpf_get_current_pid_tgid() >> 32);
	struct thread_state *thread = new_thread_state();
	struct goroutine_key key;
	struct goroutine *own;

	if (!process || !thread || !own_goroutine(&key))
		return 0;
	own = bpf_map_lookup_elem(&goroutines, &key);
	if (!own || !own->tls.ssl)
		return 0;
	thread->tls = own->tls;
	own->tls.ssl = 0;
	return tell_plaintext(thread, FROM_GO_TLS, go_result(registers, process, CONN_READ_WORDS));
}

#endif
