package io.thalweg.jobs.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.ValidationException;

/** Runs statements one after the other in this JVM, and SET and RESET, which Flink leaves to its SQL client. */
public final class SqlSession {
    private static final Pattern SET = Pattern.compile(
            "SET\\s+'((?:[^']|'')+)'\\s*=\\s*'((?:[^']|'')*)'", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern RESET =
            Pattern.compile("RESET\\s+'((?:[^']|'')+)'", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final TableEnvironment environment;

    private SqlSession(TableEnvironment environment) {
        this.environment = environment;
    }

    /** A query ends with the last row that its tables have when it starts; the tables have to be bounded. */
    public static SqlSession bounded(Configuration settings) {
        return new SqlSession(TableEnvironment.create(EnvironmentSettings.newInstance()
                .inBatchMode()
                .withConfiguration(settings)
                .build()));
    }

    /** A query goes on as long as its tables do. */
    public static SqlSession continuous(Configuration settings) {
        return new SqlSession(TableEnvironment.create(EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(settings)
                .build()));
    }

    /** Runs a script, and leaves the results of its queries alone. */
    public void runAll(String script) {
        SqlScript.statements(script).forEach(this::run);
    }

    /**
     * Runs a statement; a query or an INSERT is under way when this returns.
     *
     * @return null for a setting
     */
    public TableResult run(String statement) {
        Matcher set = SET.matcher(statement);
        if (set.matches()) {
            set(unquoted(set.group(1)), unquoted(set.group(2)));
            return null;
        }
        Matcher reset = RESET.matcher(statement);
        if (reset.matches()) {
            environment.getConfig().getConfiguration().removeKey(unquoted(reset.group(1)));
            return null;
        }
        return environment.executeSql(statement);
    }

    private void set(String name, String value) {
        String mode = ExecutionOptions.RUNTIME_MODE.key();
        if (name.equals(mode)
                && !value.equalsIgnoreCase(environment
                        .getConfig()
                        .get(ExecutionOptions.RUNTIME_MODE)
                        .name())) {
            throw new ValidationException("'" + mode + "' cannot be changed within a script");
        }
        environment.getConfig().set(name, value);
    }

    private static String unquoted(String text) {
        return text.replace("''", "'");
    }
}
