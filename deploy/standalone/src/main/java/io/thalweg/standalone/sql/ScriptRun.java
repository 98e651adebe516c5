package io.thalweg.standalone.sql;

import io.thalweg.jobs.sql.Catalog;
import io.thalweg.jobs.sql.SqlScript;
import io.thalweg.jobs.sql.SqlSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.table.api.ResultKind;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Runs statements in this JVM, one after the other, and prints what they answer. */
final class ScriptRun {
    private final Catalog catalog;
    private final boolean follows;
    private final QueryLimits limits;
    private final ResultFormat format;
    private final PrintWriter out;

    ScriptRun(Catalog catalog, boolean follows, QueryLimits limits, ResultFormat format, PrintWriter out) {
        this.catalog = catalog;
        this.follows = follows;
        this.limits = limits;
        this.format = format;
        this.out = out;
    }

    /** @throws SqlFailure with the first statement that fails; those after it are not run */
    int run(String script) throws IOException {
        SqlSession session =
                follows ? SqlSession.continuous(LocalFlink.settings()) : SqlSession.bounded(LocalFlink.settings());
        session.runAll(follows ? catalog.toString() : catalog.bounded().toString());
        for (String statement : SqlScript.statements(script)) {
            try {
                print(session.run(statement));
            } catch (RuntimeException e) {
                // Flink's planner, and the fetching of results, throw all kinds of it for what a statement has wrong.
                throw new SqlFailure(statement, e);
            }
        }
        return 0;
    }

    private void print(TableResult result) throws IOException {
        if (result == null || result.getResultKind() == ResultKind.SUCCESS) {
            return;
        }
        AtomicBoolean isOver = new AtomicBoolean();
        Timer timer = stopInTime(result, isOver);
        try (ResultPrinter printer = format.printer(result.getResolvedSchema(), follows, out)) {
            rows(result, printer, isOver);
        } finally {
            timer.cancel();
        }
    }

    private Timer stopInTime(TableResult result, AtomicBoolean isOver) {
        Timer timer = new Timer("sql-limit", true);
        if (limits.time() != null) {
            TimerTask stop = new TimerTask() {
                @Override
                public void run() {
                    isOver.set(true);
                    try {
                        result.getJobClient().ifPresent(job -> job.cancel());
                    } catch (IllegalStateException e) {
                        // It has ended by itself, and its cluster with it.
                    }
                }
            };
            timer.schedule(stop, limits.time().toMillis());
        }
        return timer;
    }

    @SuppressWarnings("try") // whoever interrupts the closing wants the end
    private void rows(TableResult result, ResultPrinter printer, AtomicBoolean isOver) throws IOException {
        long printed = 0;
        try (CloseableIterator<Row> rows = result.collect()) {
            while (!limits.isFull(printed) && rows.hasNext()) {
                printer.print(rows.next());
                printed++;
            }
        } catch (RuntimeException e) {
            // Of a query that was stopped no more is to be had, and Flink says so in this way.
            if (!isOver.get()) {
                throw e;
            }
        } catch (Exception e) { // what closing declares
            throw new IOException(e);
        }
    }
}
