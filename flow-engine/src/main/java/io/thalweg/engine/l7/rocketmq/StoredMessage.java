package io.thalweg.engine.l7.rocketmq;

import io.thalweg.engine.decode.NetworkBytes;

/**
 * The first message in what a broker hands to a consumer: where its properties are.
 *
 * <pre>
 * size 4 | magic 4 | crc 4 | queue 4 | flag 4 | queue offset 8 | offset 8 | system flag 4 | born 8 | born host | stored 8 |
 * store host | retries 4 | transaction 8 | body 4 + … | topic 1 or 2 + … | properties 2 + …
 * </pre>
 */
final class StoredMessage {
    private static final int MAGIC = 0xdaa3_20a7;
    private static final int MAGIC_2 = 0xdaa3_20ab;
    private static final int SYSTEM_FLAG = 36;
    private static final int BORN_HOST = 48;
    private static final int BORN_HOST_IS_V6 = 1 << 4;
    private static final int STORE_HOST_IS_V6 = 1 << 5;
    private static final int V4_AND_PORT = 8;
    private static final int V6_AND_PORT = 20;

    private StoredMessage() {}

    static void readProperties(byte[] b, int from, int to, RocketMqFields fields) {
        if (to - from < BORN_HOST) {
            return;
        }
        int magic = NetworkBytes.i32(b, from + 4);
        if (magic != MAGIC && magic != MAGIC_2) {
            return;
        }
        int flag = NetworkBytes.i32(b, from + SYSTEM_FLAG);
        int bornHost = (flag & BORN_HOST_IS_V6) != 0 ? V6_AND_PORT : V4_AND_PORT;
        int storeHost = (flag & STORE_HOST_IS_V6) != 0 ? V6_AND_PORT : V4_AND_PORT;
        long at = from + BORN_HOST + bornHost + 8L + storeHost + 4 + 8;
        if (at + 4 > to) {
            return;
        }
        at += 4 + NetworkBytes.u32(b, (int) at);
        int topicLength = magic == MAGIC ? 1 : 2;
        if (at + topicLength > to) {
            return;
        }
        at += topicLength + (magic == MAGIC ? NetworkBytes.u8(b, (int) at) : NetworkBytes.u16(b, (int) at));
        if (at + 2 <= to) {
            int properties = (int) at + 2;
            fields.properties(b, properties, Math.min(to, properties + NetworkBytes.u16(b, (int) at)));
        }
    }
}
