package io.thalweg.engine.l7.tls;

import io.thalweg.engine.l7.TextCache;

/**
 * Subject and validity of an X.509 certificate (RFC 5280, section 4.1), as far as it is there: in DER,
 *
 * <pre>
 *   SEQUENCE { SEQUENCE { [0] version, serial, algorithm, issuer, validity { notBefore, notAfter }, subject, …
 * </pre>
 *
 * One per parser, reused. Every length is checked against what is there.
 */
final class Certificate {
    private static final int INTEGER = 0x02;
    private static final int OID = 0x06;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int VERSION = 0xa0;
    private static final int BMP_STRING = 0x1e;
    private static final int MAX_NAMES = 32;
    /** Places of years in a UTCTime below this are of this century (RFC 5280, section 4.1.2.5.1). */
    private static final int CENTURY = '5';

    private final TextCache texts;

    private byte[] b;
    // The element read last: its contents, cut to what is there.
    private int tag;
    private int from;
    private int to;
    private int next;

    String subject;
    String commonName;
    /** {@code 2024-01-31 23:59:59 UTC}. */
    String notBefore;

    String notAfter;

    Certificate(TextCache texts) {
        this.texts = texts;
    }

    /** @return whether it is a certificate with validity */
    boolean parse(byte[] bytes, int begin, int end) {
        b = bytes;
        subject = "";
        commonName = "";
        notBefore = "";
        notAfter = "";
        if (!read(begin, end) || tag != SEQUENCE || !read(from, to) || tag != SEQUENCE) {
            return false;
        }
        int limit = to;
        if (!read(from, limit) || tag == VERSION && !read(next, limit) || tag != INTEGER) {
            return false;
        }
        boolean hasValidity = read(next, limit) && read(next, limit) && read(next, limit) && tag == SEQUENCE;
        if (!hasValidity) {
            return false;
        }
        int behind = next;
        int validityTo = to;
        if (read(from, validityTo)) {
            notBefore = time();
            notAfter = read(next, validityTo) ? time() : "";
        }
        if (read(behind, limit) && tag == SEQUENCE) {
            names(from, to);
        }
        return !notAfter.isEmpty();
    }

    /** Reads an element's header; false when not even that is there. */
    private boolean read(int at, int limit) {
        if (at < 0 || limit - at < 2) {
            return false;
        }
        tag = b[at] & 0xff;
        int length = b[at + 1] & 0xff;
        from = at + 2;
        if (length > 0x80) {
            int bytes = length & 0x7f;
            if (bytes > 3 || limit - from < bytes) {
                return false;
            }
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | b[from++] & 0xff;
            }
        }
        next = from + length;
        to = Math.min(next, limit);
        return true;
    }

    /** {@code YYMMDDHHMMSSZ} or {@code YYYYMMDDHHMMSSZ}. */
    private String time() {
        int digits = tag == UTC_TIME ? 12 : tag == GENERALIZED_TIME ? 14 : 0;
        if (digits == 0 || to - from < digits) {
            return "";
        }
        for (int i = 0; i < digits; i++) {
            if (b[from + i] < '0' || b[from + i] > '9') {
                return "";
            }
        }
        String plain = texts.text(b, from, from + digits);
        String full = digits == 14 ? plain : (b[from] < CENTURY ? "20" : "19") + plain;
        return full.substring(0, 4) + '-' + full.substring(4, 6) + '-' + full.substring(6, 8) + ' '
                + full.substring(8, 10) + ':' + full.substring(10, 12) + ':' + full.substring(12, 14) + " UTC";
    }

    /** {@code SET { SEQUENCE { type, value } }}, one for each part of the name. */
    private void names(int begin, int end) {
        StringBuilder all = new StringBuilder();
        int set = begin;
        for (int count = 0; count < MAX_NAMES && read(set, end) && tag == SET; count++) {
            set = next;
            if (!read(from, to) || tag != SEQUENCE) {
                continue;
            }
            int limit = to;
            String type = read(from, limit) && tag == OID ? type() : "";
            if (type.isEmpty() || !read(next, limit) || tag == BMP_STRING) {
                continue;
            }
            String value = texts.text(b, from, to);
            commonName = type.equals("CN") ? value : commonName;
            all.append(all.length() == 0 ? "" : ",").append(type).append('=').append(value);
        }
        subject = texts.cut(all.toString());
    }

    /** Attribute types of names, 2.5.4.x (RFC 4519). */
    private String type() {
        if (to - from != 3 || b[from] != 0x55 || b[from + 1] != 4) {
            return "";
        }
        return switch (b[from + 2]) {
            case 3 -> "CN";
            case 6 -> "C";
            case 7 -> "L";
            case 8 -> "ST";
            case 10 -> "O";
            case 11 -> "OU";
            default -> "";
        };
    }
}
