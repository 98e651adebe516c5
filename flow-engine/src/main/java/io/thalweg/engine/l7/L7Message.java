package io.thalweg.engine.l7;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One request or response that a parser found: what it contributes to a row of {@code l7_flow_log}. Lives until its
 * partner comes or it has waited long enough; part of the flow's state meanwhile.
 */
public final class L7Message implements Cloneable {
    static final String[] NO_TEXTS = {};
    /** Bit of the status as it is written: the origin follows. */
    private static final int HAS_ORIGIN = 0x80;

    public long timestampMicros;
    public int tcpSequence;
    /** Of a message that was seen as system calls; null for packets. */
    public SyscallOrigin origin;
    /** Bytes of it that were captured in the packets that its head came in. */
    public int capturedBytes;
    /** The column {@code request_id}. */
    public long id;

    public boolean hasId;
    /** Equal in a request and its response, where the protocol {@link L7Protocol#pairsById pairs by id}. */
    public long pairingId;
    /** Number in {@code l7_protocol} when it is not that of the connection, as gRPC over HTTP/2; 0 otherwise. */
    public int protocol;
    /** Name in {@code l7_protocol_str} that goes with {@link #protocol}. */
    public String protocolTitle = "";
    /** Bytes of its body as it says itself. */
    public long length;

    public boolean hasLength;
    /** Of a response: bytes of its request's body, where the request's head does not tell. */
    public long requestLength;

    public boolean hasRequestLength;
    public int code;
    public boolean hasCode;
    /** Rows that a statement changed. */
    public long affectedRows;

    public boolean hasAffectedRows;
    /** It was protected by TLS, or set that up. */
    public boolean isTls;
    /** Of a response; a request's comes with its end. */
    public L7Status status = L7Status.UNKNOWN;

    public String version = "";
    public String requestType = "";
    public String requestDomain = "";
    public String requestResource = "";
    public String endpoint = "";
    public String exception = "";
    public String result = "";
    public String xRequestId = "";
    public String traceId = "";
    public String traceId2 = "";
    public String spanId = "";
    public String parentSpanId = "";
    public String proxyClient = "";
    /** Pairs of name and value. */
    public String[] attributes = NO_TEXTS;

    boolean isRequest;

    /** Sets {@link #id} and {@link #pairingId}: most protocols pair by the id that they show. */
    public void idAndPairing(long value) {
        id = value;
        hasId = true;
        pairingId = value;
    }

    /** Adds an attribute; not when its value is empty. */
    public void attribute(String name, String value) {
        if (value.isEmpty()) {
            return;
        }
        String[] more = java.util.Arrays.copyOf(attributes, attributes.length + 2);
        more[attributes.length] = name;
        more[attributes.length + 1] = value;
        attributes = more;
    }

    /** The same once more; for parsers that keep a message whose rest is to come. */
    public L7Message copy() {
        try {
            return (L7Message) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    public void writeTo(DataOutput out) throws IOException {
        out.writeBoolean(isRequest);
        out.writeLong(timestampMicros);
        out.writeInt(tcpSequence);
        out.writeInt(capturedBytes);
        out.writeBoolean(hasId);
        out.writeLong(id);
        out.writeLong(pairingId);
        out.writeByte(protocol);
        out.writeBoolean(hasLength);
        out.writeLong(length);
        out.writeBoolean(hasRequestLength);
        out.writeLong(requestLength);
        out.writeBoolean(hasCode);
        out.writeInt(code);
        out.writeBoolean(hasAffectedRows);
        out.writeLong(affectedRows);
        out.writeBoolean(isTls);
        out.writeByte(status.column() | (origin == null ? 0 : HAS_ORIGIN));
        if (origin != null) {
            origin.writeTo(out);
        }
        for (String text : texts()) {
            StateText.write(out, text);
        }
        out.writeByte(attributes.length);
        for (String text : attributes) {
            StateText.write(out, text);
        }
    }

    private String[] texts() {
        return new String[] {
            protocolTitle,
            version,
            requestType,
            requestDomain,
            requestResource,
            endpoint,
            exception,
            result,
            xRequestId,
            traceId,
            traceId2,
            spanId,
            parentSpanId,
            proxyClient
        };
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    public static L7Message readFrom(DataInput in) throws IOException {
        L7Message read = new L7Message();
        read.isRequest = in.readBoolean();
        read.timestampMicros = in.readLong();
        read.tcpSequence = in.readInt();
        read.capturedBytes = in.readInt();
        read.hasId = in.readBoolean();
        read.id = in.readLong();
        read.pairingId = in.readLong();
        read.protocol = in.readUnsignedByte();
        read.hasLength = in.readBoolean();
        read.length = in.readLong();
        read.hasRequestLength = in.readBoolean();
        read.requestLength = in.readLong();
        read.hasCode = in.readBoolean();
        read.code = in.readInt();
        read.hasAffectedRows = in.readBoolean();
        read.affectedRows = in.readLong();
        read.isTls = in.readBoolean();
        int status = in.readUnsignedByte();
        read.status = L7Status.of(status & ~HAS_ORIGIN);
        read.origin = (status & HAS_ORIGIN) == 0 ? null : SyscallOrigin.readFrom(in);
        read.protocolTitle = StateText.read(in);
        read.version = StateText.read(in);
        read.requestType = StateText.read(in);
        read.requestDomain = StateText.read(in);
        read.requestResource = StateText.read(in);
        read.endpoint = StateText.read(in);
        read.exception = StateText.read(in);
        read.result = StateText.read(in);
        read.xRequestId = StateText.read(in);
        read.traceId = StateText.read(in);
        read.traceId2 = StateText.read(in);
        read.spanId = StateText.read(in);
        read.parentSpanId = StateText.read(in);
        read.proxyClient = StateText.read(in);
        read.attributes = new String[in.readUnsignedByte()];
        for (int i = 0; i < read.attributes.length; i++) {
            read.attributes[i] = StateText.read(in);
        }
        return read;
    }
}
