package io.thalweg.engine.metrics;

import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.FlowMeter;
import io.thalweg.engine.row.MetricsDocument;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Documents for tests. */
final class Documents {
    /** Of a client's address and its packets: between it and 10.0.0.2:80 at point {@code c}. */
    static MetricsDocument map(int second, int client, long packets) {
        MetricsDocument document = new MetricsDocument(DocumentKind.NETWORK_MAP);
        document.time = second;
        document.isIpv4 = 1;
        document.ip40 = client;
        document.ip41 = 0x0a000002;
        document.serverPort = 80;
        document.protocol = 6;
        document.agentId = 1;
        document.observationPoint = "c";
        document.hasSent0 = true;
        document.hasSent1 = true;
        document.meter[FlowMeter.PACKET_TX] = packets;
        document.meter[FlowMeter.BYTE_TX] = packets * 100;
        document.meter[FlowMeter.BYTE_RX] = packets * 10;
        document.meter[FlowMeter.RETRANS_TX] = 1;
        return document;
    }

    /** Every field of its own value, as far as documents of the kind have them. */
    static MetricsDocument full(DocumentKind kind, long seed) throws IllegalAccessException {
        MetricsDocument document = new MetricsDocument(kind);
        Random random = new Random(seed);
        for (Field field : fields()) {
            if (!kind.isMap && isOfSecondEnd(field) || !kind.isApplication() && field.getType() == String.class) {
                continue;
            }
            if (field.getType() == int.class) {
                field.setInt(document, random.nextInt());
            } else if (field.getType() == long.class) {
                field.setLong(document, random.nextLong());
            } else if (field.getType() == boolean.class) {
                field.setBoolean(document, random.nextBoolean());
            } else if (field.getType() == String.class) {
                field.set(document, field.getName() + random.nextInt() + "ü");
            }
        }
        document.observationPoint = random.nextBoolean() ? "s-nd" : "c-gw-hv";
        for (int i = 0; i < document.meter.length; i++) {
            document.meter[i] = random.nextLong();
        }
        return document;
    }

    /** Fields that are told by documents at all. */
    static List<Field> fields() {
        List<String> ofRows = List.of(
                "clientPort",
                "id",
                "flowId",
                "startTime",
                "lastSeen",
                "endTime",
                "directionScore",
                "requestDomain",
                "kind");
        List<Field> fields = new ArrayList<>();
        for (Field field : MetricsDocument.class.getFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !ofRows.contains(field.getName())) {
                fields.add(field);
            }
        }
        return fields;
    }

    static boolean isOfSecondEnd(Field field) {
        String name = field.getName();
        return name.matches("ip61(High|Low)") || name.endsWith("1");
    }

    static Map<String, Object> values(MetricsDocument document) throws IllegalAccessException {
        Map<String, Object> values = new TreeMap<>();
        for (Field field : fields()) {
            Object value = field.get(document);
            values.put(field.getName(), value instanceof long[] meter ? java.util.Arrays.toString(meter) : value);
        }
        return values;
    }

    private Documents() {}
}
