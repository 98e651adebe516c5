package io.thalweg.tagging;

/**
 * The type of each workload by its id, which never changes: asked for with each pod, so it has a table of its own, small
 * enough for the processor's caches. Open addressing with linear probing; id 0 is none.
 */
final class WorkloadTypes {
    private static final int FIRST_CAPACITY = 64;
    private static final int SPREAD = 0x9e3779b9;

    private int[] ids;
    private byte[] types;
    private int size;

    WorkloadTypes() {
        this(new int[FIRST_CAPACITY], new byte[FIRST_CAPACITY], 0);
    }

    private WorkloadTypes(int[] ids, byte[] types, int size) {
        this.ids = ids;
        this.types = types;
        this.size = size;
    }

    WorkloadTypes copy() {
        return new WorkloadTypes(ids.clone(), types.clone(), size);
    }

    /** 0 when it is not known. */
    int get(int id) {
        int at = find(id);
        return ids[at] == id ? types[at] & 0xff : 0;
    }

    void put(int id, int type) {
        int at = find(id);
        if (ids[at] != id) {
            if (++size > ids.length / 2) {
                grow();
                at = find(id);
            }
            ids[at] = id;
        }
        types[at] = (byte) type;
    }

    void remove(int id) {
        int at = find(id);
        if (ids[at] != id) {
            return;
        }
        size--;
        int gap = at;
        int next = at;
        while (true) {
            next = next + 1 & ids.length - 1;
            if (ids[next] == 0) {
                break;
            }
            int home = home(ids[next]);
            boolean stays = gap <= next ? gap < home && home <= next : gap < home || home <= next;
            if (!stays) {
                ids[gap] = ids[next];
                types[gap] = types[next];
                gap = next;
            }
        }
        ids[gap] = 0;
        types[gap] = 0;
    }

    /** Where the id is, or would be. */
    private int find(int id) {
        int at = home(id);
        while (ids[at] != 0 && ids[at] != id) {
            at = at + 1 & ids.length - 1;
        }
        return at;
    }

    private int home(int id) {
        int hash = id * SPREAD;
        return (hash ^ hash >>> 16) & ids.length - 1;
    }

    private void grow() {
        int[] oldIds = ids;
        byte[] oldTypes = types;
        ids = new int[oldIds.length * 2];
        types = new byte[ids.length];
        for (int i = 0; i < oldIds.length; i++) {
            if (oldIds[i] != 0) {
                int at = find(oldIds[i]);
                ids[at] = oldIds[i];
                types[at] = oldTypes[i];
            }
        }
    }
}
