package io.thalweg.engine.l7.tars;

import io.thalweg.engine.l7.L7Status;

/** Return codes of the framework (BaseF.tars). */
final class TarsStatus {
    private TarsStatus() {}

    static L7Status of(int code) {
        return switch (code) {
            case 0 -> L7Status.OK;
            case -10, -11, -12 -> L7Status.CLIENT_ERROR;
            default -> L7Status.SERVER_ERROR;
        };
    }

    /** Name of an error; empty for none. */
    static String name(int code) {
        return switch (code) {
            case 0 -> "";
            case -1 -> "TARSSERVERDECODEERR";
            case -2 -> "TARSSERVERENCODEERR";
            case -3 -> "TARSSERVERNOFUNCERR";
            case -4 -> "TARSSERVERNOSERVANTERR";
            case -5 -> "TARSSERVERRESETGRID";
            case -6 -> "TARSSERVERQUEUETIMEOUT";
            case -7 -> "TARSINVOKETIMEOUT";
            case -8 -> "TARSPROXYCONNECTERR";
            case -9 -> "TARSSERVEROVERLOAD";
            case -10 -> "TARSADAPTERNULL";
            case -11 -> "TARSINVOKEBYINVALIDESET";
            case -12 -> "TARSCLIENTDECODEERR";
            default -> "TARSSERVERUNKNOWNERR";
        };
    }
}
