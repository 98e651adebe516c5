package io.thalweg.jobs.sink.clickhouse;

import com.clickhouse.data.ClickHouseFormat;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a table remembers the tokens of inserts, and for how many: without it a commit that is repeated would double
 * its rows. An engine that cannot is told before the first row.
 *
 * <p>What is repeated is at most what was under way when something was killed: the blocks of one checkpoint. A block counts
 * once for each partition that it touches.
 */
final class DeduplicationCheck {
    static final long UNKNOWN = Long.MAX_VALUE;

    /** Fewer leave no room for the blocks of one checkpoint of some subtasks in some partitions. */
    private static final long FEWEST = 100;

    private static final int ENGINE = 0;
    private static final int ENGINE_FULL = 1;
    private static final int DEFAULT_WINDOW = 2;
    private static final int FIELDS = 3;

    private DeduplicationCheck() {}

    /**
     * @param replicas that the sink may fail over to
     * @return how many tokens the table remembers; {@link #UNKNOWN} if that cannot be asked
     */
    static long window(ClickHouseConnection connection, InsertTarget target, int replicas)
            throws IOException, InterruptedException {
        String sql = "SELECT engine, engine_full, (SELECT any(value) FROM system.merge_tree_settings"
                + " WHERE name = 'non_replicated_deduplication_window') FROM system.tables WHERE database = "
                + Identifiers.text(target.database()) + " AND name = " + Identifiers.text(target.table());
        String[] fields =
                connection.query(sql, ClickHouseFormat.TabSeparated).strip().split("\t", -1);
        if (fields.length < FIELDS) {
            return UNKNOWN; // no such table; the schema check tells
        }
        long window = window(fields[ENGINE], fields[ENGINE_FULL], fields[DEFAULT_WINDOW]);
        if (window < FEWEST) {
            throw new SchemaMismatchException(target + ", " + fields[ENGINE] + ", remembers the tokens of " + window
                    + " inserts, fewer than " + FEWEST + ", so that exactly-once is not possible; ALTER TABLE "
                    + target.quoted() + " MODIFY SETTING non_replicated_deduplication_window = 10000, or "
                    + ClickHouseOptions.GUARANTEE.key() + ": " + Guarantee.AT_LEAST_ONCE);
        }
        if (replicas > 1 && window != UNKNOWN && !fields[ENGINE].startsWith("Replicated")) {
            throw new SchemaMismatchException(target + " is " + fields[ENGINE] + ", of which " + replicas
                    + " replicas know nothing of each other; exactly-once needs a Replicated engine, or one address per"
                    + " shard in " + ClickHouseOptions.URL.key());
        }
        return window;
    }

    /**
     * @param engineFull with the table's own settings
     * @param defaultWindow of the server, for plain tables
     */
    static long window(String engine, String engineFull, String defaultWindow) {
        if (engine.equals("Distributed")) {
            return UNKNOWN; // its shards remember, or not
        } else if (!engine.endsWith("MergeTree")) {
            return 0;
        }
        boolean isReplicated = engine.startsWith("Replicated") || engine.startsWith("Shared");
        String setting = isReplicated ? "replicated_deduplication_window" : "non_replicated_deduplication_window";
        Matcher own = Pattern.compile("\\b" + setting + " = (\\d+)").matcher(engineFull);
        if (own.find()) {
            return number(own.group(1));
        }
        return isReplicated ? UNKNOWN : number(defaultWindow);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
