package io.thalweg.agent.process;

/**
 * The first things about a process, from /proc/PID/stat: one small file that tells whether it is still the same one.
 *
 * @param startTicks hundredths of seconds since the machine started
 */
record ProcessStat(String kernelName, int parent, long startTicks) {
    /** Fields after the name, which itself may hold spaces and brackets: state is the first. */
    private static final int PARENT = 1;

    private static final int START = 19;

    /** Null: not of that form. */
    static ProcessStat parse(String text) {
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        if (open < 0 || close < open || close + 2 > text.length()) {
            return null;
        }
        String[] fields = text.substring(close + 2).split(" ");
        if (fields.length <= START) {
            return null;
        }
        try {
            return new ProcessStat(
                    text.substring(open + 1, close), Integer.parseInt(fields[PARENT]), Long.parseLong(fields[START]));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
