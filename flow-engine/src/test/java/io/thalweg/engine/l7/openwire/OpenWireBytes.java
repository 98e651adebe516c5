package io.thalweg.engine.l7.openwire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** OpenWire commands of version 12, built field by field, loosely or tightly encoded, with or without a cache. */
public final class OpenWireBytes {
    private static final int QUEUE = 100;
    private static final int CONNECTION_ID = 120;
    private static final int CONSUMER_ID = 122;
    private static final int PRODUCER_ID = 123;
    private static final int MESSAGE_ID = 110;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Boolean> bits = new ArrayList<>();
    private final int type;
    private final boolean isTight;
    private final boolean isCached;

    private OpenWireBytes(int type, boolean isTight, boolean isCached) {
        this.type = type;
        this.isTight = isTight;
        this.isCached = isCached;
    }

    /** A command's beginning; its fields follow. */
    static OpenWireBytes command(int type, boolean isTight, boolean isCached, int id, boolean isAnswered) {
        return new OpenWireBytes(type, isTight, isCached).i32(id).bool(isAnswered);
    }

    static OpenWireBytes tight(int type, int id, boolean isAnswered) {
        return command(type, true, true, id, isAnswered);
    }

    static OpenWireBytes loose(int type, int id, boolean isAnswered) {
        return command(type, false, false, id, isAnswered);
    }

    /** What one side offers; what it names is true. */
    public static byte[] wireFormat(int version, String... options) {
        OpenWireBytes map = new OpenWireBytes(0, false, false).i32(options.length);
        for (String option : options) {
            map.rawText(option).u8(1).u8(1);
        }
        OpenWireBytes info = new OpenWireBytes(1, false, false);
        info.out.writeBytes("ActiveMQ".getBytes(StandardCharsets.US_ASCII));
        return info.i32(version).bytes(map.out.toByteArray()).sized();
    }

    public static byte[] tightWireFormat() {
        return wireFormat(12, "TightEncodingEnabled", "CacheEnabled", "StackTraceEnabled");
    }

    /** A connection with a name and a password. */
    OpenWireBytes connection(String user, String password) {
        return cached(0, CONNECTION_ID)
                .text("ID:host-1:1")
                .text("client")
                .text(password)
                .text(user)
                .bool(false)
                .bool(false)
                .bool(true)
                .bool(false)
                .bool(false)
                .bool(false)
                .nullText();
    }

    public static byte[] tightConnection(int id) {
        return tight(3, id, true).connection("user", "s3cret").sized();
    }

    /** The fields of a message of a producer that is in the cache at 1, if there is one. */
    OpenWireBytes message(int destinationIndex, String destination, String correlationId, String... properties) {
        if (isCached && destination == null) {
            known(1).known(destinationIndex);
        } else {
            cached(1, PRODUCER_ID).text("ID:host-1:1").number(1).number(1);
            cached(destinationIndex, QUEUE).text(destination);
        }
        none().none();
        nested(MESSAGE_ID).nullText();
        if (isCached) {
            known(1);
        } else {
            nested(PRODUCER_ID).text("ID:host-1:1").number(1).number(1);
        }
        number(7).number(0);
        none().nullText().i32(0);
        text(correlationId)
                .bool(true)
                .number(0)
                .u8(4)
                .bool(false)
                .number(1_700_000_000_000L)
                .nullText();
        bytes("the body".getBytes(StandardCharsets.US_ASCII)).bytes(properties(properties));
        bool(false)
                .none()
                .bool(false)
                .i32(0)
                .bool(false)
                .number(0)
                .nullText()
                .bool(false)
                .bool(false);
        return bool(false).number(0).number(0).bool(false);
    }

    private static byte[] properties(String... properties) {
        OpenWireBytes map = new OpenWireBytes(0, false, false).i32(properties.length / 2 + 1);
        map.rawText("n").u8(5).i32(3);
        for (int i = 0; i < properties.length; i += 2) {
            map.rawText(properties[i]).u8(9).rawText(properties[i + 1]);
        }
        return map.out.toByteArray();
    }

