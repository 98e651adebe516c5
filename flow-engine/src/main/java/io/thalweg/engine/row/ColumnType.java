package io.thalweg.engine.row;

/** What a column holds: its ClickHouse type, and what tells addresses from plain numbers of the same type. */
public enum ColumnType {
    UINT8("UInt8", 1),
    UINT16("UInt16", 2),
    UINT32("UInt32", 4),
    UINT64("UInt64", 8),
    INT32("Int32", 4),
    FLOAT64("Float64", 8),
    /** Seconds since the epoch. */
    DATE_TIME("DateTime", 4),
    /** Microseconds since the epoch. */
    DATE_TIME64("DateTime64(6)", 8),
    /** 48 bits. */
    MAC("UInt64", 8),
    /** The low 32 bits of a MAC. */
    MAC_LOW("UInt32", 4),
    IPV4("IPv4", 4),
    IPV6("IPv6", 16),
    STRING("String", 1),
    LOW_CARDINALITY("LowCardinality(String)", 1),
    NULLABLE_UINT8("Nullable(UInt8)", 2),
    NULLABLE_INT32("Nullable(Int32)", 5),
    NULLABLE_INT64("Nullable(Int64)", 9),
    NULLABLE_UINT64("Nullable(UInt64)", 9),
    UINT16_ARRAY("Array(UInt16)", 1),
    FLOAT64_ARRAY("Array(Float64)", 1),
    STRING_ARRAY("Array(String)", 1),
    LOW_CARDINALITY_ARRAY("Array(LowCardinality(String))", 1);

    private final String clickHouseType;
    private final int fixedBytes;

    ColumnType(String clickHouseType, int fixedBytes) {
        this.clickHouseType = clickHouseType;
        this.fixedBytes = fixedBytes;
    }

    public String clickHouseType() {
        return clickHouseType;
    }

    /** RowBinary bytes of a value, without what strings and arrays need for their elements and longer counts. */
    int fixedBytes() {
        return fixedBytes;
    }

    /** The type under which {@link NativeWriter} sends a column: ClickHouse makes dictionaries of texts itself. */
    String nativeType() {
        return switch (this) {
            case LOW_CARDINALITY -> STRING.clickHouseType;
            case LOW_CARDINALITY_ARRAY -> STRING_ARRAY.clickHouseType;
            default -> clickHouseType;
        };
    }

    NativeLayout nativeLayout() {
        return switch (this) {
            case STRING, LOW_CARDINALITY -> NativeLayout.text();
            case NULLABLE_UINT8, NULLABLE_INT32, NULLABLE_INT64, NULLABLE_UINT64 ->
                NativeLayout.nullable(fixedBytes - 1);
            case UINT16_ARRAY -> NativeLayout.array(NativeLayout.of(Short.BYTES));
            case FLOAT64_ARRAY -> NativeLayout.array(NativeLayout.of(Double.BYTES));
            case STRING_ARRAY, LOW_CARDINALITY_ARRAY -> NativeLayout.array(NativeLayout.text());
            default -> NativeLayout.of(fixedBytes);
        };
    }

    /** Whether all there is to a value is its number, zero being none. */
    boolean isPlainNumber() {
        return switch (this) {
            case UINT8, UINT16, UINT32, UINT64, INT32, FLOAT64, DATE_TIME, DATE_TIME64, MAC, MAC_LOW, IPV4 -> true;
            default -> false;
        };
    }
}
