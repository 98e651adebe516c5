package io.thalweg.jobs.sink.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.client.api.ClientMisconfigurationException;
import com.clickhouse.client.api.ServerException;
import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InsertFailureTest {
    @ParameterizedTest
    @CsvSource({
        "252, 500, RETRY", // TOO_MANY_PARTS
        "241, 500, RETRY", // MEMORY_LIMIT_EXCEEDED
        "242, 500, RETRY", // TABLE_IS_READ_ONLY
        "33, 400, REFUSED_ROWS", // CANNOT_READ_ALL_DATA
        "469, 500, REFUSED_ROWS", // VIOLATED_CONSTRAINT
        "60, 404, FATAL", // UNKNOWN_TABLE
        "516, 403, FATAL", // AUTHENTICATION_FAILED
        "999999, 500, FATAL", // not known yet
        "0, 503, RETRY", // a proxy's answer
        "0, 429, RETRY",
        "0, 404, FATAL"
    })
    void answerOfTheServerTellsWhatToDo(int code, int status, InsertFailure expected) {
        ServerException answer = new ServerException(code, "message", status, "query");

        assertThat(InsertFailure.of(new IOException(answer))).isEqualTo(expected);
    }

    @Test
    void networkMayComeBack() {
        assertThat(InsertFailure.of(new IOException(new ConnectException("refused"))))
                .isEqualTo(InsertFailure.RETRY);
    }

    @Test
    void wrongConfigurationDoesNotPass() {
        assertThat(InsertFailure.of(new ClientMisconfigurationException("no"))).isEqualTo(InsertFailure.FATAL);
    }
}
