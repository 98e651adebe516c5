package io.thalweg.control.resource;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.thalweg.event.proto.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the store keeps of a resource: the same bytes for the same content, so that nothing is compared field by field. */
public final class ResourceBodies {
    private ResourceBodies() {}

    static byte[] of(Resource resource) {
        byte[] bytes = new byte[resource.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            resource.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    /** Of bytes that this class made. */
    public static Resource parse(byte[] body) {
        try {
            return Resource.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException("the store holds a resource that is none", e);
        }
    }

    /** Whether rows are tagged alike by both: names, labels, annotations and tags aside. */
    static boolean tagAlike(Resource one, Resource other) {
        return withoutTexts(one).equals(withoutTexts(other));
    }

    private static Resource withoutTexts(Resource resource) {
        return resource.toBuilder()
                .clearName()
                .clearLabels()
                .clearAnnotations()
                .clearTags()
                .build();
    }
}
