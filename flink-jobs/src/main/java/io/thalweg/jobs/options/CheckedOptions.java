package io.thalweg.jobs.options;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

/** Reads options and refuses wrong ones in words: the option's name, the value, what is allowed. */
public final class CheckedOptions {
    private final Configuration config;

    public CheckedOptions(Configuration config) {
        this.config = config;
    }

    /** @throws InvalidOptionException for a value of another type */
    public <T> T get(ConfigOption<T> option) {
        try {
            return config.get(option);
        } catch (IllegalArgumentException e) {
            throw new InvalidOptionException(option, given(option), allowed(option));
        }
    }

    public int within(ConfigOption<Integer> option, int least, int most) {
        int value = get(option);
        require(value >= least && value <= most, option, value, least + " to " + most);
        return value;
    }

    public Duration within(ConfigOption<Duration> option, Duration least, Duration most) {
        Duration value = get(option);
        require(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                option,
                text(value),
                text(least) + " to " + text(most));
        return value;
    }

    public Duration atLeast(ConfigOption<Duration> option, Duration least) {
        Duration value = get(option);
        require(value.compareTo(least) >= 0, option, text(value), text(least) + " and more");
        return value;
    }

    /** Bytes. */
    public int within(ConfigOption<MemorySize> option, MemorySize least, MemorySize most) {
        MemorySize value = get(option);
        require(value.compareTo(least) >= 0 && value.compareTo(most) <= 0, option, value, least + " to " + most);
        return Math.toIntExact(value.getBytes());
    }

    public String notEmpty(ConfigOption<String> option, String allowed) {
        String value = get(option);
        require(!value.isBlank(), option, "\"" + value + "\"", allowed);
        return value;
    }

    /** Empty: none is given. */
    public Optional<String> directory(ConfigOption<String> option) {
        String value = get(option);
        if (value.isBlank()) {
            return Optional.empty();
        }
        String allowed = "a directory with its file system, such as file:///var/lib/thalweg";
        try {
            require(URI.create(value).getScheme() != null, option, value, allowed);
        } catch (IllegalArgumentException e) {
            throw refusal(option, value, allowed);
        }
        return Optional.of(value);
    }

    public static void require(boolean holds, ConfigOption<?> option, Object value, String allowed) {
        if (!holds) {
            throw new InvalidOptionException(option, value, allowed);
        }
    }

    public static InvalidOptionException refusal(ConfigOption<?> option, Object value, String allowed) {
        return new InvalidOptionException(option, value, allowed);
    }

    /** @param complaint the value and what is allowed */
    public static InvalidOptionException refusal(ConfigOption<?> option, String complaint) {
        return new InvalidOptionException(option.key() + ": " + complaint);
    }

    /** As it is written in a configuration: {@code 500 ms}, {@code 10 s}. */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    private String given(ConfigOption<?> option) {
        return config.toMap().get(option.key());
    }

    private static String allowed(ConfigOption<?> option) {
        Object example = option.defaultValue();
        if (example instanceof Integer) {
            return "a whole number, such as " + example;
        } else if (example instanceof Duration duration) {
            return "a duration, such as " + text(duration);
        } else if (example instanceof MemorySize) {
            return "a size, such as " + example;
        } else if (example instanceof Boolean) {
            return "true or false";
        } else if (example instanceof Enum<?> constant) {
            return Arrays.stream(constant.getDeclaringClass().getEnumConstants())
                    .map(Object::toString)
                    .collect(Collectors.joining(", "));
        }
        return "see --help";
    }
}
