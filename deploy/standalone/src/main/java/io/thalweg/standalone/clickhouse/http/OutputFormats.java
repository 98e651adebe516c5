package io.thalweg.standalone.clickhouse.http;

/** What the node tells of ClickHouse's output formats. */
final class OutputFormats {
    /** Of a result for which nobody asked a format. */
    static final String DEFAULT = "TabSeparated";

    private OutputFormats() {}

    static String contentType(String format) {
        if (format.startsWith("TabSeparated") || format.startsWith("TSV")) {
            return "text/tab-separated-values; charset=UTF-8";
        }
        if (format.startsWith("CSV")) {
            return "text/csv; charset=UTF-8; header=" + (format.contains("Names") ? "present" : "absent");
        }
        if (format.contains("EachRow")) {
            return "application/x-ndjson; charset=UTF-8";
        }
        if (format.startsWith("JSON")) {
            return "application/json; charset=UTF-8";
        }
        if (format.equals("XML")) {
            return "application/xml; charset=UTF-8";
        }
        if (format.startsWith("RowBinary") || format.equals("Native")) {
            return "application/octet-stream";
        }
        return switch (format) {
            case "Parquet", "Arrow", "ArrowStream", "ORC", "Avro", "MsgPack", "Protobuf", "ProtobufSingle", "Npy" ->
                "application/octet-stream";
            default -> "text/plain; charset=UTF-8";
        };
    }
}
