package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** PostgreSQL of the whole corpus against TShark and against DeepFlow's parser tests. */
final class PostgresqlConformanceTest {
    private static final Map<String, String> TYPES = Map.of(
            "Simple query", "simple query",
            "Parse", "parse",
            "Bind", "execute",
            "Describe", "describe",
            "Close", "close",
            "Startup message", "startup",
            "Cancel request", "cancel");

    private static final class Reading implements Exchanges.Reading {
        @Override
        public boolean agree(JsonNode exchange, L7FlowLog row) {
            return exchange.path("error_code").asText().equals(row.responseResult)
                    && exchange.path("error_message").asText().equals(row.responseException)
                    && rows(exchange.path("tag").asText()) == row.sqlAffectedRows
                    && Exchanges.durationAgrees(exchange, row);
        }

        private static long rows(String tag) {
            String last = tag.substring(tag.lastIndexOf(' ') + 1);
            return last.matches("[0-9]+") ? Long.parseLong(last) : 0;
        }

        /** A question for encryption is no request. */
        @Override
        public boolean isAsserted(JsonNode exchange) {
            return !exchange.path("request_type").asText().equals("SSL request");
        }

        @Override
        public String type(JsonNode exchange) {
            return TYPES.getOrDefault(exchange.path("request_type").asText(), "?");
        }

        @Override
        public String resource(JsonNode exchange) {
            JsonNode parameters = exchange.path("parameters");
            return parameters.isMissingNode()
                    ? exchange.path("request_resource").asText()
                    : "Login username: " + parameters.path("user").asText() + " db: "
                            + parameters.path("database").asText();
        }

        /** TShark shows line ends and tabs as spaces. */
        @Override
        public String resource(L7FlowLog row) {
            return row.requestResource.replaceAll("[\r\n\t]", " ");
        }
    }

    @TestFactory
    Stream<DynamicTest> exchangesAgreeWithTshark() throws IOException {
        return new Exchanges("PostgreSQL", "postgresql-differences.tsv", new Reading()).tests();
    }

    /** DeepFlow has no endpoints of PostgreSQL. */
    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("PostgreSQL", "postgresql-deepflow-differences.tsv")
                .without("endpoint")
                .tests();
    }
}
