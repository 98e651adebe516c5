package io.thalweg.engine.l7.mysql;

/** Commands by the first byte of a request. */
final class MysqlCommand {
    static final int QUIT = 0x01;
    static final int INIT_DB = 0x02;
    static final int QUERY = 0x03;
    static final int STATISTICS = 0x09;
    static final int PING = 0x0e;
    static final int CHANGE_USER = 0x11;
    static final int STMT_PREPARE = 0x16;
    static final int STMT_EXECUTE = 0x17;
    static final int STMT_SEND_LONG_DATA = 0x18;
    static final int STMT_CLOSE = 0x19;
    static final int STMT_RESET = 0x1a;
    static final int STMT_FETCH = 0x1c;
    static final int RESET_CONNECTION = 0x1f;
    /** MariaDB's. */
    static final int STMT_BULK_EXECUTE = 0xfa;

    private static final String[] NAMES = {
        "", // COM_SLEEP, which no client sends
        "COM_QUIT",
        "COM_INIT_DB",
        "COM_QUERY",
        "COM_FIELD_LIST",
        "COM_CREATE_DB",
        "COM_DROP_DB",
        "COM_REFRESH",
        "COM_SHUTDOWN",
        "COM_STATISTICS",
        "COM_PROCESS_INFO",
        "COM_CONNECT",
        "COM_PROCESS_KILL",
        "COM_DEBUG",
        "COM_PING",
        "COM_TIME",
        "COM_DELAYED_INSERT",
        "COM_CHANGE_USER",
        "COM_BINLOG_DUMP",
        "COM_TABLE_DUMP",
        "COM_CONNECT_OUT",
        "COM_REGISTER_SLAVE",
        "COM_STMT_PREPARE",
        "COM_STMT_EXECUTE",
        "COM_STMT_SEND_LONG_DATA",
        "COM_STMT_CLOSE",
        "COM_STMT_RESET",
        "COM_SET_OPTION",
        "COM_STMT_FETCH",
        "COM_DAEMON",
        "COM_BINLOG_DUMP_GTID",
        "COM_RESET_CONNECTION",
        "COM_CLONE",
        "COM_SUBSCRIBE_GROUP_REPLICATION_STREAM"
    };

    private MysqlCommand() {}

    /** Empty for what is none. */
    static String name(int command) {
        if (command == STMT_BULK_EXECUTE) {
            return "COM_STMT_BULK_EXECUTE";
        }
        return command < NAMES.length ? NAMES[command] : "";
    }

    /** Whether the server sends no answer. */
    static boolean isOneWay(int command) {
        return command == QUIT || command == STMT_CLOSE || command == STMT_SEND_LONG_DATA;
    }

    /** Whether it begins with the id of a prepared statement. */
    static boolean hasStatementId(int command) {
        return command >= STMT_EXECUTE && command <= STMT_RESET
                || command == STMT_FETCH
                || command == STMT_BULK_EXECUTE;
    }

    /** Whether an OK answer tells of changed rows. */
    static boolean changesRows(int command) {
        return command == QUERY || command == STMT_EXECUTE || command == STMT_BULK_EXECUTE;
    }
}
