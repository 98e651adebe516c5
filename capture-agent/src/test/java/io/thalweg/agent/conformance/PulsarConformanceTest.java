package io.thalweg.agent.conformance;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Pulsar of the corpus against DeepFlow's parser tests. */
final class PulsarConformanceTest {
    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("Pulsar", "pulsar-deepflow-differences.tsv").tests();
    }
}
