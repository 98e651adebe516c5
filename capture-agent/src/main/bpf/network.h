/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the kernel's network stack tells of connections and packets: states of TCP, segments sent again, resets, and packets
 * that it drops, each with the reason.
 *
 * These come in bursts when something is wrong, often out of an interrupt: whose process it is, nobody knows, but the
 * socket does. A processor tells at most NETWORK_EVENTS a second; the others are counted.
 */
#ifndef THALWEG_NETWORK_H
#define THALWEG_NETWORK_H

#include "socket.h"

#define NETWORK_EVENTS 4096
#define SECOND_NS 1000000000ull
#define NO_HEADER 0xffff
#define IPV6_BYTES 40
#define NOT_A_DROP 2 /* up to SKB_DROP_REASON_NOT_SPECIFIED in every kernel: consumed, or for no reason that is told */

struct budget {
	u64 second;
	u32 left;
	u32 padding;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct budget);
} network_budget SEC(".maps");

static __always_inline bool within_budget(u64 now)
{
	u32 only = 0;
	struct budget *budget = bpf_map_lookup_elem(&network_budget, &only);

	if (!budget)
		return false;
	if (now - budget->second >= SECOND_NS) {
		budget->second = now;
		budget->left = NETWORK_EVENTS;
	}
	if (!budget->left) {
		count(SKIPPED_NETWORK_EVENTS, 1);
		return false;
	}
	budget->left--;
	return true;
}

static __always_inline int tell(struct network_event *event, u8 kind)
{
	event->time_ns = bpf_ktime_get_ns();
	event->kind = kind;
	if (is_excluded(event->protocol, event->source_port, event->destination_port))
		return 0;
	if (!within_budget(event->time_ns))
		return 0;
	if (bpf_ringbuf_output(&ring, event, sizeof(*event), BPF_RB_NO_WAKEUP))
		count(LOST_EVENTS, 1);
	return 0;
}

/* The connection as packets from here to there have it; false when it is not of the Internet's protocols. */
static __always_inline bool from_socket(struct network_event *event, const struct sock *sk)
{
	u64 key = (u64)sk;
	struct socket_state *known;

	event->network_namespace = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
	event->source_port = BPF_CORE_READ(sk, __sk_common.skc_num);
	event->destination_port = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
	event->protocol = IPPROTO_TCP;
	known = bpf_map_lookup_elem(&sockets, &key);
	if (known)
		event->socket_id = known->id;
	switch (BPF_CORE_READ(sk, __sk_common.skc_family)) {
	case AF_INET6:
		BPF_CORE_READ_INTO(&event->source, sk, __sk_common.skc_v6_rcv_saddr.in6_u.u6_addr8);
		BPF_CORE_READ_INTO(&event->destination, sk, __sk_common.skc_v6_daddr.in6_u.u6_addr8);
		event->is_ipv6 = !is_mapped(event->destination) && !is_mapped(event->source);
		if (event->is_ipv6)
			return true;
		break;
	case AF_INET:
		break;
	default:
		return false;
	}
	set_ipv4(event->source, BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr));
	set_ipv4(event->destination, BPF_CORE_READ(sk, __sk_common.skc_daddr));
	return true;
}

static __always_inline void turn_around(struct network_event *event)
{
	u8 address[16];
	u16 port = event->source_port;

	event->source_port = event->destination_port;
	event->destination_port = port;
	__builtin_memcpy(address, event->source, sizeof(address));
	__builtin_memcpy(event->source, event->destination, sizeof(address));
	__builtin_memcpy(event->destination, address, sizeof(address));
}

static __always_inline bool has_ports(u8 protocol)
{
	return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP || protocol == IPPROTO_SCTP;
}

/* Ports, and of TCP the sequence number and flags: the first 14 bytes of the transport's header. */
static __always_inline void read_transport(struct network_event *event, const u8 *at)
{
	u8 header[14] = {};

	if (!has_ports(event->protocol) || bpf_probe_read_kernel(header, sizeof(header), at))
		return;
	event->source_port = header[0] << 8 | header[1];
	event->destination_port = header[2] << 8 | header[3];
	if (event->protocol == IPPROTO_TCP) {
		event->tcp_sequence = (u32)header[4] << 24 | header[5] << 16 | header[6] << 8 | header[7];
		event->tcp_flags = header[13];
	}
}

/* A packet as it is on its way; false when it is not of IP, or has not been looked at so far. */
static __always_inline bool from_packet(struct network_event *event, const struct sk_buff *skb)
{
	const u8 *head = BPF_CORE_READ(skb, head);
	u16 network = BPF_CORE_READ(skb, network_header);
	struct net_device *device = BPF_CORE_READ(skb, dev);
	u8 ip[IPV6_BYTES] = {};

	if (network == NO_HEADER || bpf_probe_read_kernel(ip, sizeof(ip), head + network))
		return false;
	event->bytes = BPF_CORE_READ(skb, len);
	if (device) {
		event->interface_index = BPF_CORE_READ(device, ifindex);
		event->network_namespace = BPF_CORE_READ(device, nd_net.net, ns.inum);
	}
	switch (BPF_CORE_READ(skb, protocol)) {
	case bpf_htons(ETH_P_IP):
		if (ip[0] >> 4 != 4)
			return false;
		event->protocol = ip[9];
		__builtin_memcpy(event->source, ip + 12, 4);
		__builtin_memcpy(event->destination, ip + 16, 4);
		if (!((ip[6] & 0x1f) | ip[7])) /* the first fragment, or the only one */
			read_transport(event, head + network + (ip[0] & 0xf) * 4);
		return true;
	case bpf_htons(ETH_P_IPV6):
		if (ip[0] >> 4 != 6)
			return false;
		event->protocol = ip[6];
		event->is_ipv6 = 1;
		__builtin_memcpy(event->source, ip + 8, 16);
		__builtin_memcpy(event->destination, ip + 24, 16);
		read_transport(event, head + network + IPV6_BYTES);
		return true;
	default:
		return false;
	}
}

