package io.thalweg.standalone.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The body of a request of OTLP: what of it becomes a record. A resource that names no address is given that of its sender as
 * {@code k8s.pod.ip}, which is what the collector's {@code k8sattributes} does when it finds pods by their connections: spans
 * find their pod by it.
 */
final class OtlpBody {
    static final int LARGEST = 8 << 20;

    private static final String POD_ADDRESS = "k8s.pod.ip";
    private static final List<String> ADDRESSES = List.of(POD_ADDRESS, "net.host.ip", "host.ip");

    private OtlpBody() {}

    /**
     * @return null when it is larger than {@link #LARGEST}
     * @throws ZipException when it is not compressed as it should be
     */
    static byte[] read(InputStream in, boolean isCompressed) throws IOException {
        byte[] body = in.readNBytes(LARGEST + 1);
        if (isCompressed && body.length <= LARGEST) {
            try (InputStream inflated = new GZIPInputStream(new ByteArrayInputStream(body))) {
                body = inflated.readNBytes(LARGEST + 1);
            } catch (EOFException e) {
                throw new ZipException("it ends too early");
            }
        }
        return body.length > LARGEST ? null : body;
    }

    /** The message with the sender's address where none is told. */
    static byte[] withSender(byte[] body, InetAddress sender) throws InvalidProtocolBufferException {
        ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
        if (sender.isLoopbackAddress()) {
            return body;
        }
        ExportTraceServiceRequest.Builder known = request.toBuilder();
        for (ResourceSpans.Builder spans : known.getResourceSpansBuilderList()) {
            if (!tellsAddress(spans.getResource())) {
                spans.getResourceBuilder()
                        .addAttributes(KeyValue.newBuilder()
                                .setKey(POD_ADDRESS)
                                .setValue(AnyValue.newBuilder().setStringValue(text(sender))));
            }
        }
        return known.build().toByteArray();
    }

    private static boolean tellsAddress(Resource resource) {
        return resource.getAttributesList().stream()
                .anyMatch(attribute -> ADDRESSES.contains(attribute.getKey())
                        && !attribute.getValue().getStringValue().isEmpty());
    }

    /** Without the zone that Java adds to an address of a link. */
    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
