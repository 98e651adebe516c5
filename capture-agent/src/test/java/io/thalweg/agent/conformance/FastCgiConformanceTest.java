package io.thalweg.agent.conformance;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** FastCGI of the corpus against DeepFlow's parser tests; TShark tells its records only, without pairs. */
final class FastCgiConformanceTest {
    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("FastCGI", "fastcgi-deepflow-differences.tsv")
                .requestField("user_agent", MessageFields.attribute("http_user_agent"))
                .tests();
    }
}
