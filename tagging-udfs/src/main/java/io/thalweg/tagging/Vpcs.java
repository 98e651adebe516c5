package io.thalweg.tagging;

import java.util.HashMap;
import java.util.Map;

/** The VPCs that have addresses. When there is one, agents that nobody has registered are in it. */
final class Vpcs {
    /** There are none, or several. */
    static final int NOT_ONE = 0;

    private final Map<Integer, Integer> keys;
    private int only;

    Vpcs() {
        keys = new HashMap<>();
    }

    private Vpcs(Vpcs from) {
        keys = new HashMap<>(from.keys);
        only = from.only;
    }

    Vpcs copy() {
        return new Vpcs(this);
    }

    void count(int epc, int change) {
        int count = keys.merge(epc, change, Integer::sum);
        if (count == 0) {
            keys.remove(epc);
        }
        only = keys.size() == 1 ? keys.keySet().iterator().next() : NOT_ONE;
    }

    int only() {
        return only;
    }
}
