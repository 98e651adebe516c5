/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* From a file descriptor to the socket, and what the socket tells of its connection. */
#ifndef THALWEG_SOCKET_H
#define THALWEG_SOCKET_H

#include "maps.h"

static __always_inline struct file *file_of(s32 fd)
{
	struct file **files = NULL, *file = NULL;
	u32 most = 0;

	if (config.use_task_storage) {
		struct fdtable *table = bpf_get_current_task_btf()->files->fdt;

		most = table->max_fds;
		files = table->fd;
	} else {
		struct task_struct *task = (void *)bpf_get_current_task();
		struct fdtable *table = BPF_CORE_READ(task, files, fdt);

		most = BPF_CORE_READ(table, max_fds);
		files = BPF_CORE_READ(table, fd);
	}
	if (fd < 0 || (u32)fd >= most)
		return NULL;
	bpf_probe_read_kernel(&file, sizeof(file), files + fd);
	return file;
}

/* The struct sock of a descriptor; NULL when it is none of a socket. A struct socket points back to its file. */
static __always_inline struct sock *sock_of(s32 fd)
{
	struct file *file = file_of(fd);

	if (!file)
		return NULL;
	struct socket *socket = FIELD(struct file, file, private_data);

	if (!socket || FIELD(struct socket, socket, file) != file)
		return NULL;
	return FIELD(struct socket, socket, sk);
}

static __always_inline bool is_internet(u16 family)
{
	return family == AF_INET || family == AF_INET6;
}

/* What all connections have. */
struct sock_head {
	u32 remote;
	u32 local;
	__be16 remote_port;
	u16 local_port;
	u16 family;
	u8 state;
	u8 padding;
};

/*
 * struct sock_common begins with the IPv4 addresses, a hash, and the ports: where the running kernel has them so, one read
 * in place of six does for kernels that have no casts.
 */
struct known_head {
	u32 remote;
	u32 local;
	u32 hash;
	__be16 remote_port;
	u16 local_port;
	u16 family;
	u8 state;
	u8 padding;
};

static __always_inline bool head_is_known(void)
{
	return bpf_core_field_offset(struct sock_common, skc_daddr) == 0 &&
	       bpf_core_field_offset(struct sock_common, skc_rcv_saddr) == 4 &&
	       bpf_core_field_offset(struct sock_common, skc_dport) == 12 &&
	       bpf_core_field_offset(struct sock_common, skc_num) == 14 &&
	       bpf_core_field_offset(struct sock_common, skc_family) == 16 &&
	       bpf_core_field_offset(struct sock_common, skc_state) == 18;
}

static __always_inline void read_head(struct sock_head *head, struct sock *sk)
{
	if (!config.use_casts && head_is_known()) {
		struct known_head known = {};

		bpf_probe_read_kernel(&known, sizeof(known), sk);
		head->remote = known.remote;
		head->local = known.local;
		head->remote_port = known.remote_port;
		head->local_port = known.local_port;
		head->family = known.family;
		head->state = known.state;
		return;
	}
	head->remote = FIELD(struct sock, sk, __sk_common.skc_daddr);
	head->local = FIELD(struct sock, sk, __sk_common.skc_rcv_saddr);
	head->remote_port = FIELD(struct sock, sk, __sk_common.skc_dport);
	head->local_port = FIELD(struct sock, sk, __sk_common.skc_num);
	head->family = FIELD(struct sock, sk, __sk_common.skc_family);
	head->state = FIELD(struct sock, sk, __sk_common.skc_state);
}

/* An IPv4-mapped address is IPv4, as on the wire. */
static __always_inline bool is_mapped(const u8 *address)
{
	const u64 *high = (const u64 *)address;
	const u32 *middle = (const u32 *)(address + 8);

	return *high == 0 && *middle == bpf_htonl(0xffff);
}

static __always_inline void set_ipv4(u8 *address, u32 value)
{
	u64 *halves = (u64 *)address;

	halves[0] = value;
	halves[1] = 0;
}

/* Fills the addresses and ports of a socket that is connected, or is not (then of its own end). */
static __always_inline void read_tuple(struct event *event, struct sock *sk, struct sock_head *head)
{
	event->local_port = head->local_port;
	event->remote_port = bpf_ntohs(head->remote_port);
	event->tcp_state = head->state;
	event->is_ipv6 = 0;
	if (head->family == AF_INET6 && bpf_core_field_exists(struct sock_common, skc_v6_daddr)) {
		BPF_CORE_READ_INTO(&event->local, sk, __sk_common.skc_v6_rcv_saddr.in6_u.u6_addr8);
		BPF_CORE_READ_INTO(&event->remote, sk, __sk_common.skc_v6_daddr.in6_u.u6_addr8);
		if (!is_mapped(event->remote) && !is_mapped(event->local)) {
			event->is_ipv6 = 1;
			return;
		}
	}
	set_ipv4(event->local, head->local);
	set_ipv4(event->remote, head->remote);
}

/* struct sockaddr_in and sockaddr_in6: family, port, then the address. */
struct user_sockaddr {
	u16 family;
	__be16 port;
	u32 ipv4_or_flow;
	u8 ipv6[16];
};

/* The peer of a call on a socket that is not connected. */
static __always_inline void read_peer(struct event *event, u64 user_address)
{
	struct user_sockaddr address = {};

	if (!user_address || bpf_probe_read_user(&address, 16, (void *)user_address))
		return;
	if (address.family == AF_INET) {
		event->is_ipv6 = 0;
		set_ipv4(event->remote, address.ipv4_or_flow);
	} else if (address.family == AF_INET6) {
		if (bpf_probe_read_user(&address, sizeof(address), (void *)user_address))
			return;
		event->is_ipv6 = !is_mapped(address.ipv6);
		if (event->is_ipv6)
			__builtin_memcpy(event->remote, address.ipv6, sizeof(event->remote));
		else
			set_ipv4(event->remote, *(u32 *)(address.ipv6 + 12));
	} else {
		return;
	}
	event->remote_port = bpf_ntohs(address.port);
}

static __always_inline struct socket_state *new_socket_state(u64 sk, u32 ports, u8 role)
{
	struct socket_state fresh = {
		.id = next_id(SOCKET_IDS),
		.ports = ports,
		.role = role,
	};

	bpf_map_update_elem(&sockets, &sk, &fresh, BPF_ANY);
	return bpf_map_lookup_elem(&sockets, &sk);
}

static __always_inline u32 ports_of(struct sock_head *head, u8 protocol)
{
	/* Unconnected datagram sockets change their peer with each message. */
	return protocol == IPPROTO_TCP ? (u32)head->remote_port << 16 | head->local_port : head->local_port;
}

/* A connection that is over has given its port back; 0: not known. */
static __always_inline u16 last_port(u64 sk, __be16 remote_port)
{
	struct socket_state *known = bpf_map_lookup_elem(&sockets, &sk);

	return known && known->ports >> 16 == remote_port ? known->ports : 0;
}

static __always_inline bool is_client(u64 sk, u32 ports)
{
	struct socket_state *known = bpf_map_lookup_elem(&sockets, &sk);

	return known && known->ports == ports && known->role == ROLE_CLIENT;
}

/* The state of a socket; a new one when the address has become another socket's. */
static __always_inline struct socket_state *socket_state(u64 sk, u32 ports)
{
	struct socket_state *known = bpf_map_lookup_elem(&sockets, &sk);

	if (known && known->ports == ports)
		return known;
	return new_socket_state(sk, ports, ROLE_UNKNOWN);
}

#endif
