package io.thalweg.standalone.sql;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.types.Row;

/**
 * Columns under each other, as wide as what comes first is; of a query that goes on that is its first row, else up to a thousand
 * rows. Longer values later push the rest of their line to the right.
 */
final class TablePrinter implements ResultPrinter {
    private static final int LOOKED_AT = 1000;
    private static final String GAP = "  ";

    private final List<String> names;
    private final boolean follows;
    private final PrintWriter out;
    private final List<List<String>> held = new ArrayList<>();
    private int[] widths;

    TablePrinter(List<String> names, boolean follows, PrintWriter out) {
        this.names = names;
        this.follows = follows;
        this.out = out;
    }

    @Override
    public void print(Row row) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Object value : Cells.of(row, follows)) {
            // A line is a row.
            texts.add(value == null ? "NULL" : Cells.text(value).replaceAll("\\R", " "));
        }
        if (widths != null) {
            line(texts);
            out.flush();
            return;
        }
        held.add(texts);
        if (held.size() >= (follows ? 1 : LOOKED_AT)) {
            release();
        }
    }

    private void release() {
        widths = new int[names.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = names.get(i).length();
            for (List<String> texts : held) {
                widths[i] = Math.max(widths[i], texts.get(i).length());
            }
        }
        line(names);
        held.forEach(this::line);
        held.clear();
        out.flush();
    }

    private void line(List<String> texts) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(texts.get(i));
            if (i + 1 < widths.length) {
                line.append(" ".repeat(Math.max(0, widths[i] - texts.get(i).length())))
                        .append(GAP);
            }
        }
        out.println(line);
    }

    @Override
    public void close() {
        if (widths == null) {
            release();
        }
    }
}
