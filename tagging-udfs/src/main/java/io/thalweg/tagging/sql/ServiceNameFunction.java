package io.thalweg.tagging.sql;

import io.thalweg.event.proto.ResourceKind;
import java.time.Instant;
import java.time.LocalDateTime;

/**
 * {@code SERVICE_NAME(ip, ts)}: the service of an address: its own, or the only one in front of its pod. {@code
 * SERVICE_NAME(ip, port, ts)}: the one that serves that TCP port there. Null for none.
 */
public final class ServiceNameFunction extends AddressFunction {
    private static final long serialVersionUID = 1;

    public String eval(String ip, Integer port, Instant time) {
        return port == null
                ? null
                : ask(
                        ip,
                        port,
                        time,
                        found -> found.name(
                                ResourceKind.RESOURCE_KIND_SERVICE, found.ids().service()));
    }

    public String eval(String ip, Integer port, LocalDateTime time) {
        return eval(ip, port, utc(time));
    }

    public String eval(String ip, Instant time) {
        return eval(ip, 0, time);
    }

    public String eval(String ip, LocalDateTime time) {
        return eval(ip, 0, utc(time));
    }
}
