package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.agent.conformance.LightDecoder.Role;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Dubbo of the whole corpus against the corpus' header decoder and against DeepFlow's parser tests. */
final class DubboConformanceTest {
    private static final class Grammar implements LightDecoder.Grammar {
        @Override
        public Role role(JsonNode message) {
            if (message.get("event").asBoolean()) {
                return Role.IGNORED;
            }
            if (!message.get("request").asBoolean()) {
                return Role.RESPONSE;
            }
            return message.get("two_way").asBoolean() ? Role.REQUEST : Role.ALONE;
        }

        @Override
        public Object pairing(JsonNode message) {
            return message.get("request_id").asLong();
        }
    }

    /** The decoder reads headers only: they have no method and no service. */
    private static final class Reading implements Exchanges.Reading {
        @Override
        public boolean agree(JsonNode exchange, L7FlowLog row) {
            JsonNode request = exchange.get("request");
            JsonNode response = exchange.path("response");
            return request.get("request_id").asLong() == row.requestId
                    && request.get("body_bytes").asLong() == row.requestLength
                    && response.isMissingNode() == !row.hasResponseCode
                    && response.path("status").asInt() == row.responseCode
                    && response.path("body_bytes").asLong() == row.responseLength
                    && Exchanges.durationAgrees(exchange, row);
        }

        @Override
        public String type(L7FlowLog row) {
            return "";
        }

        @Override
        public String resource(L7FlowLog row) {
            return "";
        }
    }

    @TestFactory
    Stream<DynamicTest> exchangesAgreeWithTheirHeaders() throws IOException {
        return Exchanges.ofLightDecoder("Dubbo", "dubbo-differences.tsv", new Grammar(), new Reading())
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        L7Options l7 = EngineRun.RAW_TEXTS.l7Options().with(change -> {
            change.traceHeaders = List.of("EagleEye-TraceID", "x-g-rid", "sw8");
            change.spanHeaders = List.of("EagleEye-SpanID");
        });
        return new DeepFlowMessages("Dubbo", "dubbo-deepflow-differences.tsv")
                .tests(EngineRun.RAW_TEXTS.withL7Options(l7));
    }
}
