/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the programs read of the running kernel, in place of a generated vmlinux.h.
 *
 * Only names and types of the fields count: libbpf puts the running kernel's offsets in when it loads the object (CO-RE),
 * so the order here and what is left out do not matter.
 */
#ifndef THALWEG_KERNEL_H
#define THALWEG_KERNEL_H

#define __VMLINUX_H__ 1 /* bpf_tracing.h: registers have the kernel's names */

#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;

#define AF_INET 2
#define AF_INET6 10
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define IPPROTO_SCTP 132
#define TCP_LISTEN 10
#define TCP_NEW_SYN_RECV 12
#define TCP_SYN 0x02
#define TCP_RST 0x04
#define TCP_ACK 0x10
#define ETH_P_IP 0x0800
#define ETH_P_IPV6 0x86dd
#define MSG_PEEK 0x2
#define MSG_ERRQUEUE 0x2000
#define EINPROGRESS 115

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct in6_addr {
	union {
		u8 u6_addr8[16];
	} in6_u;
};

struct ns_common {
	unsigned int inum;
};

struct net {
	struct ns_common ns;
};

typedef struct {
	struct net *net;
} possible_net_t;

struct sock_common {
	__be32 skc_daddr;
	__be32 skc_rcv_saddr;
	__be16 skc_dport;
	u16 skc_num;
	unsigned short skc_family;
	volatile unsigned char skc_state;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
	possible_net_t skc_net;
};

struct sock {
	struct sock_common __sk_common;
	u16 sk_protocol;
};

struct net_device {
	int ifindex;
	possible_net_t nd_net;
};

struct sk_buff {
	struct net_device *dev;
	unsigned int len;
	__be16 protocol;
	u16 network_header;
	unsigned char *head;
	char cb[48];
};

struct tcp_skb_cb {
	u32 seq;
	u16 tcp_flags;
};

struct tcp_request_sock {
	u32 snt_isn;
};

enum skb_drop_reason {
	SKB_DROP_REASON_QUEUE_PURGE, /* since Linux 6.10 */
};

enum sk_rst_reason {
	SK_RST_REASON_NOT_SPECIFIED,
};

struct tcp_sock {
	u32 copied_seq;
	u32 write_seq;
};

struct socket {
	struct file *file;
	struct sock *sk;
};

struct file {
	void *private_data;
};

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};

struct files_struct {
	struct fdtable *fdt;
};

struct thread_info {
	u32 status;
};

typedef struct {
	int counter;
} atomic_t;

struct signal_struct {
	atomic_t live;
};

struct thread_struct {
	unsigned long fsbase;
};

struct task_struct {
	struct thread_info thread_info;
	struct thread_struct thread;
	int pid;
	int tgid;
	struct files_struct *files;
	struct task_struct *group_leader;
	struct task_struct *real_parent;
	struct signal_struct *signal;
	u64 start_boottime;
	char comm[16];
};

/* The registers at a system call, x86-64. */
struct pt_regs {
	long unsigned int r15;
	long unsigned int r14;
	long unsigned int r13;
	long unsigned int r12;
	long unsigned int bp;
	long unsigned int bx;
	long unsigned int r11;
	long unsigned int r10;
	long unsigned int r9;
	long unsigned int r8;
	long unsigned int ax;
	long unsigned int cx;
	long unsigned int dx;
	long unsigned int si;
	long unsigned int di;
	long unsigned int orig_ax;
	long unsigned int ip;
	long unsigned int cs;
	long unsigned int flags;
	long unsigned int sp;
	long unsigned int ss;
};

#pragma clang attribute pop

/*
 * Reads a field of a kernel structure at once, where the kernel has bpf_rdonly_cast (since Linux 6.2) and the agent has
 * found that it works: a call of a helper for each field is ten times as dear.
 */
extern void *bpf_rdonly_cast(const void *object, u32 type) __ksym __weak;

#define FIELD(type, pointer, field) \
	(config.use_casts ? \
		 ((type *)bpf_rdonly_cast((const void *)(pointer), bpf_core_type_id_kernel(type)))->field : \
		 BPF_CORE_READ((type *)(pointer), field))

/* What programs give to system calls: part of the ABI, the same in every kernel. */
struct user_iovec {
	u64 base;
	u64 length;
};

struct user_msghdr {
	u64 name;
	u32 name_length;
	u32 padding;
	u64 iov;
	u64 iov_length;
	u64 control;
	u64 control_length;
	u32 flags;
	u32 padding2;
};

struct user_mmsghdr {
	struct user_msghdr header;
	u32 length;
	u32 padding;
};

/* What the tracepoints syscalls/sys_enter_* and sys_exit_* give: part of the tracepoints' ABI. */
struct syscall_enter {
	u64 common;
	s64 number;
	u64 arguments[6];
};

struct syscall_exit {
	u64 common;
	s64 number;
	s64 result;
};

#endif
