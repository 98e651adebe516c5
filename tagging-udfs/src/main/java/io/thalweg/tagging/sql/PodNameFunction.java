package io.thalweg.tagging.sql;

import io.thalweg.event.proto.ResourceKind;
import java.time.Instant;
import java.time.LocalDateTime;

/** {@code POD_NAME(ip, ts)}: the pod that had the address then; null for none. */
public final class PodNameFunction extends AddressFunction {
    private static final long serialVersionUID = 1;

    public String eval(String ip, Instant time) {
        return ask(
                ip,
                0,
                time,
                found -> found.name(ResourceKind.RESOURCE_KIND_POD, found.ids().pod()));
    }

    public String eval(String ip, LocalDateTime time) {
        return eval(ip, utc(time));
    }
}
