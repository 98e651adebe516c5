package io.thalweg.tagging.sql;

import io.thalweg.event.proto.ResourceKind;
import io.thalweg.tagging.Lookup;
import java.time.Instant;
import java.time.LocalDateTime;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.types.Row;

/** {@code TAG(ip, ts)}: all that is known of who had the address then; numbers as in rows, names beside them. */
public final class TagFunction extends AddressFunction {
    private static final long serialVersionUID = 1;
    private static final String TAGS = "ROW<pod STRING, workload STRING, namespace STRING, node STRING, cluster STRING,"
            + " service STRING, auto_instance_type INT, auto_instance_id BIGINT, auto_service_type INT,"
            + " auto_service_id BIGINT, is_internet BOOLEAN>";

    @DataTypeHint(TAGS)
    public Row eval(String ip, Instant time) {
        return ask(ip, 0, time, TagFunction::tags);
    }

    @DataTypeHint(TAGS)
    public Row eval(String ip, LocalDateTime time) {
        return eval(ip, utc(time));
    }

    private static Row tags(ResourceBook.Found found) {
        Lookup ids = found.ids();
        return Row.of(
                found.name(ResourceKind.RESOURCE_KIND_POD, ids.pod()),
                found.name(ResourceKind.RESOURCE_KIND_WORKLOAD, ids.workload()),
                found.name(ResourceKind.RESOURCE_KIND_NAMESPACE, ids.namespace()),
                found.name(ResourceKind.RESOURCE_KIND_NODE, ids.node()),
                found.name(ResourceKind.RESOURCE_KIND_CLUSTER, ids.cluster()),
                found.name(ResourceKind.RESOURCE_KIND_SERVICE, ids.service()),
                ids.instanceType(),
                Integer.toUnsignedLong(ids.instanceId()),
                ids.serviceType(),
                Integer.toUnsignedLong(ids.serviceId()),
                ids.isInternet());
    }
}
