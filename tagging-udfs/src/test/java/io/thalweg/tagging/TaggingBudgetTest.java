package io.thalweg.tagging;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.thalweg.engine.row.L4FlowLog;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What the directory and a row may cost. */
class TaggingBudgetTest {
    private static final int PODS = 100_000;
    private static final int MOST_BYTES_OF_POD = 600;
    private static final int MOST_SAVED_BYTES_OF_POD = 140;
    private static final int WARM = 2000;

    @Test
    void directoryOfManyPodsIsSmall() throws IOException {
        ResourceDirectory directory = LargeCluster.of(PODS);
        DataOutputStream saved = new DataOutputStream(OutputStream.nullOutputStream());
        directory.writeTo(saved);

        assertThat(directory.heapBytes() / PODS).isLessThanOrEqualTo(MOST_BYTES_OF_POD);
        assertThat(saved.size() / PODS).isLessThanOrEqualTo(MOST_SAVED_BYTES_OF_POD);
    }

    @Test
    void taggingAllocatesNothing() {
        Tagger tagger = new Tagger(LargeCluster.of(1000));
        L4FlowLog[] rows = {
            Rows.flow("10.0.0.9", "10.0.0.200", 8080),
            Rows.flow("10.0.0.9", "11.0.0.2", 80),
            Rows.flow("127.0.0.1", "127.0.0.1", 80),
            Rows.flow("10.0.0.9", "8.8.8.8", 53),
            Rows.flow("fd00::1", "2620::1", 53)
        };
        tagAll(tagger, rows);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        tagAll(tagger, rows);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThan(1024);
    }

    private static void tagAll(Tagger tagger, L4FlowLog[] rows) {
        for (int i = 0; i < WARM; i++) {
            for (L4FlowLog row : rows) {
                tagger.tag(row);
            }
        }
    }
}
