package io.thalweg.jobs.resources;

import java.util.Map;
import java.util.TreeMap;

/**
 * Labels and the like as two columns, sorted by key. An annotation may be as large as a whole manifest (256 KiB); what
 * queries look for is short, so a value is cut, and of very many the first by key are kept.
 */
record TextPairs(String[] keys, String[] values) {
    private static final int MOST = 256;
    private static final int LONGEST = 4096;

    static TextPairs of(Map<String, String> map) {
        Map<String, String> sorted = new TreeMap<>(map);
        int count = Math.min(sorted.size(), MOST);
        String[] keys = new String[count];
        String[] values = new String[count];
        int i = 0;
        for (Map.Entry<String, String> entry : sorted.entrySet()) {
            if (i == count) {
                break;
            }
            keys[i] = cut(entry.getKey());
            values[i] = cut(entry.getValue());
            i++;
        }
        return new TextPairs(keys, values);
    }

    static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end);
    }
}