    /** A message to a queue. */
    public static byte[] send(int id, boolean isAnswered, String destination, String... properties) {
        return tight(28, id, isAnswered)
                .message(2, destination, "c-" + id, properties)
                .sized();
    }

    /** A message to a consumer, whose number is its producer's. */
    static byte[] dispatch(int id, String destination, String... properties) {
        OpenWireBytes bytes = tight(21, 0, false);
        bytes.cached(3, CONSUMER_ID).text("ID:host-1:1").number(1).number(1);
        bytes.cached(4, QUEUE).text(destination);
        bytes.bool(true).u8(28).bool(false).i32(id).bool(true);
        return bytes.message(4, null, "c-" + id, properties).i32(0).sized();
    }

    public static byte[] response(int id) {
        return tight(30, 0, false).i32(id).sized();
    }

    static byte[] looseResponse(int id) {
        return loose(30, 0, false).i32(id).sized();
    }

    public static byte[] exception(int id, String type, String message) {
        return tight(31, 0, false).i32(id).exception(type, message).sized();
    }

    /** An exception with a stack of one line and a cause. */
    OpenWireBytes exception(String type, String message) {
        bool(true).text(type);
        if (message == null) {
            nullText();
        } else {
            text(message);
        }
        u16(1).text("org.example.Broker").text("send").nullText().i32(12);
        return bool(true).text("java.io.IOException").text("the cause").u16(0).bool(false);
    }

    public static byte[] keepAlive(boolean isAnswered) {
        return tight(10, 0, isAnswered).sized();
    }

    OpenWireBytes cached(int index, int ofType) {
        if (isCached) {
            bool(true).u16(index);
        }
        return nested(ofType);
    }

    /** An object that the cache has. */
    OpenWireBytes known(int index) {
        return bool(false).u16(index);
    }

    OpenWireBytes nested(int ofType) {
        return bool(true).u8(ofType);
    }

    /** No object; in the cache as everything else that is equal, at 9. */
    OpenWireBytes none() {
        return isCached ? known(9) : bool(false);
    }

    OpenWireBytes bool(boolean value) {
        if (isTight) {
            bits.add(value);
            return this;
        }
        return u8(value ? 1 : 0);
    }

    OpenWireBytes number(long value) {
        if (!isTight) {
            return i32((int) (value >>> 32)).i32((int) value);
        }
        boolean isShort = value >>> 16 == 0;
        boolean isInt = value >>> 32 == 0;
        if (isShort) {
            return value == 0 ? bool(false).bool(false) : bool(false).bool(true).u16((int) value);
        }
        bool(true).bool(!isInt);
        return isInt ? i32((int) value) : i32((int) (value >>> 32)).i32((int) value);
    }

    OpenWireBytes text(String text) {
        bool(true);
        return (isTight ? bool(true) : this).rawText(text);
    }

    OpenWireBytes nullText() {
        return bool(false);
    }

    OpenWireBytes bytes(byte[] bytes) {
        bool(true).i32(bytes.length).out.writeBytes(bytes);
        return this;
    }

    private OpenWireBytes rawText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        u16(bytes.length).out.writeBytes(bytes);
        return this;
    }

    OpenWireBytes u8(int value) {
        out.write(value);
        return this;
    }

    OpenWireBytes u16(int value) {
        return u8(value >> 8).u8(value);
    }

    OpenWireBytes i32(int value) {
        return u16(value >> 16).u16(value);
    }

    byte[] sized() {
        byte[] command = unsized();
        return ByteBuffer.allocate(4 + command.length)
                .putInt(command.length)
                .put(command)
                .array();
    }

    byte[] unsized() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(type);
        if (isTight) {
            byte[] packed = new byte[(bits.size() + 7) / 8];
            for (int i = 0; i < bits.size(); i++) {
                packed[i / 8] |= (byte) (bits.get(i) ? 1 << i % 8 : 0);
            }
            all.write(packed.length);
            all.writeBytes(packed);
        }
        all.writeBytes(out.toByteArray());
        return all.toByteArray();
    }
}
