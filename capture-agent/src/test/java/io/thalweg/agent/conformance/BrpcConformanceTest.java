package io.thalweg.agent.conformance;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** bRPC of the corpus against DeepFlow's parser tests. */
final class BrpcConformanceTest {
    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("bRPC", "brpc-deepflow-differences.tsv").tests();
    }
}
