package io.thalweg.engine.l7.mqtt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** MQTT control packets, built field by field. */
public final class MqttBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private MqttBytes() {}

    static MqttBytes fields() {
        return new MqttBytes();
    }

    /** CONNECT with will, user name and password. */
    public static byte[] connect(int level) {
        MqttBytes fields = fields().text("MQTT").u8(level).u8(0xce).u16(60);
        properties(fields, level);
        fields.text("sensor-7");
        properties(fields, level);
        return fields.text("wills/7")
                .text("gone")
                .text("the-user")
                .text("the-password")
                .packet(0x10);
    }

    public static byte[] connack(int level, int code) {
        MqttBytes fields = fields().u8(0).u8(code);
        properties(fields, level);
        return fields.packet(0x20);
    }

    private static void properties(MqttBytes fields, int level) {
        if (level == 5) {
            fields.u8(0);
        }
    }

    public static byte[] publish(int qos, int id, String topic) {
        MqttBytes fields = fields().text(topic);
        if (qos > 0) {
            fields.u16(id);
        }
        return fields.raw("payload").packet(0x30 | qos << 1);
    }

    /** PUBLISH of MQTT 5 with a user property and a topic alias. */
    static byte[] publish5(int id, String topic, int alias, String name, String value) {
        byte[] properties =
                fields().u8(0x23).u16(alias).u8(0x26).text(name).text(value).out.toByteArray();
        MqttBytes fields = fields().text(topic).u16(id).u8(properties.length);
        fields.out.writeBytes(properties);
        return fields.raw("payload").packet(0x32);
    }

    public static byte[] ack(int kind, int id) {
        return fields().u16(id).packet(kind << 4 | (kind == 6 ? 2 : 0));
    }

    MqttBytes u8(int value) {
        out.write(value);
        return this;
    }

    MqttBytes u16(int value) {
        return u8(value >> 8).u8(value);
    }

    MqttBytes text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        u16(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    MqttBytes raw(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    byte[] packet(int first) {
        MqttBytes packet = fields().u8(first);
        int left = out.size();
        while (left > 127) {
            packet.u8(left & 0x7f | 0x80);
            left >>= 7;
        }
        packet.u8(left).out.writeBytes(out.toByteArray());
        return packet.out.toByteArray();
    }
}
