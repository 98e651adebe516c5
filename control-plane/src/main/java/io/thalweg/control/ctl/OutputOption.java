package io.thalweg.control.ctl;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How a list is printed: as a table for people, or all of it as JSON or YAML. */
final class OutputOption {
    enum Format {
        TABLE,
        JSON,
        YAML
    }

    /** A column of a table. */
    record Column<T>(String title, Function<T, Object> value) {}

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, json or yaml (default: table).")
    private Format format = Format.TABLE;

    <T extends MessageOrBuilder> void print(CommandSpec spec, List<T> rows, List<Column<T>> columns) {
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case JSON ->
                out.println(MessageTree.json(rows.stream().map(MessageTree::of).toList()));
            case YAML ->
                out.print(MessageTree.yaml(rows.stream().map(MessageTree::of).toList()));
            default -> TextTable.print(out, columns, rows);
        }
        out.flush();
    }

    /** One thing with all its fields; as a table each has a line. */
    void printOne(CommandSpec spec, MessageOrBuilder message) {
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case JSON -> out.println(MessageTree.json(MessageTree.of(message)));
            default -> out.print(MessageTree.yaml(MessageTree.of(message)));
        }
        out.flush();
    }

    /** Whether what the table leaves out is to be printed. */
    boolean isTable() {
        return format == Format.TABLE;
    }

    /** Whether the field is printed by its own rules: see {@link MessageTree}. */
    static boolean isTime(FieldDescriptor field) {
        return field.getName().endsWith("_at") || field.getName().startsWith("valid_");
    }
}