/* (sk, old state, new state) */
SEC("tp_btf/inet_sock_set_state")
int network_state(u64 *context)
{
	struct sock *sk = (struct sock *)context[0];
	struct network_event event = {
		.old_state = context[1],
		.new_state = context[2],
	};

	if (BPF_CORE_READ(sk, sk_protocol) != IPPROTO_TCP || !from_socket(&event, sk))
		return 0;
	return tell(&event, TCP_STATE);
}

/* The event's record: where it has a result, the tracepoint has one as its third argument. */
struct trace_event_raw_tcp_retransmit_skb___with_result {
	int err;
} __attribute__((preserve_access_index));

/* (sk, skb), and the result on kernels that also tell of attempts in vain, as while the first one waits to be sent */
SEC("tp_btf/tcp_retransmit_skb")
int network_retransmit(u64 *context)
{
	struct sock *sk = (struct sock *)context[0];
	struct sk_buff *skb = (struct sk_buff *)context[1];
	struct tcp_skb_cb *control = (struct tcp_skb_cb *)((u64)skb + bpf_core_field_offset(struct sk_buff, cb));
	struct network_event event = {};

	if (bpf_core_field_exists(struct trace_event_raw_tcp_retransmit_skb___with_result, err) && (int)context[2])
		return 0;
	if (!from_socket(&event, sk))
		return 0;
	event.tcp_sequence = BPF_CORE_READ(control, seq);
	event.bytes = BPF_CORE_READ(skb, len);
	event.tcp_flags = BPF_CORE_READ_BITFIELD_PROBED(control, tcp_flags);
	event.new_state = event.old_state = BPF_CORE_READ(sk, __sk_common.skc_state);
	return tell(&event, TCP_RETRANSMIT);
}

/* (sk that listens, request): a SYN-ACK */
SEC("tp_btf/tcp_retransmit_synack")
int network_retransmit_synack(u64 *context)
{
	/* A request begins as sockets do. */
	struct sock *request = (struct sock *)context[1];
	struct network_event event = {};

	if (!from_socket(&event, request))
		return 0;
	event.tcp_sequence = BPF_CORE_READ((struct tcp_request_sock *)context[1], snt_isn);
	event.tcp_flags = TCP_SYN | TCP_ACK;
	event.new_state = event.old_state = TCP_NEW_SYN_RECV;
	return tell(&event, TCP_RETRANSMIT);
}

/* (sk or nothing, the packet that is answered so or nothing, reason since Linux 6.10) */
SEC("tp_btf/tcp_send_reset")
int network_send_reset(u64 *context)
{
	struct sock *sk = (struct sock *)context[0];
	struct sk_buff *skb = (struct sk_buff *)context[1];
	struct network_event event = {};

	if (bpf_core_enum_value_exists(enum sk_rst_reason, SK_RST_REASON_NOT_SPECIFIED))
		event.reason = context[2];
	if (skb && from_packet(&event, skb)) {
		turn_around(&event);
		event.tcp_sequence = 0;
		event.bytes = 0;
	} else if (!sk || !from_socket(&event, sk)) {
		return 0;
	}
	event.tcp_flags = TCP_RST;
	return tell(&event, TCP_RESET_SENT);
}

/* (sk) */
SEC("tp_btf/tcp_receive_reset")
int network_receive_reset(u64 *context)
{
	struct sock *sk = (struct sock *)context[0];
	struct network_event event = {};

	if (!from_socket(&event, sk))
		return 0;
	turn_around(&event);
	event.tcp_flags = TCP_RST;
	event.new_state = event.old_state = BPF_CORE_READ(sk, __sk_common.skc_state);
	return tell(&event, TCP_RESET_RECEIVED);
}

/* A socket that is closed gives up what nobody has read or acknowledged: every connection ends so. */
static __always_inline bool is_purge(u64 reason)
{
	return bpf_core_enum_value_exists(enum skb_drop_reason, SKB_DROP_REASON_QUEUE_PURGE) &&
	       reason == bpf_core_enum_value(enum skb_drop_reason, SKB_DROP_REASON_QUEUE_PURGE);
}

/* (skb, where, reason since Linux 5.17) */
SEC("tp_btf/kfree_skb")
int network_drop(u64 *context)
{
	struct sk_buff *skb = (struct sk_buff *)context[0];
	struct network_event event = {
		.location = context[1],
		.reason = context[2],
	};

	if (context[2] <= NOT_A_DROP || is_purge(context[2]) || !from_packet(&event, skb))
		return 0;
	return tell(&event, PACKET_DROP);
}

#endif
