package io.thalweg.standalone.clickhouse.http;

import io.thalweg.standalone.clickhouse.compression.MalformedBlockException;
import io.thalweg.standalone.clickhouse.ffi.EngineException;
import java.io.IOException;
import java.util.Map;

/** ClickHouse's errors that the node itself finds, and the HTTP status that goes with any of ClickHouse's errors. */
enum ServerError {
    NOT_IMPLEMENTED(48),
    SYNTAX_ERROR(62),
    UNKNOWN_FORMAT(73),
    UNKNOWN_SETTING(115),
    READONLY(164),
    TOO_MANY_SIMULTANEOUS_QUERIES(202),
    CANNOT_DECOMPRESS(271),
    INTO_OUTFILE_NOT_ALLOWED(358),
    SESSION_NOT_FOUND(372),
    SESSION_IS_LOCKED(373),
    INVALID_SESSION_TIMEOUT(374),
    AUTHENTICATION_FAILED(516);

    /** As in ClickHouse's HTTPHandler; what is not here is 500. */
    private static final Map<Integer, Integer> STATUS = Map.ofEntries(
            Map.entry(194, 401), // REQUIRED_PASSWORD
            Map.entry(192, 403), // UNKNOWN_USER
            Map.entry(193, 403), // WRONG_PASSWORD
            Map.entry(516, 403), // AUTHENTICATION_FAILED
            Map.entry(6, 400), // CANNOT_PARSE_TEXT
            Map.entry(15, 400), // DUPLICATE_COLUMN
            Map.entry(25, 400), // CANNOT_PARSE_ESCAPE_SEQUENCE
            Map.entry(26, 400), // CANNOT_PARSE_QUOTED_STRING
            Map.entry(27, 400), // CANNOT_PARSE_INPUT_ASSERTION_FAILED
            Map.entry(36, 400), // BAD_ARGUMENTS
            Map.entry(38, 400), // CANNOT_PARSE_DATE
            Map.entry(41, 400), // CANNOT_PARSE_DATETIME
            Map.entry(44, 400), // ILLEGAL_COLUMN
            Map.entry(53, 400), // TYPE_MISMATCH
            Map.entry(62, 400), // SYNTAX_ERROR
            Map.entry(72, 400), // CANNOT_PARSE_NUMBER
            Map.entry(117, 400), // INCORRECT_DATA
            Map.entry(167, 400), // TOO_DEEP_AST
            Map.entry(168, 400), // TOO_BIG_AST
            Map.entry(321, 400), // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
            Map.entry(376, 400), // CANNOT_PARSE_UUID
            Map.entry(427, 400), // CANNOT_COMPILE_REGEXP
            Map.entry(441, 400), // CANNOT_PARSE_DOMAIN_VALUE_FROM_STRING
            Map.entry(675, 400), // CANNOT_PARSE_IPV4
            Map.entry(676, 400), // CANNOT_PARSE_IPV6
            Map.entry(46, 404), // UNKNOWN_FUNCTION
            Map.entry(47, 404), // UNKNOWN_IDENTIFIER
            Map.entry(50, 404), // UNKNOWN_TYPE
            Map.entry(56, 404), // UNKNOWN_STORAGE
            Map.entry(60, 404), // UNKNOWN_TABLE
            Map.entry(63, 404), // UNKNOWN_AGGREGATE_FUNCTION
            Map.entry(73, 404), // UNKNOWN_FORMAT
            Map.entry(78, 404), // UNKNOWN_TYPE_OF_QUERY
            Map.entry(81, 404), // UNKNOWN_DATABASE
            Map.entry(115, 404), // UNKNOWN_SETTING
            Map.entry(336, 404), // UNKNOWN_DATABASE_ENGINE
            Map.entry(159, 408), // TIMEOUT_EXCEEDED
            Map.entry(229, 413), // QUERY_IS_TOO_LARGE
            Map.entry(48, 501), // NOT_IMPLEMENTED
            Map.entry(202, 503), // TOO_MANY_SIMULTANEOUS_QUERIES
            Map.entry(209, 503)); // SOCKET_TIMEOUT

    private final int code;

    ServerError(int code) {
        this.code = code;
    }

    EngineException because(String reason) {
        return error(code, reason, name());
    }

    /** The body of a request is not in the coding or the compression that the request states. */
    static EngineException undecodable(IOException e) {
        if (e instanceof MalformedBlockException block) {
            return error(block.code(), block.getMessage(), block.name());
        }
        return CANNOT_DECOMPRESS.because("the body of the request does not decode: " + e.getMessage());
    }

    private static EngineException error(int code, String reason, String name) {
        return new EngineException("Code: " + code + ". DB::Exception: " + reason + ". (" + name + ")");
    }

    static int httpStatus(int code) {
        return STATUS.getOrDefault(code, 500);
    }
}
