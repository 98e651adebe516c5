package io.thalweg.standalone.sql;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.apache.flink.types.Row;

/** RFC 4180, with the names in the first line. */
final class CsvPrinter implements ResultPrinter {
    private final boolean withKinds;
    private final PrintWriter out;

    CsvPrinter(List<String> names, boolean withKinds, PrintWriter out) {
        this.withKinds = withKinds;
        this.out = out;
        line(names);
    }

    @Override
    public void print(Row row) throws IOException {
        List<Object> values = Cells.of(row, withKinds);
        String[] texts = new String[values.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = Cells.text(values.get(i));
        }
        line(List.of(texts));
    }

    private void line(List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            out.print(i == 0 ? "" : ",");
            out.print(quoted(texts.get(i)));
        }
        out.print("\r\n");
        out.flush();
    }

    private static String quoted(String text) {
        boolean isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() {}
}
