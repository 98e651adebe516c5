package io.thalweg.engine.l7.kafka;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.TextCache;
import java.util.Base64;

/**
 * Names of topics by their ids, as brokers told them in answers to Metadata: since Kafka 4 producers and consumers name what
 * they write and read by id only (KIP-516), often on another connection. A cache of fixed size for all connections: of an id
 * that it does not know the id itself is told, as Kafka's commands show it.
 */
final class TopicNames {
    private static final int SLOTS = 4096;
    private static final int ID_BYTES = 16;

    private final TextCache texts;
    private final long[] ids = new long[2 * SLOTS];
    private final String[] names = new String[SLOTS];

    TopicNames(TextCache texts) {
        this.texts = texts;
    }

    void learn(byte[] b, int id, int from, int to) {
        if (to > from && !isNone(b, id)) {
            put(b, id, texts.text(b, from, to));
        }
    }

    /** The topic's name, or its id in Base64; empty for the id that stands for none. */
    String name(byte[] b, int id) {
        if (isNone(b, id)) {
            return "";
        }
        int slot = slot(b, id);
        if (names[slot] == null
                || ids[2 * slot] != NetworkBytes.i64(b, id)
                || ids[2 * slot + 1] != NetworkBytes.i64(b, id + 8)) {
            byte[] bytes = new byte[ID_BYTES];
            System.arraycopy(b, id, bytes, 0, ID_BYTES);
            put(b, id, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
        return names[slot];
    }

    private void put(byte[] b, int id, String name) {
        int slot = slot(b, id);
        ids[2 * slot] = NetworkBytes.i64(b, id);
        ids[2 * slot + 1] = NetworkBytes.i64(b, id + 8);
        names[slot] = name;
    }

    private static boolean isNone(byte[] b, int id) {
        return NetworkBytes.i64(b, id) == 0 && NetworkBytes.i64(b, id + 8) == 0;
    }

    private static int slot(byte[] b, int id) {
        return Long.hashCode(NetworkBytes.i64(b, id) * 31 + NetworkBytes.i64(b, id + 8)) & SLOTS - 1;
    }
}
