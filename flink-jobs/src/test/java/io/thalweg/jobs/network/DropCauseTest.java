package io.thalweg.jobs.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DropCauseTest {
    @ParameterizedTest
    @CsvSource({
        "NETFILTER_DROP, policy",
        "XDP, policy",
        "TC_INGRESS, policy",
        "BPF_CGROUP_EGRESS, policy",
        "NO_SOCKET, no_listener",
        "TCP_LISTEN_OVERFLOW, overload",
        "SOCKET_RCVBUFF, overload",
        "QDISC_DROP, overload",
        "IP_OUTNOROUTES, route",
        "NEIGH_FAILED, route",
        "IP_RPFILTER, route",
        "TCP_CSUM, corrupt",
        "UDP_CSUM, corrupt",
        "PKT_TOO_SMALL, corrupt",
        "TCP_OLD_DATA, tcp",
        "TCP_RFC7323_PAWS, tcp",
        "TCP_CLOSE, no_listener",
        "TAP_FILTER, other",
        "77, other",
    })
    void aReasonHasItsCause(String reason, String cause) {
        assertThat(DropCause.of(reason, "").columnValue()).isEqualTo(cause);
    }

    @Test
    void withoutAReasonTheFunctionTellsOfARule() {
        assertThat(DropCause.of("", "nf_hook_slow")).isEqualTo(DropCause.POLICY);
        assertThat(DropCause.of("", "tcp_v4_rcv")).isEqualTo(DropCause.OTHER);
    }
}
