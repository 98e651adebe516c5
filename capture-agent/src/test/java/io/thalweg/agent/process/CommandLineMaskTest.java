package io.thalweg.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandLineMaskTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mysqld --password=hunter2 --port=3306                | mysqld --password=? --port=3306
            tool --api-key abc123 run                            | tool --api-key ? run
            java -Ddb.password=s3cr3t -jar app.jar               | java -Ddb.password=? -jar app.jar
            java -Djavax.net.ssl.keyStorePassword=x -jar a.jar   | java -Djavax.net.ssl.keyStorePassword=? -jar a.jar
            env TOKEN=abc server                                 | env TOKEN=? server
            psql postgres://app:hunter2@db/main                  | psql postgres://app:?@db/main
            nginx: master process /usr/sbin/nginx                | nginx: master process /usr/sbin/nginx
            ssh-agent -a /run/agent --passwordless --user x      | ssh-agent -a /run/agent --passwordless --user x
            serve --token --verbose                              | serve --token --verbose
            """)
    void secretsAreTakenOut(String commandLine, String masked) {
        assertThat(CommandLineMask.mask(commandLine)).isEqualTo(masked);
    }
}
