package io.thalweg.agent.check;

/** The capabilities that matter to the agent, by their numbers in linux/capability.h. */
enum Capability {
    DAC_READ_SEARCH(2),
    NET_ADMIN(12),
    NET_RAW(13),
    IPC_LOCK(14),
    SYS_PTRACE(19),
    SYS_ADMIN(21),
    SYS_RESOURCE(24),
    SYSLOG(34),
    PERFMON(38),
    BPF(39);

    private final int bit;

    Capability(int bit) {
        this.bit = bit;
    }

    long mask() {
        return 1L << bit;
    }

    boolean isIn(long held) {
        return (held & mask()) != 0;
    }

    String title() {
        return "CAP_" + name();
    }
}
