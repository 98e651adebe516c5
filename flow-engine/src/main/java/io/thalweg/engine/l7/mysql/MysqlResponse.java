package io.thalweg.engine.l7.mysql;

import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.l7.LittleEndian;
import io.thalweg.engine.l7.TextCache;

/** The first packet of an answer: OK, an error, or the head of a result set. */
final class MysqlResponse {
    static final int OK = 0x00;
    static final int MORE_AUTH_DATA = 0x01;
    static final int LOCAL_INFILE = 0xfb;
    static final int AUTH_SWITCH = 0xfe;
    static final int ERROR = 0xff;

    private static final int SQL_STATE = 6;
    private static final int PREPARED = 9;

    private final boolean obfuscate;
    private final TextCache texts;

    MysqlResponse(boolean obfuscate, TextCache texts) {
        this.obfuscate = obfuscate;
        this.texts = texts;
    }

    void fill(byte[] b, int from, int to, MysqlState state, L7Message message) {
        message.status = L7Status.OK;
        switch (b[from] & 0xff) {
            case OK -> ok(b, from, to, state, message);
            case ERROR -> error(b, from, to, message);
            default -> {}
        }
    }

    private static void ok(byte[] b, int from, int to, MysqlState state, L7Message message) {
        if (state.command == MysqlCommand.STMT_PREPARE && to - from >= PREPARED) {
            long id = LittleEndian.u32(b, from + 1);
            message.id = id;
            message.hasId = true;
            state.statements.add((int) id, LittleEndian.u16(b, from + 7));
        } else if (MysqlCommand.changesRows(state.command)) {
            long rows = MysqlBytes.lengthEncoded(b, from + 1, to);
            message.affectedRows = rows;
            message.hasAffectedRows = rows >= 0;
        }
    }

    private void error(byte[] b, int from, int to, L7Message message) {
        message.status = L7Status.SERVER_ERROR;
        if (to - from < 3) {
            return;
        }
        message.code = LittleEndian.u16(b, from + 1);
        message.hasCode = true;
        message.status = message.code >= 2000 && message.code < 3000 ? L7Status.CLIENT_ERROR : L7Status.SERVER_ERROR;
        int at = from + 3;
        int text = at < to && b[at] == '#' ? Math.min(to, at + SQL_STATE) : at;
        message.exception = obfuscate ? masked(b, text, to) : texts.text(b, text, to);
    }

    /** What lies between the first and the last quotation mark may be out of the statement, marks and all. */
    private String masked(byte[] b, int from, int to) {
        int first = from;
        while (first < to && b[first] != '\'') {
            first++;
        }
        int last = to - 1;
        while (last > first && (b[last] != '\'' || last + 1 < to && isLetter(b[last + 1]))) {
            last--;
        }
        if (first >= to) {
            return texts.text(b, from, to);
        }
        String behind = last > first ? texts.text(b, last + 1, to) : "";
        return texts.cut(texts.text(b, from, first) + "?" + behind);
    }

    /** As in {@code doesn't}. */
    private static boolean isLetter(byte c) {
        return c >= 'a' && c <= 'z';
    }
}
