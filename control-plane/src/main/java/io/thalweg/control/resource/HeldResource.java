package io.thalweg.control.resource;

import com.google.protobuf.ByteString;
import io.thalweg.event.proto.Resource;
import java.util.List;

/**
 * The open interval of a resource.
 *
 * @param body {@link Resource} without times, in the one form that {@link ResourceBodies} gives it
 */
record HeldResource(int id, long validFrom, byte[] body, List<ByteString> addresses) {
    static HeldResource of(int id, long validFrom, byte[] body) {
        return new HeldResource(id, validFrom, body, ResourceBodies.parse(body).getAddressesList());
    }

    Resource parsed() {
        return ResourceBodies.parse(body);
    }
}
