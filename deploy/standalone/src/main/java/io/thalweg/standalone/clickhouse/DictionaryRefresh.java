package io.thalweg.standalone.clickhouse;

import io.thalweg.standalone.clickhouse.ffi.Engine;
import io.thalweg.standalone.clickhouse.ffi.EngineConnection;
import io.thalweg.standalone.clickhouse.ffi.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the LIFETIME of dictionaries. A ClickHouse server loads a dictionary anew when its time is over and its source has
 * changed; the engine as a library has no such thread, and would show the names of its start for ever.
 *
 * <p>What stands for the server's INVALIDATE_QUERY is whether a table that the dictionary reads has a part newer than the
 * dictionary. A dictionary over something without parts is loaded at each end of its lifetime. One that could not be
 * loaded is tried again.
 */
final class DictionaryRefresh implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DictionaryRefresh.class);
    /** As often as a server looks. */
    private static final long LOOK_EVERY_SECONDS = 5;

    private static final long CLOSES_WITHIN_SECONDS = 10;

    /** A part may be of the same second as the load that did not see it. */
    private static final String OUTDATED = """
            SELECT DISTINCT concat('`', replaceAll(d.database, '`', '``'), '`.`', replaceAll(d.name, '`', '``'), '`')
            FROM system.dictionaries AS d
            INNER JOIN
            (
                SELECT database, name, source FROM system.tables
                LEFT ARRAY JOIN arrayMap(
                    (of, table) -> concat(of, '.', table),
                    loading_dependencies_database, loading_dependencies_table) AS source
            ) AS t ON t.database = d.database AND t.name = d.name
            LEFT JOIN
            (
                SELECT concat(database, '.', table) AS source, max(modification_time) AS changed
                FROM system.parts WHERE active GROUP BY source
            ) AS p ON p.source = t.source
            WHERE d.status = 'FAILED' OR d.status = 'LOADED' AND d.lifetime_max > 0
                AND now() >= d.last_successful_update_time + d.lifetime_min
                AND (p.source = '' OR p.changed + 1 >= d.loading_start_time)
            FORMAT TSVRaw
            """;

    private final Engine engine;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "dictionary-refresh");
        thread.setDaemon(true);
        return thread;
    });
    private String lastComplaint = "";

    private DictionaryRefresh(Engine engine) {
        this.engine = engine;
    }

    static DictionaryRefresh start(Engine engine) {
        DictionaryRefresh refresh = new DictionaryRefresh(engine);
        refresh.thread.scheduleWithFixedDelay(
                refresh::reloadOutdated, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
        return refresh;
    }

    private void reloadOutdated() {
        try (EngineConnection connection = engine.connect()) {
            String names = new String(connection.query(OUTDATED).output(), StandardCharsets.UTF_8);
            for (String name : names.lines().toList()) {
                reload(connection, name);
            }
        } catch (EngineException e) {
            complain("which dictionaries are out of date is not known", e);
        }
    }

    /** One that cannot be loaded keeps what it has, and the others from nothing. */
    private void reload(EngineConnection connection, String name) {
        try {
            connection.query("SYSTEM RELOAD DICTIONARY " + name);
        } catch (EngineException e) {
            complain(name + " keeps its old names", e);
        }
    }

    private void complain(String what, EngineException why) {
        String complaint = what + ": " + why.getMessage();
        if (!complaint.equals(lastComplaint)) {
            LOG.warn(complaint);
            lastComplaint = complaint;
        }
    }

    /** Before the engine: its connections must be closed by then. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSES_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a dictionary that is being loaded is abandoned");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
