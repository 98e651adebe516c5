package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** FastCGI of the corpus against TShark, which tells records that are paired here, and against DeepFlow's parser tests. */
final class FastCgiConformanceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** TShark shows of a request its number, and when it is answered. */
    private static final class Reading implements Exchanges.Reading {
        @Override
        public boolean agree(JsonNode exchange, L7FlowLog row) {
            return exchange.get("id").asLong() == row.requestId
                    && exchange.has("response_time_us") == (row.type == 2)
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
    Stream<DynamicTest> requestsAgreeWithTshark() throws IOException {
        return new Exchanges("FastCGI", "fastcgi-differences.tsv", new Reading(), FastCgiConformanceTest::requests)
                .tests();
    }

    private static Iterable<JsonNode> requests(JsonNode facts) {
        Map<String, ObjectNode> open = new LinkedHashMap<>();
        for (JsonNode record : facts.path("l7").path("FastCGI").path("messages")) {
            String type = record.path("type").asText();
            String key = record.get("stream").asText() + " " + record.get("id").asText();
            if (type.equals("BEGIN_REQUEST")) {
                ObjectNode exchange = JSON.createObjectNode();
                exchange.set("client", record.get("src"));
                exchange.set("client_port", record.get("sport"));
                exchange.set("server", record.get("dst"));
                exchange.set("server_port", record.get("dport"));
                exchange.set("id", record.get("id"));
                exchange.set("begin", record.get("ts_us"));
                open.put(key, exchange);
            } else if (type.equals("STDOUT")
                    && open.containsKey(key)
                    && !open.get(key).has("response_time_us")) {
                ObjectNode exchange = open.get(key);
                long began = exchange.get("begin").asLong();
                exchange.put("response_time_us", record.get("ts_us").asLong() - began);
            }
        }
        return List.copyOf(open.values());
    }

    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("FastCGI", "fastcgi-deepflow-differences.tsv")
                .requestField("user_agent", MessageFields.attribute("http_user_agent"))
                .tests();
    }
}
