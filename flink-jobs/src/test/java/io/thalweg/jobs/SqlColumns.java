package io.thalweg.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The columns of a table as the files of {@code sql/clickhouse} define them. */
public final class SqlColumns {
    private static final Pattern COLUMN =
            Pattern.compile("^ +(?:ADD COLUMN IF NOT EXISTS )?`(\\w+)`\\s+([\\w()]+)", Pattern.MULTILINE);

    private SqlColumns() {}

    /** Name and type of each, in order. */
    public static List<String> of(String... files) throws IOException {
        List<String> columns = new ArrayList<>();
        for (String file : files) {
            Matcher matcher = COLUMN.matcher(
                    Files.readString(Path.of(System.getProperty("thalweg.home"), "sql/clickhouse", file)));
            while (matcher.find()) {
                columns.add(matcher.group(1) + " " + matcher.group(2));
            }
        }
        return columns;
    }
}
