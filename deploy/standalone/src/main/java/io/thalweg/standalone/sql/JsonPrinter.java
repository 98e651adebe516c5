package io.thalweg.standalone.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.apache.flink.types.Row;

/** An object a line. */
final class JsonPrinter implements ResultPrinter {
    private static final JsonFactory JSON = new JsonFactory();

    private final List<String> names;
    private final boolean withKinds;
    private final PrintWriter out;

    JsonPrinter(List<String> names, boolean withKinds, PrintWriter out) {
        this.names = names;
        this.withKinds = withKinds;
        this.out = out;
    }

    @Override
    public void print(Row row) throws IOException {
        List<Object> values = Cells.of(row, withKinds);
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            for (int i = 0; i < names.size(); i++) {
                json.writeFieldName(names.get(i));
                Cells.write(values.get(i), json);
            }
            json.writeEndObject();
        }
        out.println(line);
        out.flush();
    }

    @Override
    public void close() {}
}
