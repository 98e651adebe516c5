package io.thalweg.jobs.options;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.BlockElement;
import org.apache.flink.configuration.description.TextElement;

/** What {@code --help} prints. */
public final class OptionHelp {
    private OptionHelp() {}

    public static String text(String usage, List<ConfigOption<?>> options) {
        StringBuilder text = new StringBuilder(usage).append('\n');
        for (ConfigOption<?> option : options) {
            text.append("\n  --").append(option.key()).append(isMap(option) ? ".NAME" : "");
            text.append("  (").append(defaultText(option)).append(")\n      ").append(description(option));
        }
        return text.append('\n').toString();
    }

    private static boolean isMap(ConfigOption<?> option) {
        return option.defaultValue() instanceof Map;
    }

    private static String defaultText(ConfigOption<?> option) {
        Object value = option.defaultValue();
        if (!option.hasDefaultValue() || isMap(option)) {
            return "not set";
        } else if (value instanceof Duration duration) {
            return CheckedOptions.text(duration);
        }
        return value.toString().isEmpty() ? "empty" : value.toString();
    }

    /** Ours are plain texts. */
    private static String description(ConfigOption<?> option) {
        StringBuilder text = new StringBuilder();
        for (BlockElement block : option.description().getBlocks()) {
            text.append(((TextElement) block).getFormat());
        }
        return text.toString();
    }
}
