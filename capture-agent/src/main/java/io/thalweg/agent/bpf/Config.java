package io.thalweg.agent.bpf;

import java.nio.ByteBuffer;

/** Writes the programs' constants: {@code struct config} of config.h, whose offsets these are. */
final class Config {
    static final String MAP = ".rodata.config";

    private static final int ID_BASE = 0;
    private static final int OWN_PID = 8;
    private static final int PAYLOAD_BYTES = 12;
    private static final int USE_TASK_STORAGE = 16;
    private static final int FILTER_PIDS = 17;
    private static final int FILTER_NAMES = 18;
    private static final int EXCLUDED_PORTS = 19;
    private static final int EXCLUDED_PORT = 20;
    private static final int USE_CASTS = 52;
    private static final int FOLLOW_GOROUTINES = 53;

    private Config() {}

    /** @param idBase where the programs' own numbers begin: later than those of any earlier run */
    static void write(ByteBuffer constants, EbpfOptions options, KernelMeans means, long idBase) {
        constants.putLong(ID_BASE, idBase);
        constants.putInt(OWN_PID, (int) ProcessHandle.current().pid());
        constants.putInt(PAYLOAD_BYTES, options.payloadBytes());
        constants.put(USE_TASK_STORAGE, flag(means.hasTaskStorage()));
        constants.put(USE_CASTS, flag(means.hasCasts()));
        constants.put(FOLLOW_GOROUTINES, flag(options.followsGoroutines()));
        constants.put(FILTER_PIDS, flag(!options.pids().isEmpty()));
        constants.put(FILTER_NAMES, flag(!options.names().isEmpty()));
        constants.put(EXCLUDED_PORTS, (byte) options.excludedTcpPorts().size());
        int at = EXCLUDED_PORT;
        for (int port : options.excludedTcpPorts()) {
            constants.putShort(at, (short) port);
            at += Short.BYTES;
        }
    }

    private static byte flag(boolean isSet) {
        return (byte) (isSet ? 1 : 0);
    }
}
