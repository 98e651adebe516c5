package io.thalweg.standalone.clickhouse.compression;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * CityHash128 of CityHash 1.0.2 (Google, MIT licence; the algorithm of city.cc), the checksum of ClickHouse's compressed
 * blocks. Later releases of CityHash give other values. An instance holds one result and is reused.
 */
final class CityHash128 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long K0 = 0xc3a5c85c97cb3127L;
    private static final long K1 = 0xb492b66fbe98f273L;
    private static final long K2 = 0x9ae16a3b2f90404fL;
    private static final long K3 = 0xc949d7c7509e6557L;
    private static final long MULTIPLIER = 0x9ddfea08eb382d69L;

    private long low;
    private long high;
    /** The second halves of the pairs that {@link #weak} gives. */
    private long weakSecond;

    long low() {
        return low;
    }

    long high() {
        return high;
    }

    void hash(byte[] bytes, int offset, int length) {
        if (length >= 16) {
            seeded(bytes, offset + 16, length - 16, at(bytes, offset) ^ K3, at(bytes, offset + 8));
        } else if (length >= 8) {
            seeded(bytes, offset, 0, at(bytes, offset) ^ (length * K0), at(bytes, offset + length - 8) ^ K1);
        } else {
            seeded(bytes, offset, length, K0, K1);
        }
    }

    private void seeded(byte[] bytes, int offset, int length, long seedLow, long seedHigh) {
        if (length < 128) {
            murmur(bytes, offset, length, seedLow, seedHigh);
            return;
        }
        int s = offset;
        int left = length;
        long x = seedLow;
        long y = seedHigh;
        long z = length * K1;
        long v1 = Long.rotateRight(y ^ K1, 49) * K1 + at(bytes, s);
        long v2 = Long.rotateRight(v1, 42) * K1 + at(bytes, s + 8);
        long w1 = Long.rotateRight(y + z, 35) * K1 + x;
        long w2 = Long.rotateRight(x + at(bytes, s + 88), 53) * K1;
        while (left >= 128) {
            for (int half = 0; half < 2; half++) {
                x = Long.rotateRight(x + y + v1 + at(bytes, s + 16), 37) * K1;
                y = Long.rotateRight(y + v2 + at(bytes, s + 48), 42) * K1;
                x ^= w2;
                y ^= v1;
                z = Long.rotateRight(z ^ w1, 33);
                v1 = weak(bytes, s, v2 * K1, x + w1);
                v2 = weakSecond;
                w1 = weak(bytes, s + 32, z + w2, y);
                w2 = weakSecond;
                long swapped = z;
                z = x;
                x = swapped;
                s += 64;
            }
            left -= 128;
        }
        y += Long.rotateRight(w1, 37) * K0 + z;
        x += Long.rotateRight(v1 + z, 49) * K0;
        for (int tail = 32; tail < left + 32; tail += 32) {
            y = Long.rotateRight(y - x, 42) * K0 + v2;
            w1 += at(bytes, s + left - tail + 16);
            x = Long.rotateRight(x, 49) * K0 + w1;
            w1 += v1;
            v1 = weak(bytes, s + left - tail, v1, v2);
            v2 = weakSecond;
        }
        x = mix(x, v1);
        y = mix(y, w1);
        low = mix(x + v2, w2) + y;
        high = mix(x + w2, y + v2);
    }

    private void murmur(byte[] bytes, int offset, int length, long seedLow, long seedHigh) {
        long a = seedLow;
        long b = seedHigh;
        long c;
        long d;
        if (length <= 16) {
            a = shiftMix(a * K1) * K1;
            c = b * K1 + upTo16(bytes, offset, length);
            d = shiftMix(a + (length >= 8 ? at(bytes, offset) : c));
        } else {
            c = mix(at(bytes, offset + length - 8) + K1, a);
            d = mix(b + length, c + at(bytes, offset + length - 16));
            a += d;
            int s = offset;
            for (int left = length - 16; left > 0; left -= 16) {
                a ^= shiftMix(at(bytes, s) * K1) * K1;
                a *= K1;
                b ^= a;
                c ^= shiftMix(at(bytes, s + 8) * K1) * K1;
                c *= K1;
                d ^= c;
                s += 16;
            }
        }
        a = mix(a, c);
        b = mix(d, b);
        low = a ^ b;
        high = mix(b, a);
    }

    private static long upTo16(byte[] bytes, int offset, int length) {
        if (length > 8) {
            long a = at(bytes, offset);
            long b = at(bytes, offset + length - 8);
            return mix(a, Long.rotateRight(b + length, length)) ^ b;
        }
        if (length >= 4) {
            return mix(length + (intAt(bytes, offset) << 3), intAt(bytes, offset + length - 4));
        }
        if (length > 0) {
            long y = (bytes[offset] & 0xff) + ((bytes[offset + (length >> 1)] & 0xffL) << 8);
            long z = length + ((bytes[offset + length - 1] & 0xffL) << 2);
            return shiftMix(y * K2 ^ z * K3) * K2;
        }
        return K2;
    }

    private long weak(byte[] bytes, int s, long seedA, long seedB) {
        long w = at(bytes, s);
        long z = at(bytes, s + 24);
        long a = seedA + w;
        long b = Long.rotateRight(seedB + a + z, 21);
        long c = a;
        a += at(bytes, s + 8) + at(bytes, s + 16);
        b += Long.rotateRight(a, 44);
        weakSecond = b + c;
        return a + z;
    }

    private static long mix(long u, long v) {
        long a = (u ^ v) * MULTIPLIER;
        a ^= a >>> 47;
        long b = (v ^ a) * MULTIPLIER;
        b ^= b >>> 47;
        return b * MULTIPLIER;
    }

    private static long shiftMix(long value) {
        return value ^ value >>> 47;
    }

    private static long at(byte[] bytes, int position) {
        return (long) LONGS.get(bytes, position);
    }

    private static long intAt(byte[] bytes, int position) {
        return (int) INTS.get(bytes, position) & 0xffffffffL;
    }
}
