package io.thalweg.agent.bpf;

/** Where the programs sit that see system calls. */
public enum SyscallHook {
    /** A tracepoint for the entry and one for the exit of each call: other calls pay next to nothing. */
    TRACEPOINT("enter_", "leave_"),
    /** The entry and the exit of all calls: starts and stops at once, but every call of the machine pays a little. */
    RAW("all_", "all_");

    private final String enterPrefix;
    private final String leavePrefix;

    SyscallHook(String enterPrefix, String leavePrefix) {
        this.enterPrefix = enterPrefix;
        this.leavePrefix = leavePrefix;
    }

    boolean isProgram(String name) {
        return name.startsWith(enterPrefix) || name.startsWith(leavePrefix);
    }

    /** Whether a program belongs to another hook. */
    boolean excludes(String program) {
        for (SyscallHook hook : values()) {
            if (hook != this && hook.isProgram(program)) {
                return true;
            }
        }
        return false;
    }
}
