package io.thalweg.standalone.sql;

import java.io.Closeable;
import java.io.IOException;
import org.apache.flink.types.Row;

/** Writes the rows of one result. */
interface ResultPrinter extends Closeable {
    void print(Row row) throws IOException;

    /** Writes what is held back; the output stays open. */
    @Override
    void close() throws IOException;
}
