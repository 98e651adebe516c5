package io.thalweg.control;

import com.google.protobuf.ByteString;
import io.thalweg.event.proto.deepflow.KubernetesAPIInfo;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;

/** Syncs as agents send them. */
public final class SyncRequests {
    private final KubernetesAPISyncRequest.Builder request;

    private SyncRequests(String clusterId, long version) {
        request = KubernetesAPISyncRequest.newBuilder()
                .setClusterId(clusterId)
                .setVersion(version)
                .setErrorMsg("")
                .setSourceIp("192.168.0.1");
    }

    public static SyncRequests of(String clusterId, long version) {
        return new SyncRequests(clusterId, version);
    }

    /** An entry of the type with this JSON. */
    public SyncRequests with(String type, String json) {
        return withBytes(type, zlib(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** An entry for each object, as DeepFlow's agents do. */
    public SyncRequests with(String type, KubernetesJson.Builder... objects) {
        for (KubernetesJson.Builder object : objects) {
            with(type, object.json());
        }
        return this;
    }

    public SyncRequests withBytes(String type, byte[] bytes) {
        request.addEntries(KubernetesAPIInfo.newBuilder().setType(type).setCompressedInfo(ByteString.copyFrom(bytes)));
        return this;
    }

    public SyncRequests error(String message) {
        request.setErrorMsg(message);
        return this;
    }

    public KubernetesAPISyncRequest build() {
        return request.build();
    }

    public static byte[] zlib(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(compressed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }
}
