package io.thalweg.engine.l7.kafka;

import java.util.Arrays;

/**
 * Where the fields that become columns are in the body of a request or response: the part of its schema up to the last of
 * them, written as one word a field, with the versions that have it behind a colon ({@code 4:3-}, {@code t:0-12}).
 *
 * <pre>
 * 1 2 4 8  bytes to pass over         s  a text to pass over       u  topic id
 * [        an array, of whose first element the rest is about; the end if it is empty
 * x        an array of elements of two 8-byte numbers to pass over
 * { … }    an array to pass over, element by element      i  an array of 4-byte numbers to pass over
 * g  group id     t  topic     p  partition     o  offset     a  acks     e  error code     m  error text     r  records
 * k  topic and topic id are known to belong together
 * </pre>
 */
final class KafkaLayout {
    private static final int ALL = 99;

    private final char[] fields;
    private final int[] first;
    private final int[] last;

    private KafkaLayout(String[] words) {
        fields = new char[words.length];
        first = new int[words.length];
        last = new int[words.length];
        Arrays.fill(last, ALL);
        for (int i = 0; i < words.length; i++) {
            fields[i] = words[i].charAt(0);
            if (words[i].length() > 1) {
                String[] versions = words[i].substring(2).split("-", -1);
                first[i] = Integer.parseInt(versions[0]);
                last[i] = versions[1].isEmpty() ? ALL : Integer.parseInt(versions[1]);
            }
        }
    }

    static KafkaLayout of(String text) {
        return text.isEmpty() ? null : new KafkaLayout(text.split(" "));
    }

    int size() {
        return fields.length;
    }

    char field(int index) {
        return fields[index];
    }

    boolean isIn(int index, int version) {
        return version >= first[index] && version <= last[index];
    }
}
