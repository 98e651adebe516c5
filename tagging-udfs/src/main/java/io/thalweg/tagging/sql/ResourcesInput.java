package io.thalweg.tagging.sql;

import com.google.protobuf.ByteString;
import io.thalweg.engine.row.IpText;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.tagging.IpAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.io.GenericInputFormat;
import org.apache.flink.api.common.io.NonParallelInput;
import org.apache.flink.core.io.GenericInputSplit;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** Reads the resources that the topic tells, one after the other, as rows of {@link ResourcesTableFactory#ROW}. */
final class ResourcesInput extends GenericInputFormat<RowData> implements NonParallelInput {
    private static final long serialVersionUID = 1;
    private static final long MICROS_PER_MILLI = 1000;

    private final String bootstrap;
    private final String topic;
    private final HashMap<String, String> properties;
    private transient Iterator<Resource> rows;

    ResourcesInput(String bootstrap, String topic, Map<String, String> properties) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.properties = new HashMap<>(properties);
    }

    @Override
    public void open(GenericInputSplit split) {
        try (LiveResources live = LiveResources.open(new LiveResources.Source(bootstrap, topic, properties))) {
            rows = live.book().all().iterator();
        }
    }

    @Override
    public boolean reachedEnd() {
        return !rows.hasNext();
    }

    @Override
    public RowData nextRecord(RowData reuse) {
        Resource resource = rows.next();
        return GenericRowData.of(
                StringData.fromString(ResourceKey.kindName(resource.getKind())),
                id(resource.getId()),
                StringData.fromString(resource.getName()),
                id(resource.getClusterId()),
                id(resource.getNamespaceId()),
                id(resource.getNodeId()),
                kindOrNull(resource.getOwnerKind()),
                id(resource.getOwnerId()),
                addresses(resource.getAddressesList()),
                texts(resource.getLabelsMap()),
                time(resource.getValidFrom()),
                time(resource.getValidTo()),
                resource.getDeleted());
    }

    private static long id(int id) {
        return Integer.toUnsignedLong(id);
    }

    private static StringData kindOrNull(ResourceKind kind) {
        return kind == ResourceKind.RESOURCE_KIND_UNSPECIFIED || kind == ResourceKind.UNRECOGNIZED
                ? null
                : StringData.fromString(ResourceKey.kindName(kind));
    }

    private static GenericArrayData addresses(List<ByteString> addresses) {
        return new GenericArrayData(addresses.stream()
                .map(address -> IpAddress.of(address.toByteArray()))
                .filter(Objects::nonNull)
                .map(address -> StringData.fromString(
                        address.isIpv4()
                                ? IpText.ipv4((int) address.low())
                                : IpText.ipv6(address.high(), address.low())))
                .toArray());
    }

    private static GenericMapData texts(Map<String, String> texts) {
        Map<StringData, StringData> map = new HashMap<>();
        texts.forEach((key, value) -> map.put(StringData.fromString(key), StringData.fromString(value)));
        return new GenericMapData(map);
    }

    /** Null for none. */
    private static TimestampData time(long micros) {
        return micros == 0
                ? null
                : TimestampData.fromEpochMillis(
                        Math.floorDiv(micros, MICROS_PER_MILLI), (int) Math.floorMod(micros, MICROS_PER_MILLI) * 1000);
    }
}
