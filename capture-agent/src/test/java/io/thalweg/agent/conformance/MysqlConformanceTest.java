package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** MySQL of the whole corpus against TShark and against DeepFlow's parser tests. */
final class MysqlConformanceTest {
    /** TShark has commands by number and logins by user; it does not tell whether an answer in many packets came. */
    private static final class Reading implements Exchanges.Reading {
        @Override
        public boolean agree(JsonNode exchange, L7FlowLog row) {
            boolean isError = exchange.has("error_code");
            return isError == row.hasResponseCode
                    && exchange.path("error_code").asInt() == row.responseCode
                    && exchange.path("error_message").asText().equals(row.responseException)
                    && (row.hasSqlAffectedRows ? row.sqlAffectedRows : 0)
                            == exchange.path("affected_rows").asLong()
                    && (isSwitched(exchange) || Exchanges.durationAgrees(exchange, row));
        }

        /** TShark takes the first packet of an authentication for the answer, the engine the one that decides. */
        private static boolean isSwitched(JsonNode exchange) {
            String first = exchange.path("first_response").asText();
            return first.startsWith("authentication")
                    || exchange.path("response_mysql_packets").asInt() > 1 && isLogin(exchange);
        }

        private static boolean isLogin(JsonNode exchange) {
            return exchange.has("login_user");
        }

        @Override
        public String type(JsonNode exchange) {
            return isLogin(exchange) ? "login" : exchange.path("command").asText();
        }

        @Override
        public String type(L7FlowLog row) {
            int number = NAMES.indexOf(row.requestType);
            return row.requestType.isEmpty() ? "login" : String.valueOf(number);
        }

        @Override
        public String resource(JsonNode exchange) {
            String database =
                    exchange.has("schema") ? " db: " + exchange.get("schema").asText() : "";
            return isLogin(exchange)
                    ? "Login username: " + exchange.get("login_user").asText() + database
                    : exchange.path("request_resource").asText();
        }
    }

    private static final java.util.List<String> NAMES = java.util.List.of(
            "COM_SLEEP",
            "COM_QUIT",
            "COM_INIT_DB",
            "COM_QUERY",
            "COM_FIELD_LIST",
            "COM_CREATE_DB",
            "COM_DROP_DB",
            "COM_REFRESH",
            "COM_SHUTDOWN",
            "COM_STATISTICS",
            "COM_PROCESS_INFO",
            "COM_CONNECT",
            "COM_PROCESS_KILL",
            "COM_DEBUG",
            "COM_PING",
            "COM_TIME",
            "COM_DELAYED_INSERT",
            "COM_CHANGE_USER",
            "COM_BINLOG_DUMP",
            "COM_TABLE_DUMP",
            "COM_CONNECT_OUT",
            "COM_REGISTER_SLAVE",
            "COM_STMT_PREPARE",
            "COM_STMT_EXECUTE",
            "COM_STMT_SEND_LONG_DATA",
            "COM_STMT_CLOSE",
            "COM_STMT_RESET",
            "COM_SET_OPTION",
            "COM_STMT_FETCH");

    @TestFactory
    Stream<DynamicTest> exchangesAgreeWithTshark() throws IOException {
        return new Exchanges("MySQL", "mysql-differences.tsv", new Reading()).tests();
    }

    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("MySQL", "mysql-deepflow-differences.tsv")
                .requestField("request_id", row -> row.hasRequestId ? row.requestId : 0)
                .tests();
    }
}
