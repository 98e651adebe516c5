package io.thalweg.standalone.sql;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.catalog.ResolvedSchema;

/** How results are written. */
enum ResultFormat {
    TABLE,
    JSON,
    CSV;

    /** @param withKinds whether a row begins with its kind, such as {@code +I} */
    ResultPrinter printer(ResolvedSchema schema, boolean withKinds, PrintWriter out) {
        List<String> names = new ArrayList<>(schema.getColumnNames());
        if (withKinds) {
            names.add(0, "op");
        }
        return switch (this) {
            case TABLE -> new TablePrinter(names, withKinds, out);
            case JSON -> new JsonPrinter(names, withKinds, out);
            case CSV -> new CsvPrinter(names, withKinds, out);
        };
    }
}
