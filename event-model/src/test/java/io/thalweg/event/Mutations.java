package io.thalweg.event;

import java.util.Arrays;
import java.util.Random;

/** What happens to bytes on their way, or at the hands of somebody who knows where the lengths are. */
final class Mutations {
    private static final int[] EDGES = {0, 1, 0x7f, 0x80, 0xfe, 0xff};

    private Mutations() {}

    /** A copy with some bytes set to random or extreme values; now and then cut or grown as well. */
    static byte[] of(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            boolean isEdge = random.nextBoolean();
            bytes[at] = (byte) (isEdge ? EDGES[random.nextInt(EDGES.length)] : random.nextInt());
        }
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(100));
            default -> bytes;
        };
    }
}
