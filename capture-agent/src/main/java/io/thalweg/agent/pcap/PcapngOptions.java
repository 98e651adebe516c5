package io.thalweg.agent.pcap;

/** Walks the options of a pcapng block; one that does not fit its block ends the walk, as does opt_endofopt. */
final class PcapngOptions {
    private static final int HEADER = 4;

    int code;
    int length;
    /** Where the value begins in the window. */
    int value;

    private final InputWindow in;
    private final int end;
    private int at;

    PcapngOptions(InputWindow in, int start, int end) {
        this.in = in;
        this.at = start;
        this.end = end;
    }

    boolean next() {
        if (end - at < HEADER) {
            return false;
        }
        code = in.uint16(at);
        length = in.uint16(at + 2);
        value = at + HEADER;
        at = value + (length + 3 & ~3);
        return code != 0 && value + length <= end;
    }
}
