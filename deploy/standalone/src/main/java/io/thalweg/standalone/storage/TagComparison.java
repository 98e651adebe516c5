package io.thalweg.standalone.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Inserts rows with 50 tags, 25 of the client and 25 of the server, in one encoding, into a fresh engine: the work of
 * ClickHouse behind a sink that sends RowBinary. Rows come by time, 20 000 a second, popular servers more often.
 */
final class TagComparison {
    private static final int FIRST_SECOND = 1_760_000_000;
    private static final int ROWS_A_SECOND = 20_000;
    private static final int ROWS_OF_INSERT = 50_000;
    /** Not counted: the engine's and the JVM's own start. */
    private static final int ROWS_BEFORE = 100_000;

    private static final int MOST_MERGES = 100;

    private final TagEncoding encoding;
    private final String codec;
    private final int cardinality;
    private final TaggedPods pods;
    private final SplittableRandom random = new SplittableRandom(1);

    TagComparison(TagEncoding encoding, String codec, int cardinality) {
        this.encoding = encoding;
        this.codec = codec;
        this.cardinality = cardinality;
        this.pods = new TaggedPods(encoding, cardinality);
    }

    /**
     * What one encoding costs.
     *
     * @param insertCpuSeconds until the last insert was acknowledged, without merges
     * @param mergeCpuSeconds to make one part of all
     */
    record Result(
            String benchmark,
            String tags,
            String codec,
            int cardinality,
            long rows,
            double insertCpuSeconds,
            double mergeCpuSeconds,
            double bytesPerRow,
            long peakMemoryMiB) {}

    Result run(Path directory, long rows) throws IOException, InterruptedException {
        try (MeasuredEngine engine = MeasuredEngine.start(directory)) {
            create(engine, "warm");
            insert(engine, "warm", ROWS_BEFORE);
            engine.query("DROP TABLE warm SYNC");
            create(engine, "tagged");
            engine.query("SYSTEM STOP MERGES tagged");
            double begin = engine.cpuSeconds();
            insert(engine, "tagged", rows);
            double inserted = engine.cpuSeconds();
            engine.query("SYSTEM START MERGES tagged");
            mergeAll(engine);
            double merged = engine.cpuSeconds();
            double bytes = engine.number(
                    "SELECT sum(bytes_on_disk) / sum(rows) FROM system.parts WHERE active AND table = 'tagged'");
            return new Result(
                    "storage-tags",
                    encoding.title(),
                    codec,
                    cardinality,
                    rows,
                    rounded(inserted - begin),
                    rounded(merged - inserted),
                    rounded(bytes),
                    engine.peakMemoryMiB());
        }
    }

    /** Gives up in silence by itself when merges that already run take it longer than two minutes: then it is asked again. */
    private static void mergeAll(MeasuredEngine engine) throws IOException, InterruptedException {
        for (int asked = 0; asked < MOST_MERGES; asked++) {
            engine.query("OPTIMIZE TABLE tagged FINAL");
            if (engine.number("SELECT count() FROM system.parts WHERE active AND table = 'tagged'") == 1) {
                return;
            }
        }
        throw new IOException("the engine does not merge all rows into one part");
    }

    private void create(MeasuredEngine engine, String table) throws IOException, InterruptedException {
        List<String> columns = new ArrayList<>(List.of("time DateTime CODEC(Delta, ZSTD(1))", "server UInt32"));
        for (String suffix : List.of("_0", "_1")) {
            TaggedPods.columns(suffix).forEach(name -> columns.add(name + " " + encoding.column(codec)));
        }
        engine.query("CREATE TABLE " + table + " (" + String.join(", ", columns)
                + ") ENGINE = MergeTree ORDER BY (time, server)");
    }

    private void insert(MeasuredEngine engine, String table, long rows) throws IOException, InterruptedException {
        int rowBytes = 8 + 2 * pods.rowBinary(0).length;
        ByteBuffer block = ByteBuffer.allocate(ROWS_OF_INSERT * rowBytes).order(ByteOrder.LITTLE_ENDIAN);
        for (long row = 0; row < rows; row += ROWS_OF_INSERT) {
            block.clear();
            for (long i = row; i < Math.min(row + ROWS_OF_INSERT, rows); i++) {
                int server = popular();
                block.putInt(FIRST_SECOND + (int) (i / ROWS_A_SECOND)).putInt(server);
                block.put(pods.rowBinary(popular())).put(pods.rowBinary(server));
            }
            engine.insert("INSERT INTO " + table, block.array(), 0, block.position());
        }
    }

    /** A tenth of the pods has half of the traffic. */
    private int popular() {
        double place = random.nextDouble();
        return (int) (place * place * place * TaggedPods.count());
    }

    static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
