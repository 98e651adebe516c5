package io.thalweg.engine.decode;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What {@link Frames} builds with: layers from the outside in, each header made from what is inside it. */
abstract class FrameLayers {
    /** What a layer is to the decoder, which decides the error when the capture ends inside its header. */
    enum Kind {
        LINK,
        MPLS,
        IP,
        TRANSPORT,
        TUNNEL,
        PAYLOAD
    }

    /** Where a layer's header is in the frame. */
    record Place(Kind kind, int start, int end) {}

    /** Header of a layer from what is inside it. */
    interface Header {
        byte[] around(Layer inner, byte[] body);
    }

    /**
     * @param etherType what an Ethernet header before it says, -1: nothing could
     * @param ipProtocol what an IP header before it says, likewise
     */
    record Layer(Kind kind, int etherType, int ipProtocol, Header header) {}

    static final Layer NOTHING = new Layer(Kind.PAYLOAD, 0x88b5, 253, (inner, body) -> new byte[0]);
    private final List<Layer> layers = new ArrayList<>();

    FrameLayers add(Kind kind, int etherType, int ipProtocol, Header header) {
        layers.add(new Layer(kind, etherType, ipProtocol, header));
        return this;
    }

    byte[] bytes() {
        return build(new ArrayList<>());
    }

    /** Headers from the outside in. */
    List<Place> places() {
        List<Integer> headers = new ArrayList<>();
        build(headers);
        List<Place> places = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < layers.size(); i++) {
            int length = headers.get(layers.size() - 1 - i);
            places.add(new Place(layers.get(i).kind(), start, start + length));
            start += length;
        }
        return places;
    }

    private byte[] build(List<Integer> headerLengths) {
        byte[] body = {};
        Layer inner = NOTHING;
        for (int i = layers.size() - 1; i >= 0; i--) {
            Layer layer = layers.get(i);
            byte[] header = layer.header().around(inner, body);
            headerLengths.add(header.length);
            body = join(header, body);
            inner = layer;
        }
        return body;
    }

    /** Pairs of a width in bits and a value, in network order. */
    static byte[] bytes(long... widthsAndValues) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < widthsAndValues.length; i += 2) {
            for (long shift = widthsAndValues[i] - 8; shift >= 0; shift -= 8) {
                out.write((int) (widthsAndValues[i + 1] >>> shift));
            }
        }
        return out.toByteArray();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    static byte[] address(String text) {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    static long high(String address) {
        byte[] bytes = address(address);
        return bytes.length == 4 ? 0 : ByteBuffer.wrap(bytes).getLong();
    }

    static long low(String address) {
        byte[] bytes = address(address);
        return bytes.length == 4
                ? PacketHeaders.IPV4_MAPPED | ByteBuffer.wrap(bytes).getInt() & 0xffff_ffffL
                : ByteBuffer.wrap(bytes).getLong(8);
    }
}
