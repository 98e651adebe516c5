package io.thalweg.standalone.clickhouse.tokens;

import java.util.Optional;

/**
 * What the name of a MergeTree part tells: {@code PARTITION_FIRST_LAST_LEVEL} or {@code
 * PARTITION_FIRST_LAST_LEVEL_MUTATION}, with the numbers of the first and the last inserted block that are in it.
 *
 * @see <a href="https://clickhouse.com/docs/engines/table-engines/mergetree-family/custom-partitioning-key">ClickHouse's
 *     documentation of partitions</a>
 */
record PartName(String partition, long first, long last) {
    private static final int FIELDS = 4;
    private static final int FIELDS_WITH_MUTATION = 5;

    /** Empty when it is the name of something else, also of a part that is being written or deleted. */
    static Optional<PartName> parse(String name) {
        String[] fields = name.split("_", -1);
        if (fields.length != FIELDS && fields.length != FIELDS_WITH_MUTATION) {
            return Optional.empty();
        }
        try {
            for (int i = 3; i < fields.length; i++) {
                Long.parseUnsignedLong(fields[i]);
            }
            return Optional.of(new PartName(fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether the rows of the other are in this one, unless they have been deleted: as itself, or merged with others. */
    boolean covers(PartName other) {
        return partition.equals(other.partition) && first <= other.first && other.last <= last;
    }
}
