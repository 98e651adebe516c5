package io.thalweg.jobs.sink.clickhouse.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.jobs.sink.clickhouse.InsertFormat;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentReaderTest {
    private static final byte[] ROWS = "onetwo".getBytes(StandardCharsets.US_ASCII);
    private static final int[] ENDS = {3, 6};

    @TempDir
    private Path directory;

    /** A segment of one block of two rows. */
    private StagedSegment segment(int version, int format) throws IOException {
        CompressedFrames frames = new CompressedFrames();
        frames.begin();
        frames.write(ROWS, 0, ROWS.length);
        frames.end();
        byte[] lengths = StagedBlock.lengths(ENDS, ENDS.length);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(SegmentWriter.MAGIC);
        out.writeInt(version);
        if (version > 1) {
            out.writeInt(format);
        }
        out.writeInt(0);
        out.writeInt(1);
        out.writeInt(ENDS.length);
        out.writeInt(ROWS.length);
        out.writeInt(lengths.length);
        out.writeInt(frames.length());
        out.write(lengths);
        out.write(frames.buffer(), 0, frames.length());
        Path file = Files.write(directory.resolve("segment.rows"), bytes.toByteArray());
        return new StagedSegment(file.toUri().toString(), "writer", 0, "origin", 1, ENDS.length, bytes.size());
    }

    @Test
    void blocksOfTheFirstVersionAreRowBinary() throws IOException {
        try (SegmentReader reader = SegmentReader.open(segment(1, 0))) {
            StagedBlock block = reader.next();

            assertThat(block.format()).isEqualTo(InsertFormat.ROW_BINARY);
            assertThat(block.plain()).isEqualTo(ROWS);
            assertThat(block.ends()).isEqualTo(ENDS);
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void blocksTellTheirFormat() throws IOException {
        try (SegmentReader reader = SegmentReader.open(segment(SegmentWriter.VERSION, 1))) {
            assertThat(reader.next().format()).isEqualTo(InsertFormat.NATIVE);
        }
    }

    @Test
    void formatsAndVersionsToComeAreRefused() throws IOException {
        try (SegmentReader reader = SegmentReader.open(segment(SegmentWriter.VERSION, 2))) {
            assertThatThrownBy(reader::next)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("2 rows")
                    .hasMessageContaining("format");
        }
        StagedSegment later = segment(SegmentWriter.VERSION + 1, 0);
        assertThatThrownBy(() -> SegmentReader.open(later)).hasMessageContaining("version");
    }
}
