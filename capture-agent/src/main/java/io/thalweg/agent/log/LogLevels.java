package io.thalweg.agent.log;

import java.util.Locale;
import org.slf4j.event.Level;

/**
 * From which level on a logger is heard: only what needs attention, unless {@code -Dthalweg.log.level} says otherwise.
 *
 * @param chosen {@code trace} to {@code error}, or {@code off}; null: the command line does not say
 */
record LogLevels(String chosen) {
    static final int OFF = Level.ERROR.toInt() + 1;
    private static final String PROPERTY = "thalweg.log.level";

    static LogLevels ofThisProcess() {
        return new LogLevels(System.getProperty(PROPERTY));
    }

    /** As {@link Level#toInt} numbers them. */
    int least(String logger) {
        if (logger.startsWith("io.fabric8")) {
            // What its informers meet the agent says itself, in one line.
            return OFF;
        }
        if (chosen != null) {
            return number(chosen);
        }
        // Outages of Kafka: the agent tells of each once, and of its end; Kafka's client at every attempt.
        if (logger.startsWith("io.thalweg.agent.kafka")) {
            return Level.WARN.toInt();
        }
        return logger.equals("org.apache.kafka.clients.NetworkClient") ? OFF : Level.ERROR.toInt();
    }

    private static int number(String name) {
        for (Level level : Level.values()) {
            if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
                return level.toInt();
            }
        }
        return name.equalsIgnoreCase("off") ? OFF : Level.ERROR.toInt();
    }
}
