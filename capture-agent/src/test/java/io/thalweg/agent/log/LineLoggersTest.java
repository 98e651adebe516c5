package io.thalweg.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.event.Level;

final class LineLoggersTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private Logger logger(String chosenLevel, String name) {
        return new LineLoggers(new LogLevels(chosenLevel), new PrintStream(written, true, StandardCharsets.UTF_8))
                .getLogger(name);
    }

    private String[] lines() {
        return written.toString(StandardCharsets.UTF_8).split("\\R");
    }

    @Test
    void aLineHasLevelClassAndMessageWithItsArguments() {
        logger(null, "io.thalweg.agent.kafka.BatchPublisher").warn("Kafka takes {} of {}", 3, "four");

        assertThat(lines()).containsExactly("WARN BatchPublisher: Kafka takes 3 of four");
    }

    @Test
    void whatAnExceptionSaysIsOnTheNextLine() {
        logger(null, "io.thalweg.agent.Housekeeping").error("ended after {}", 1, new IOException("no disk"));

        assertThat(lines()).containsExactly("ERROR Housekeeping: ended after 1", "java.io.IOException: no disk");
    }

    @ParameterizedTest
    @CsvSource({
        ",      io.thalweg.agent.RunCommand,               ERROR",
        ",      io.thalweg.agent.kafka.BatchPublisher,     WARN",
        ",      org.apache.kafka.clients.Metadata,         ERROR",
        ",      org.apache.kafka.clients.NetworkClient,    ",
        ",      io.fabric8.kubernetes.client.Watcher,      ",
        "info,  io.thalweg.agent.RunCommand,               INFO",
        "debug, org.apache.kafka.clients.NetworkClient,    DEBUG",
        "trace, io.fabric8.kubernetes.client.Watcher,      ",
        "off,   io.thalweg.agent.RunCommand,               ",
    })
    void eachLoggerIsHeardFromItsLevelOn(String chosen, String name, Level least) {
        Logger logger = logger(chosen, name);

        for (Level level : Level.values()) {
            assertThat(logger.isEnabledForLevel(level))
                    .as("%s of %s", level, name)
                    .isEqualTo(least != null && level.toInt() >= least.toInt());
        }
    }
}
