package io.thalweg.jobs.sql.topic;

import java.util.StringJoiner;
import org.apache.flink.table.data.StringData;

/** The flags of a segment as {@code SYN,ACK}, in the order of their bits (RFC 9293, 3.1): Flink SQL has no operator for single bits. */
final class TcpFlagNames {
    private static final String[] NAMES = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};
    private static final StringData[] TEXTS = texts();

    private TcpFlagNames() {}

    static StringData of(int flags) {
        return TEXTS[flags & TEXTS.length - 1];
    }

    private static StringData[] texts() {
        StringData[] texts = new StringData[1 << NAMES.length];
        for (int flags = 0; flags < texts.length; flags++) {
            StringJoiner text = new StringJoiner(",");
            for (int bit = 0; bit < NAMES.length; bit++) {
                if ((flags >>> bit & 1) != 0) {
                    text.add(NAMES[bit]);
                }
            }
            texts[flags] = StringData.fromString(text.toString());
        }
        return texts;
    }
}
