package io.thalweg.engine.flow;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How likely each endpoint is a server, learned from handshakes and first packets; decides who is the client of a flow
 * whose beginning was not seen.
 *
 * <p>A set-associative table of fixed size, part of the shard's state: eight entries a set, the least scored leaves
 * when a set is full. Scores: 255 an endpoint that answered a SYN, 254 told by an L7 parser, 253 a configured server
 * port, below that counts of packets that hint at it.
 */
final class ServiceScores {
    static final int ACTIVE_SERVICE = 255;
    static final int L7_SERVICE = 254;
    static final int SERVER_PORT = 253;
    private static final int MAX_COUNTED = 252;

    private static final int SETS = 256;
    private static final int WAYS = 8;

    private final long[] keys;
    private final byte[] scores;

    ServiceScores() {
        this(new long[SETS * WAYS], new byte[SETS * WAYS]);
    }

    private ServiceScores(long[] keys, byte[] scores) {
        this.keys = keys;
        this.scores = scores;
    }

    /** Key of an endpoint; never 0. */
    static long key(long addressHigh, long addressLow, int port, int protocol) {
        long key = FlowHash.endpoint(addressHigh, addressLow, port) * 31 + protocol;
        return key == 0 ? 1 : key;
    }

    int score(long key) {
        int index = find(key);
        return index < 0 ? 0 : scores[index] & 0xff;
    }

    void raise(long key, int score) {
        int index = findOrTake(key);
        scores[index] = (byte) Math.max(scores[index] & 0xff, score);
    }

    void count(long key, int delta) {
        int index = delta > 0 ? findOrTake(key) : find(key);
        if (index < 0) {
            return;
        }
        int score = scores[index] & 0xff;
        if (score <= MAX_COUNTED) {
            scores[index] = (byte) Math.max(0, Math.min(MAX_COUNTED, score + delta));
        }
    }

    private static int set(long key) {
        return (int) (key >>> 56) * WAYS;
    }

    private int find(long key) {
        int first = set(key);
        for (int i = first; i < first + WAYS; i++) {
            if (keys[i] == key) {
                return i;
            }
        }
        return -1;
    }

    private int findOrTake(long key) {
        int found = find(key);
        if (found >= 0) {
            return found;
        }
        int first = set(key);
        int least = first;
        for (int i = first; i < first + WAYS; i++) {
            if (keys[i] == 0) {
                least = i;
                break;
            }
            if ((scores[i] & 0xff) < (scores[least] & 0xff)) {
                least = i;
            }
        }
        keys[least] = key;
        scores[least] = 0;
        return least;
    }

    ServiceScores copy() {
        return new ServiceScores(keys.clone(), scores.clone());
    }

    void writeTo(DataOutput out) throws IOException {
        int used = 0;
        for (long key : keys) {
            used += key != 0 ? 1 : 0;
        }
        out.writeShort(used);
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                out.writeShort(i);
                out.writeLong(keys[i]);
                out.writeByte(scores[i]);
            }
        }
    }

    static ServiceScores readFrom(DataInput in) throws IOException {
        ServiceScores read = new ServiceScores();
        int used = in.readUnsignedShort();
        for (int i = 0; i < used; i++) {
            int index = in.readUnsignedShort();
            if (index >= read.keys.length) {
                throw new IOException("flow state: service score " + index + " of " + read.keys.length);
            }
            read.keys[index] = in.readLong();
            read.scores[index] = in.readByte();
        }
        return read;
    }
}
