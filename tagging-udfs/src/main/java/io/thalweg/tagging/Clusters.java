package io.thalweg.tagging;

import java.util.Arrays;

/** A few clusters, those whose publication is under way: asked for every row, changed hardly ever. */
final class Clusters {
    private int[] ids = {};

    Clusters copy() {
        Clusters copy = new Clusters();
        copy.ids = ids; // not changed, replaced
        return copy;
    }

    int size() {
        return ids.length;
    }

    int get(int index) {
        return ids[index];
    }

    boolean contains(int cluster) {
        for (int id : ids) {
            if (id == cluster) {
                return true;
            }
        }
        return false;
    }

    void add(int cluster) {
        if (!contains(cluster)) {
            ids = Arrays.copyOf(ids, ids.length + 1);
            ids[ids.length - 1] = cluster;
        }
    }

    void remove(int cluster) {
        ids = Arrays.stream(ids).filter(id -> id != cluster).toArray();
    }
}
