package io.thalweg.agent.conformance;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** SofaRPC of the corpus against DeepFlow's parser tests. */
final class SofaRpcConformanceTest {
    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("SofaRPC", "sofarpc-deepflow-differences.tsv").tests();
    }
}
