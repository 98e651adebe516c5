package io.thalweg.control.ctl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.MessageOrBuilder;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** A message as people write it: addresses and times as texts, enumerations by their last words, unsigned numbers. */
final class MessageTree {
    private static final long MICROS = 1_000_000;

    private MessageTree() {}

    static Map<String, Object> of(MessageOrBuilder message) {
        Map<String, Object> tree = new LinkedHashMap<>();
        message.getAllFields().forEach((field, value) -> tree.put(field.getName(), value(field, value)));
        return tree;
    }

    private static Object value(FieldDescriptor field, Object value) {
        if (field.isMapField()) {
            Map<String, Object> map = new TreeMap<>();
            for (Object entry : (List<?>) value) {
                MapEntry<?, ?> pair = (MapEntry<?, ?>) entry;
                map.put(String.valueOf(pair.getKey()), String.valueOf(pair.getValue()));
            }
            return map;
        }
        if (field.isRepeated()) {
            List<Object> list = new ArrayList<>();
            ((List<?>) value).forEach(one -> list.add(single(field, one)));
            return list;
        }
        return single(field, value);
    }

    private static Object single(FieldDescriptor field, Object value) {
        if (value instanceof MessageOrBuilder message) {
            return of(message);
        }
        if (value instanceof ByteString bytes) {
            return address(bytes);
        }
        if (value instanceof EnumValueDescriptor constant) {
            return shortName(constant);
        }
        if (OutputOption.isTime(field) && value instanceof Long micros) {
            return time(micros);
        }
        if (field.getName().equals("macs") && value instanceof Long mac) {
            return HexFormat.ofDelimiter(":")
                    .formatHex(java.nio.ByteBuffer.allocate(8).putLong(mac).array(), 2, 8);
        }
        return switch (field.getType()) {
            case UINT32 -> Integer.toUnsignedLong((Integer) value);
            case UINT64 -> new java.math.BigInteger(Long.toUnsignedString((Long) value));
            default -> value;
        };
    }

    private static String shortName(EnumValueDescriptor constant) {
        String type = constant.getType()
                .getName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toUpperCase(java.util.Locale.ROOT);
        String name = constant.getName();
        return (name.startsWith(type + "_") ? name.substring(type.length() + 1) : name)
                .toLowerCase(java.util.Locale.ROOT);
    }

    static String address(ByteString bytes) {
        try {
            return InetAddress.getByAddress(bytes.toByteArray()).getHostAddress();
        } catch (UnknownHostException e) {
            return HexFormat.of().formatHex(bytes.toByteArray());
        }
    }

    /** Empty for 0. */
    static String time(long micros) {
        return micros == 0
                ? ""
                : Instant.ofEpochSecond(Math.floorDiv(micros, MICROS))
                        .plus(Math.floorMod(micros, MICROS), ChronoUnit.MICROS)
                        .toString();
    }

    static String yaml(Object tree) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndicatorIndent(0);
        return new Yaml(options).dump(tree);
    }

    static String json(Object tree) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            write(out, tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(String.valueOf(entry.getKey()));
                write(out, entry.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object one : list) {
                write(out, one);
            }
            out.writeEndArray();
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Number number) {
            out.writeNumber(number.toString());
        } else {
            out.writeString(String.valueOf(value));
        }
    }
}
