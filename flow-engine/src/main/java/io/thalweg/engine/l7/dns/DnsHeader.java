package io.thalweg.engine.l7.dns;

import io.thalweg.engine.decode.NetworkBytes;

/**
 * The header of a DNS message (RFC 1035, section 4.1.1).
 *
 * <pre>
 *   0 id  2 |QR|opcode 4|AA|TC|RD|RA|Z|AD|CD|rcode 4|  4 questions  6 answers  8 authorities  10 additionals
 * </pre>
 */
final class DnsHeader {
    static final int BYTES = 12;

    private static final int MAX_OPCODE = 6;
    private static final int MAX_QUESTIONS = 16;
    private static final int MIN_QUESTION_BYTES = 5;
    private static final int MIN_RECORD_BYTES = 11;
    private static final int CLASSES = 0x7fff;

    int id;
    boolean isResponse;
    int opcode;
    int code;
    int questions;
    int answers;
    int authorities;
    int additionals;

    /** @return whether the header is there and could be one of a message of {@code length} bytes */
    boolean read(byte[] b, int from, int to, int length) {
        if (to - from < BYTES) {
            return false;
        }
        id = NetworkBytes.u16(b, from);
        int flags = NetworkBytes.u16(b, from + 2);
        isResponse = (flags & 0x8000) != 0;
        opcode = flags >>> 11 & 0xf;
        code = flags & 0xf;
        questions = NetworkBytes.u16(b, from + 4);
        answers = NetworkBytes.u16(b, from + 6);
        authorities = NetworkBytes.u16(b, from + 8);
        additionals = NetworkBytes.u16(b, from + 10);
        if (opcode > MAX_OPCODE || opcode == 3 || questions > MAX_QUESTIONS || (flags & 0x40) != 0) {
            return false;
        }
        int least = BYTES + questions * MIN_QUESTION_BYTES + (answers + authorities + additionals) * MIN_RECORD_BYTES;
        return isResponse ? BYTES + questions * MIN_QUESTION_BYTES <= length : least <= length && hasSubject();
    }

    /** A request asks something; one by inverse query in its answer section. */
    private boolean hasSubject() {
        return questions > 0 || answers > 0;
    }

    /** Classes IN, CH, HS, NONE, ANY. */
    static boolean isClass(int recordClass) {
        int plain = recordClass & CLASSES;
        return plain >= 1 && plain <= 4 || plain == 254 || plain == 255;
    }

    static String opcodeName(int opcode) {
        return switch (opcode) {
            case 0 -> "StandardQuery";
            case 1 -> "InverseQuery";
            case 2 -> "ServerStatusRequest";
            case 4 -> "Notify";
            case 5 -> "Update";
            default -> "Reserved";
        };
    }

    /** What a response code means (IANA, DNS RCODEs). */
    static String codeText(int code) {
        return switch (code) {
            case 1 -> "Format Error";
            case 2 -> "Server Failure";
            case 3 -> "Non-Existent Domain";
            case 4 -> "Not Implemented";
            case 5 -> "Query Refused";
            case 6 -> "Name Exists when it should not";
            case 7 -> "RR Set Exists when it should not";
            case 8 -> "RR Set that should exist does not";
            case 9 -> "Server Not Authoritative for zone";
            case 10 -> "Name not contained in zone";
            case 11 -> "DSO-TYPE Not Implemented";
            default -> "Unassigned";
        };
    }
}
