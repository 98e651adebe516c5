package io.thalweg.standalone.clickhouse.ffi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A statement that the engine refused or that failed in it, with ClickHouse's error code and text. */
public final class EngineException extends Exception {
    private static final int UNKNOWN_EXCEPTION = 1002;
    private static final Pattern CODE = Pattern.compile("Code: (\\d{1,9})\\.");

    public EngineException(String message) {
        super(message);
    }

    /** ClickHouse's number of the error; 1002 (UNKNOWN_EXCEPTION) if the engine's text has none. */
    public int code() {
        Matcher matcher = CODE.matcher(getMessage());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : UNKNOWN_EXCEPTION;
    }
}
