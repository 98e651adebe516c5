package io.thalweg.bench.traffic;

import java.nio.ByteBuffer;

/**
 * TLS 1.3 as a capture shows it: hellos in the clear, then application-data records. Source: RFC 8446, section 4.1 for the
 * hellos, 5.1 for records; RFC 6066 for the server name.
 */
final class TlsScript extends TcpScript {
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final byte[] CHANGE_CIPHER_SPEC = {20, 3, 3, 0, 1, 1};
    private static final int MOST_IN_RECORD = 16_384;
    private static final int CERTIFICATES = 3000;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final short AES_128_GCM = 0x1301;
    private static final short AES_256_GCM = 0x1302;
    private static final int SERVER_NAME = 0;
    private static final int ALPN = 16;
    private static final int SUPPORTED_VERSIONS = 43;

    private final int exchanges;
    private int messages;

    TlsScript(Flow flow, CaptureParameters parameters, GroundTruth truth) {
        super(flow, parameters, truth);
        exchanges = 1 + random.heavyTail(1, 1.05, 80);
    }

    @Override
    boolean talk() {
        int number = messages++;
        boolean fromClient = number % 2 == 0;
        switch (number) {
            case 0 -> say(true, clientHello());
            case 1 -> {
                pause(random.around(flow.serverRoundTripMicros) + 500);
                say(false, serverHello());
            }
            case 2 -> {
                pause(random.around(flow.clientRoundTripMicros) + 300);
                say(true, record(CHANGE_CIPHER_SPEC, 53));
            }
            default -> {
                if (number > 2 * exchanges + 1) {
                    return false;
                }
                pause(random.around(flow.serverRoundTripMicros) + random.heavyTail(200, 1.1, 900_000));
                say(
                        fromClient,
                        record(
                                new byte[0],
                                fromClient ? random.between(60, 800) : random.heavyTail(300, 1.0, MOST_IN_RECORD)));
            }
        }
        return true;
    }

    private Message clientHello() {
        ByteBuffer hello = ByteBuffer.allocate(512);
        String host = Words.topic(random) + ".shop.example";
        hello.putShort((short) 0x0303);
        random(hello, 32);
        hello.put((byte) 32);
        random(hello, 32);
        hello.putShort((short) 4).putShort(AES_128_GCM).putShort(AES_256_GCM);
        hello.put((byte) 1).put((byte) 0);
        int extensions = hello.position();
        hello.putShort((short) 0);
        extension(hello, SERVER_NAME, host.length() + 5);
        hello.putShort((short) (host.length() + 3)).put((byte) 0);
        hello.putShort((short) host.length()).put(Message.bytes(host));
        extension(hello, ALPN, 5);
        hello.putShort((short) 3).put((byte) 2).put(Message.bytes("h2"));
        extension(hello, SUPPORTED_VERSIONS, 3);
        hello.put((byte) 2).putShort((short) 0x0304);
        hello.putShort(extensions, (short) (hello.position() - extensions - 2));
        return new Message(handshake(CLIENT_HELLO, hello), 0, new byte[0]);
    }

    /** The hello, then what is encrypted already: extensions, certificates, finished. */
    private Message serverHello() {
        ByteBuffer hello = ByteBuffer.allocate(128);
        hello.putShort((short) 0x0303);
        random(hello, 32);
        hello.put((byte) 32);
        random(hello, 32);
        hello.putShort(AES_128_GCM).put((byte) 0).putShort((short) 6);
        extension(hello, SUPPORTED_VERSIONS, 2);
        hello.putShort((short) 0x0304);
        byte[] clear = handshake(SERVER_HELLO, hello);
        ByteBuffer head = ByteBuffer.allocate(clear.length + CHANGE_CIPHER_SPEC.length);
        head.put(clear).put(CHANGE_CIPHER_SPEC);
        return record(head.array(), CERTIFICATES + random.below(1500));
    }

    private static void extension(ByteBuffer target, int type, int bytes) {
        target.putShort((short) type).putShort((short) bytes);
    }

    private void random(ByteBuffer target, int bytes) {
        for (int i = 0; i < bytes; i += Long.BYTES) {
            target.putLong(random.next());
        }
    }

    private static byte[] handshake(int type, ByteBuffer body) {
        int bytes = body.position();
        ByteBuffer message = ByteBuffer.allocate(5 + 4 + bytes);
        message.put((byte) HANDSHAKE).putShort((short) 0x0301).putShort((short) (4 + bytes));
        message.put((byte) type).put((byte) 0).putShort((short) bytes);
        message.put(body.array(), 0, bytes);
        return message.array();
    }

    /** {@code before}, then a record of encrypted data. */
    private static Message record(byte[] before, int encryptedBytes) {
        ByteBuffer head = ByteBuffer.allocate(before.length + 5);
        head.put(before);
        head.put((byte) APPLICATION_DATA).putShort((short) 0x0303).putShort((short) encryptedBytes);
        return new Message(head.array(), encryptedBytes, new byte[0]);
    }
}
