package io.thalweg.agent.bpf;

import java.util.Set;

/**
 * What the eBPF programs are asked to do.
 *
 * @param hook how they see system calls
 * @param payloadBytes kept of each call, 0 to 16384
 * @param ringMebibytes a power of two, 1 to 512
 * @param excludedTcpPorts at either end, at most 16: the agent's way to Kafka must not become traffic of its own
 * @param pids if any, or names, are given, only those processes are traced
 * @param names of processes, as their comm has them: at most 15 characters
 * @param tlsNames of processes whose TLS, OpenSSL's or Go's, is probed for what it encrypts and decrypts; costs them much
 * @param goNames of processes written in Go whose goroutines are followed, as those of {@code tlsNames} are; costs them
 *     something for each goroutine that begins
 * @param networkSignals what the network stack is to tell, of all processes
 */
public record EbpfOptions(
        SyscallHook hook,
        int payloadBytes,
        int ringMebibytes,
        Set<Integer> excludedTcpPorts,
        Set<Integer> pids,
        Set<String> names,
        Set<String> tlsNames,
        Set<String> goNames,
        Set<NetworkSignal> networkSignals) {
    public static final int DEFAULT_RING_MEBIBYTES = 8;
    static final int MOST_PORTS = 16;
    private static final int MOST_RING_MEBIBYTES = 512;
    private static final int MOST_PAYLOAD_BYTES = 16384;
    private static final int MOST_PIDS = 4096;
    private static final int MOST_NAMES = 256;

    public EbpfOptions {
        require("eBPF ring in MiB", ringMebibytes, 1, MOST_RING_MEBIBYTES);
        if (Integer.bitCount(ringMebibytes) != 1) {
            throw new IllegalArgumentException("eBPF ring in MiB: " + ringMebibytes + "; allowed: a power of two");
        }
        require("payload bytes", payloadBytes, 0, MOST_PAYLOAD_BYTES);
        require("number of excluded ports", excludedTcpPorts.size(), 0, MOST_PORTS);
        require("number of pids", pids.size(), 0, MOST_PIDS);
        require("number of process names", names.size(), 0, MOST_NAMES);
        excludedTcpPorts = Set.copyOf(excludedTcpPorts);
        pids = Set.copyOf(pids);
        names = Set.copyOf(names);
        tlsNames = Set.copyOf(tlsNames);
        goNames = Set.copyOf(goNames);
        networkSignals = Set.copyOf(networkSignals);
    }

    /** Goroutines are followed only where TLS is looked into. */
    public EbpfOptions(
            SyscallHook hook,
            int payloadBytes,
            int ringMebibytes,
            Set<Integer> excludedTcpPorts,
            Set<Integer> pids,
            Set<String> names,
            Set<String> tlsNames,
            Set<NetworkSignal> networkSignals) {
        this(hook, payloadBytes, ringMebibytes, excludedTcpPorts, pids, names, tlsNames, Set.of(), networkSignals);
    }

    EbpfOptions with(SyscallHook other) {
        return new EbpfOptions(
                other, payloadBytes, ringMebibytes, excludedTcpPorts, pids, names, tlsNames, goNames, networkSignals);
    }

    /** Whether any process is asked for whose goroutines are to be followed, should it have some. */
    boolean followsGoroutines() {
        return !tlsNames.isEmpty() || !goNames.isEmpty();
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + "; allowed: " + least + " to " + most);
        }
    }
}
