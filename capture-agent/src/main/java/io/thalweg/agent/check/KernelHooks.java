package io.thalweg.agent.check;

/**
 * Which kernels have which hooks for eBPF: DeepFlow's table of tried kernels, row by row.
 *
 * @param kprobe tracepoints and kprobes with helpers enough to follow sockets
 */
record KernelHooks(boolean kprobe, Uprobes go, Uprobes openssl, boolean perf, String note) {
    enum Uprobes {
        NONE,
        HOST_ONLY,
        EVERYWHERE
    }

    private static final KernelHooks ALL = new KernelHooks(true, Uprobes.EVERYWHERE, Uprobes.EVERYWHERE, true, "");
    private static final KernelHooks NOTHING = new KernelHooks(false, Uprobes.NONE, Uprobes.NONE, false, "");
    private static final KernelHooks PERF = new KernelHooks(false, Uprobes.NONE, Uprobes.NONE, true, "");

    static KernelHooks of(KernelVersion kernel, String architecture) {
        return switch (architecture) {
            case "amd64", "x86_64" -> x86(kernel);
            case "aarch64", "arm64" -> arm(kernel);
            default -> NOTHING;
        };
    }

    private static KernelHooks x86(KernelVersion kernel) {
        if (kernel.isAtLeast(4, 17)) {
            return ALL;
        }
        if (kernel.isAtLeast(4, 16)) {
            return new KernelHooks(true, Uprobes.EVERYWHERE, Uprobes.NONE, true, "");
        }
        if (kernel.isAtLeast(4, 14)) {
            String note = kernel.isAtLeast(4, 15) ? "" : "a tracepoint takes one program: no two agents at once";
            return new KernelHooks(true, Uprobes.HOST_ONLY, Uprobes.NONE, true, note);
        }
        boolean isSuse12Sp5 = kernel.is(4, 12, 14) && kernel.build().endsWith("-default");
        if (isSuse12Sp5) {
            return new KernelHooks(true, Uprobes.EVERYWHERE, Uprobes.NONE, true, "SUSE 12 SP5 backports");
        }
        boolean isRedHat7 = kernel.is(3, 10, 0) && kernel.build().contains(".el7") && kernel.isBuildAtLeast(940);
        if (isRedHat7) {
            return new KernelHooks(true, Uprobes.HOST_ONLY, Uprobes.HOST_ONLY, true, "Red Hat 7.6 backports");
        }
        return kernel.isAtLeast(4, 9) ? PERF : NOTHING;
    }

    private static KernelHooks arm(KernelVersion kernel) {
        boolean isRedHat8 = kernel.isAtLeast(4, 18) && kernel.build().contains(".el8");
        if (kernel.isAtLeast(5, 8) || isRedHat8) {
            return ALL;
        }
        boolean isKylin = kernel.is(4, 19, 90) && kernel.build().contains("ky10");
        if (!isKylin) {
            return NOTHING;
        }
        boolean isSp1 = kernel.isBuildAtLeast(23) && !kernel.isBuildAtLeast(24);
        return isSp1 || kernel.isBuildAtLeast(25, 24) ? ALL : PERF;
    }

    String describe() {
        String hooks = "kprobe " + word(kprobe) + ", Go uprobe " + word(go) + ", OpenSSL uprobe " + word(openssl)
                + ", perf " + word(perf);
        return note.isEmpty() ? hooks : hooks + " (" + note + ")";
    }

    private static String word(boolean has) {
        return has ? "yes" : "no";
    }

    private static String word(Uprobes uprobes) {
        return switch (uprobes) {
            case NONE -> "no";
            case HOST_ONLY -> "not in containers";
            case EVERYWHERE -> "yes";
        };
    }
}
