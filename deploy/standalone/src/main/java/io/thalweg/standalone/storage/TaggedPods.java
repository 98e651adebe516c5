package io.thalweg.standalone.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * Pods with 25 tags each, half of them what Kubernetes and the network give every pod, the other labels. A tag follows from
 * the pod, as in a cluster; values are names of 16 characters.
 */
final class TaggedPods {
    private static final int PODS = 20_000;
    private static final int NAME_LENGTH = 16;
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    /** Names of the tags, and how many values each has. */
    private static final Object[][] TAGS = {
        {"region", 3}, {"az", 9}, {"host", 300}, {"vpc", 5}, {"subnet", 800},
        {"cluster", 3}, {"node", 800}, {"ns", 120}, {"group", 2000}, {"pod", PODS},
        {"service", 1500}, {"ingress", 300}, {"process", PODS}, {"instance", PODS}, {"autosvc", 2000},
        {"app", 1500}, {"version", 400}, {"component", 60}, {"partof", 200}, {"team", 40},
        {"env", 4}, {"release", 1500}, {"chart", 300}, {"image", 1000}, {"hash", 4000}
    };

    private final byte[][] rowBinary = new byte[PODS][];

    /** @param cardinality of every tag; 0: each its own */
    TaggedPods(TagEncoding encoding, int cardinality) {
        int[] ids = new int[TAGS.length];
        String[] names = new String[TAGS.length];
        for (int pod = 0; pod < PODS; pod++) {
            for (int tag = 0; tag < TAGS.length; tag++) {
                int values = cardinality > 0 ? cardinality : (Integer) TAGS[tag][1];
                long mixed = (pod * 64L + tag + 1) * SPREAD;
                ids[tag] = values >= PODS ? pod + 1 : 1 + (int) Long.remainderUnsigned(mixed ^ mixed >>> 29, values);
                names[tag] = name((String) TAGS[tag][0], ids[tag]);
            }
            rowBinary[pod] = encoding.rowBinary(ids, names);
        }
    }

    private static String name(String tag, int id) {
        String digits = Long.toHexString(id * SPREAD | 1L << 63);
        return (tag + "-" + digits).substring(0, NAME_LENGTH);
    }

    static int count() {
        return PODS;
    }

    /** Of one side. */
    static List<String> columns(String suffix) {
        List<String> columns = new ArrayList<>();
        for (Object[] tag : TAGS) {
            columns.add(tag[0] + suffix);
        }
        return columns;
    }

    byte[] rowBinary(int pod) {
        return rowBinary[pod];
    }
}
