package io.thalweg.agent.config;

/**
 * What the agent may take of the machine.
 *
 * @param cpuPercent of one processor; 0: no limit
 * @param memoryMebibytes resident; 0: no limit
 */
public record LimitSettings(int cpuPercent, int memoryMebibytes) {
    public static final LimitSettings NONE = new LimitSettings(0, 0);
    private static final int MAX_CPU_PERCENT = 100 * 1024;
    /** Less than a started agent has. */
    private static final int LEAST_MEBIBYTES = 96;

    private static final int MAX_MEBIBYTES = 1 << 20;

    static LimitSettings read(Section section) throws ConfigException {
        section.allow("cpu-percent", "memory-mib");
        int memory = section.number("memory-mib", 0, 0, MAX_MEBIBYTES);
        return new LimitSettings(
                section.number("cpu-percent", 0, 0, MAX_CPU_PERCENT),
                memory == 0 ? 0 : section.number("memory-mib", 0, LEAST_MEBIBYTES, MAX_MEBIBYTES));
    }
}
