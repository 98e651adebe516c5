package io.thalweg.standalone.sql;

/** A statement that failed: why, for its author to read. */
final class SqlFailure extends RuntimeException {
    SqlFailure(String statement, Throwable cause) {
        super(reason(cause) + "\n  in: " + firstLine(statement), cause);
    }

    /** What Flink says last is what happened; before it stands where. */
    private static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        String first = String.valueOf(failure.getMessage()).strip();
        String last = deepest.getMessage() == null
                ? deepest.getClass().getSimpleName()
                : deepest.getMessage().strip();
        return first.contains(last) ? first : first + ": " + last;
    }

    private static String firstLine(String statement) {
        return statement.lines().findFirst().orElse("");
    }
}
