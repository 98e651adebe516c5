package io.thalweg.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class BackgroundRowsTest {
    private static final int MANY = 20_000;

    private boolean isClosed;

    private BackgroundRows rows(OutputStream out) {
        return new BackgroundRows(new JsonRows(out, out, () -> isClosed = true));
    }

    private static L4FlowLog flow(long id) {
        L4FlowLog row = new L4FlowLog();
        row.flowId = id;
        return row;
    }

    @Test
    void rowsOfBothTablesComeInTheirOrder() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringBuilder expected = new StringBuilder();
        try (BackgroundRows rows = rows(out)) {
            for (int i = 1; i <= MANY; i++) {
                if (i % 3 == 0) {
                    L7FlowLog session = new L7FlowLog();
                    session.flowId = i;
                    rows.session(session);
                } else {
                    rows.flow(flow(i));
                }
                expected.append(i).append(' ');
            }
        }
        String ids = out.toString(StandardCharsets.UTF_8).replaceAll("[^\n]*\"flow_id\":(\\d+)[^\n]*\n", "$1 ");
        assertThat(ids).isEqualTo(expected.toString());
        assertThat(isClosed).isTrue();
    }

    @Test
    void fullDiskStopsWhoeverMakesRows() {
        BackgroundRows rows = rows(new FullDisk());
        assertThatThrownBy(() -> {
                    for (int i = 1; i <= 100 * MANY; i++) {
                        rows.flow(flow(i));
                    }
                })
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no space");
        assertThatThrownBy(rows::close).isInstanceOf(IOException.class).hasMessageContaining("no space");
        assertThat(isClosed).isTrue();
    }

    @Test
    void fullDiskIsToldAtTheEndAtTheLatest() {
        BackgroundRows rows = rows(new FullDisk());
        rows.flow(flow(1));
        assertThatThrownBy(rows::close).isInstanceOf(IOException.class).hasMessageContaining("no space");
    }

    private static final class FullDisk extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("no space left on device");
        }
    }
}
