package io.thalweg.tagging.sql;

import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.time.Instant;
import java.time.LocalDateTime;

/** {@code K8S_LABEL(ip, ts, key)}: a label of the pod that had the address then, or of the service whose it is. Null for none. */
public final class K8sLabelFunction extends AddressFunction {
    private static final long serialVersionUID = 1;

    public String eval(String ip, Instant time, String key) {
        return key == null ? null : ask(ip, 0, time, found -> label(found, key));
    }

    public String eval(String ip, LocalDateTime time, String key) {
        return eval(ip, utc(time), key);
    }

    private static String label(ResourceBook.Found found, String key) {
        Resource labelled =
                found.resource(ResourceKind.RESOURCE_KIND_POD, found.ids().pod());
        if (labelled == null) {
            labelled = found.resource(
                    ResourceKind.RESOURCE_KIND_SERVICE, found.ids().service());
        }
        return labelled == null ? null : labelled.getLabelsMap().get(key);
    }
}
