package io.thalweg.jobs.network;

import java.util.Set;

/**
 * Whose doing the drop of a packet is: a rule that somebody wrote (a NetworkPolicy, a firewall), or a fault. By the names of
 * {@code enum skb_drop_reason}, include/net/dropreason-core.h; kernels before 5.17 have no reasons, and the function that
 * dropped the packet tells of rules alone.
 */
enum DropCause {
    /** A rule forbids it: netfilter, an eBPF program, IPsec's policy. */
    POLICY("policy"),
    /** Nobody listens there, or not any more. */
    NO_LISTENER("no_listener"),
    /** Somebody has no room: a socket's buffer, an interface's queue, memory. */
    OVERLOAD("overload"),
    /** There is no way to the destination, or none back to the source. */
    ROUTE("route"),
    /** A checksum or a length is wrong. */
    CORRUPT("corrupt"),
    /** TCP has no use for it: old, out of its window, of a connection that is over. */
    TCP("tcp"),
    OTHER("other");

    private static final Set<String> RULES = Set.of(
            "NETFILTER_DROP",
            "XFRM_POLICY",
            "SOCKET_FILTER",
            "BPF_CGROUP_EGRESS",
            "TC_INGRESS",
            "TC_EGRESS",
            "TC_CHAIN_NOTFOUND",
            "XDP",
            "LWT_BPF");
    private static final Set<String> FUNCTIONS_OF_RULES = Set.of("nf_hook_slow", "nft_do_chain", "ipt_do_table");
    private static final Set<String> LISTENERS =
            Set.of("NO_SOCKET", "SOCKET_CLOSE", "TCP_CLOSE", "UNIX_DISCONNECT", "IP_NOPROTO", "UNHANDLED_PROTO");
    private static final Set<String> ROOM = Set.of(
            "SOCKET_RCVBUFF",
            "SOCKET_BACKLOG",
            "PROTO_MEM",
            "TCP_LISTEN_OVERFLOW",
            "TCP_OFO_QUEUE_PRUNE",
            "TCP_MINTTL",
            "QDISC_DROP",
            "QDISC_OVERLIMIT",
            "QDISC_CONGESTED",
            "CPU_BACKLOG",
            "FULL_RING",
            "NOMEM",
            "NEIGH_QUEUEFULL",
            "FQ_FLOW_LIMIT",
            "FQ_BAND_LIMIT");
    private static final Set<String> WAYS = Set.of(
            "IP_RPFILTER",
            "OTHERHOST",
            "IP_INNOROUTES",
            "IP_OUTNOROUTES",
            "IP_INADDRERRORS",
            "IP_LOCALNET",
            "IP_LOCAL_SOURCE",
            "IP_INVALID_SOURCE",
            "IP_INVALID_DEST",
            "INVALID_DST",
            "NEIGH_CREATEFAIL",
            "NEIGH_FAILED",
            "NEIGH_DEAD",
            "NEIGH_HH_FILLFAIL",
            "DEV_READY",
            "ARP_PVLAN_DISABLE");
    private static final Set<String> DAMAGE = Set.of(
            "PKT_TOO_SMALL", "PKT_TOO_BIG", "IP_INHDR", "HDR_TRUNC", "SKB_CSUM", "IP_CSUM", "ICMP_CSUM", "DEV_HDR");
    private static final String CHECKSUM = "_CSUM";
    private static final String OF_TCP = "TCP_";

    private final String columnValue;

    DropCause(String columnValue) {
        this.columnValue = columnValue;
    }

    String columnValue() {
        return columnValue;
    }

    /** @param function that dropped the packet; empty: not known */
    static DropCause of(String reason, String function) {
        if (RULES.contains(reason) || FUNCTIONS_OF_RULES.contains(function)) {
            return POLICY;
        } else if (LISTENERS.contains(reason)) {
            return NO_LISTENER;
        } else if (ROOM.contains(reason)) {
            return OVERLOAD;
        } else if (WAYS.contains(reason)) {
            return ROUTE;
        } else if (DAMAGE.contains(reason) || reason.endsWith(CHECKSUM)) {
            return CORRUPT;
        }
        return reason.startsWith(OF_TCP) ? TCP : OTHER;
    }
}
