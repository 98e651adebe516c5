package io.thalweg.engine.decode;

import io.thalweg.event.sbe.LinkType;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Decodes frames for tests, each in the middle of other bytes, as frames lie in a batch. */
final class Decoding {
    static final int MARGIN = 100;

    private Decoding() {}

    static PacketHeaders decode(Frames frame) {
        return decode(LinkType.ETHERNET, frame.bytes());
    }

    static PacketHeaders decode(LinkType linkType, byte[] frame) {
        return decode(linkType, frame, frame.length, frame.length);
    }

    static PacketHeaders decode(LinkType linkType, byte[] frame, int captured, int wireLength) {
        return decode(DecodeOptions.defaults(), linkType, frame, captured, wireLength, (byte) 0x45);
    }

    static PacketHeaders decode(
            DecodeOptions options, LinkType linkType, byte[] frame, int captured, int wireLength, byte around) {
        byte[] buffer = new byte[MARGIN + frame.length + MARGIN];
        Arrays.fill(buffer, around);
        System.arraycopy(frame, 0, buffer, MARGIN, captured);
        PacketDecoder decoder = new PacketDecoder(options);
        boolean isIp = decoder.decode(linkType, buffer, MARGIN, captured, wireLength);
        if (isIp != decoder.headers().isIp) {
            throw new AssertionError("decode() said " + isIp + ", the headers " + decoder.headers().isIp);
        }
        return decoder.headers();
    }

    /** Every field but the buffer by its name, and the hash, to compare results by. */
    static Map<String, Object> values(PacketHeaders headers) {
        Map<String, Object> values = new TreeMap<>();
        for (Field field : PacketHeaders.class.getFields()) {
            try {
                Object value = field.get(headers);
                values.put(field.getName(), value == null ? "none" : value);
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        values.remove("buffer");
        values.remove("IPV4_MAPPED");
        values.put("shardHash", headers.shardHash());
        return values;
    }

    static String payload(PacketHeaders headers) {
        return new String(
                headers.buffer, headers.payloadOffset, headers.capturedPayloadBytes(), StandardCharsets.UTF_8);
    }
}
