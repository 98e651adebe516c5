package io.thalweg.standalone.submit;

import io.thalweg.jobs.flow.FlowJob;
import io.thalweg.jobs.flow.FlowJobOptions;
import io.thalweg.jobs.resources.ResourceJob;
import io.thalweg.jobs.resources.ResourceJobOptions;
import io.thalweg.jobs.trace.TraceJob;
import io.thalweg.jobs.trace.TraceJobOptions;
import java.util.function.Consumer;

/** The jobs in the jar: their entry classes, and who checks their options before anything is sent. */
enum SubmittedJob {
    FLOW(FlowJob.class, FlowJobOptions::parse),
    TRACE(TraceJob.class, TraceJobOptions::parse),
    RESOURCE(ResourceJob.class, ResourceJobOptions::parse);

    private final Class<?> entry;
    private final Consumer<String[]> check;

    SubmittedJob(Class<?> entry, Consumer<String[]> check) {
        this.entry = entry;
        this.check = check;
    }

    String entryClass() {
        return entry.getName();
    }

    /** @throws io.thalweg.jobs.options.InvalidOptionException which is wrong, and what is allowed */
    void check(String[] options) {
        check.accept(options);
    }
}
