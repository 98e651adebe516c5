package io.thalweg.jobs.sink.clickhouse;

import com.clickhouse.client.api.ClientMisconfigurationException;
import com.clickhouse.client.api.ServerException;

/**
 * What a failed insert calls for. Numbers: ClickHouse, src/Common/ErrorCodes.cpp.
 *
 * <p>What is unknown and came from the server fails the job: retrying it forever would hide it, and dropping rows for it
 * would lose them. What is unknown and came from the network is retried.
 */
enum InsertFailure {
    /** ClickHouse is away, busy, full or restarting: the same insert may succeed later. */
    RETRY,
    /** Something in the rows: other rows may be fine. */
    REFUSED_ROWS,
    /** The table, the user or the job is wrong: somebody must act. */
    FATAL;

    private static final int UNKNOWN_TABLE = 60;
    private static final int UNKNOWN_DATABASE = 81;
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;

    static InsertFailure of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerException server) {
                return ofServer(server);
            }
            if (cause instanceof ClientMisconfigurationException || cause instanceof Error) {
                return FATAL;
            }
        }
        return RETRY;
    }

    static boolean isMissingTable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerException server) {
                return server.getCode() == UNKNOWN_TABLE || server.getCode() == UNKNOWN_DATABASE;
            }
        }
        return false;
    }

    private static InsertFailure ofServer(ServerException failure) {
        if (failure.getCode() == ServerException.CODE_UNKNOWN) {
            int status = failure.getTransportProtocolCode();
            boolean mayPass = status >= SERVER_ERROR || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT;
            return mayPass ? RETRY : FATAL;
        }
        return ofCode(failure.getCode());
    }

    static InsertFailure ofCode(int code) {
        return switch (code) {
            case 3, // UNEXPECTED_END_OF_FILE
                    40, // CHECKSUM_DOESNT_MATCH
                    159, // TIMEOUT_EXCEEDED
                    160, // TOO_SLOW
                    198, // DNS_ERROR
                    202, // TOO_MANY_SIMULTANEOUS_QUERIES
                    203, // NO_FREE_CONNECTION
                    209, // SOCKET_TIMEOUT
                    210, // NETWORK_ERROR
                    236, // ABORTED
                    241, // MEMORY_LIMIT_EXCEEDED
                    242, // TABLE_IS_READ_ONLY
                    243, // NOT_ENOUGH_SPACE
                    252, // TOO_MANY_PARTS
                    271, // CANNOT_DECOMPRESS
                    279, // ALL_CONNECTION_TRIES_FAILED
                    285, // TOO_FEW_LIVE_REPLICAS
                    286, // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
                    319, // UNKNOWN_STATUS_OF_INSERT
                    394, // QUERY_WAS_CANCELLED
                    425, // SYSTEM_ERROR
                    439, // CANNOT_SCHEDULE_TASK
                    473, // DEADLOCK_AVOIDED
                    499, // S3_ERROR
                    574, // DISTRIBUTED_TOO_MANY_PENDING_BYTES
                    745, // SERVER_OVERLOADED
                    999 // KEEPER_EXCEPTION
            -> RETRY;
            case 6, // CANNOT_PARSE_TEXT
                    26, // CANNOT_PARSE_QUOTED_STRING
                    27, // CANNOT_PARSE_INPUT_ASSERTION_FAILED
                    32, // ATTEMPT_TO_READ_AFTER_EOF
                    33, // CANNOT_READ_ALL_DATA
                    38, // CANNOT_PARSE_DATE
                    41, // CANNOT_PARSE_DATETIME
                    69, // ARGUMENT_OUT_OF_BOUND
                    70, // CANNOT_CONVERT_TYPE
                    72, // CANNOT_PARSE_NUMBER
                    117, // INCORRECT_DATA
                    128, // TOO_LARGE_ARRAY_SIZE
                    131, // TOO_LARGE_STRING_SIZE
                    321, // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
                    349, // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
                    407, // DECIMAL_OVERFLOW
                    469 // VIOLATED_CONSTRAINT
            -> REFUSED_ROWS;
            default -> FATAL;
        };
    }
}
