package io.thalweg.engine.l7.someip;

import io.thalweg.engine.l7.L7Status;

/** Return codes (PRS_SOMEIP_00191). */
final class SomeIpReturnCode {
    private SomeIpReturnCode() {}

    static L7Status status(int code) {
        return switch (code) {
            case 0x00 -> L7Status.OK;
            case 0x02, 0x03, 0x07, 0x08, 0x0a -> L7Status.CLIENT_ERROR;
            default -> L7Status.SERVER_ERROR;
        };
    }

    static String text(int code) {
        return switch (code) {
            case 0x00 -> "No error occurred";
            case 0x01 -> "An unspecified error occurred";
            case 0x02 -> "The requested Service ID is unknown";
            case 0x03 -> "The requested Method ID is unknown";
            case 0x04 -> "Application not running";
            case 0x05 -> "System running the service is not reachable";
            case 0x06 -> "A timeout occurred";
            case 0x07 -> "Version of SOME/IP protocol not supported";
            case 0x08 -> "Interface version mismatch";
            case 0x09 -> "Deserialization error";
            case 0x0a -> "An unexpected message type was received";
            case 0x0b -> "Repeated E2E calculation error";
            case 0x0c -> "Wrong E2E sequence error";
            case 0x0d -> "Not further specified E2E error";
            case 0x0e -> "E2E not available";
            case 0x0f -> "No new data for E2E calculation present";
            default -> "Error " + code;
        };
    }
}
