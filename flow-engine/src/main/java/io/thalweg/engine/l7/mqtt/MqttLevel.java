package io.thalweg.engine.l7.mqtt;

import io.thalweg.engine.decode.NetworkBytes;

/**
 * Tells the protocol level of a connection whose CONNECT was not seen by what only MQTT 5 says: a reason or properties where
 * earlier versions have nothing, or in front of topic filters, which then make no sense without them.
 */
final class MqttLevel {
    private static final int UNKNOWN = 0;
    private static final int PACKET_ID = 2;
    private static final int HIGHEST_QOS = 2;

    private MqttLevel() {}

    /**
     * @param from where the body begins, behind kind and length
     * @param to the end of what is there of it
     * @param end the end of all of it
     */
    static int of(byte[] b, int kind, int from, int to, long end) {
        boolean isMqtt5 =
                switch (kind) {
                    case MqttPacket.CONNACK,
                            MqttPacket.PUBACK,
                            MqttPacket.PUBREC,
                            MqttPacket.PUBREL,
                            MqttPacket.PUBCOMP -> end - from > PACKET_ID;
                    case MqttPacket.DISCONNECT -> end > from;
                    case MqttPacket.SUBSCRIBE, MqttPacket.UNSUBSCRIBE ->
                        !areFilters(b, from + PACKET_ID, to, end, kind == MqttPacket.SUBSCRIBE);
                    default -> false;
                };
        return isMqtt5 ? MqttState.MQTT_5 : UNKNOWN;
    }

    /** Whether filters of at least one character follow each other, each with its QoS, as far as can be seen. */
    private static boolean areFilters(byte[] b, int from, int to, long end, boolean haveQos) {
        for (int at = from; at < end && to - at >= 2; ) {
            int length = NetworkBytes.u16(b, at);
            int next = at + 2 + length + (haveQos ? 1 : 0);
            boolean isBadQos = haveQos && next <= to && (b[next - 1] < 0 || b[next - 1] > HIGHEST_QOS);
            if (length == 0 || next > end || isBadQos) {
                return false;
            }
            at = next;
        }
        return true;
    }
}
