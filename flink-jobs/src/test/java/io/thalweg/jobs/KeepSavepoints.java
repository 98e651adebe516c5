package io.thalweg.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.jobs.flow.SavedFlowJob;
import io.thalweg.jobs.trace.SavedTraceJob;
import org.junit.jupiter.api.Test;

/**
 * Not one of the tests: keeps a savepoint of this build beside those of earlier ones, for when the version of a job's state has
 * been raised on purpose:
 *
 * <pre>{@code
 * ./thalweg test -pl flink-jobs -am -Dsurefire.failIfNoSpecifiedTests=false -Dtest=KeepSavepoints#traceJob
 * }</pre>
 *
 * Keep the older ones.
 */
class KeepSavepoints {
    @Test
    void flowJob() throws Exception {
        assertThat(KeptSavepoints.keep("flow", SavedFlowJob::saved)).isNotEmptyDirectory();
    }

    @Test
    void traceJob() throws Exception {
        assertThat(KeptSavepoints.keep("trace", SavedTraceJob::saved)).isNotEmptyDirectory();
    }
}
