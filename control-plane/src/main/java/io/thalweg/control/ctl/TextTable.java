package io.thalweg.control.ctl;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Columns that are as wide as what stands in them, with a title each. */
final class TextTable {
    private static final String GAP = "  ";

    private TextTable() {}

    static <T> void print(PrintWriter out, List<OutputOption.Column<T>> columns, List<T> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(OutputOption.Column::title).toList());
        for (T row : rows) {
            lines.add(columns.stream()
                    .map(column -> clean(String.valueOf(column.value().apply(row))))
                    .toList());
        }
        int[] widths = new int[columns.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(line.get(i))
                        .append(" ".repeat(widths[i] - line.get(i).length()))
                        .append(GAP);
            }
            out.println(text.toString().stripTrailing());
        }
    }

    /** Names come from clusters and agents: what moves a terminal's cursor does not get there. */
    private static String clean(String text) {
        return text.isEmpty() ? "-" : text.replaceAll("\\p{Cntrl}", "?");
    }
}
