package io.thalweg.engine.l7.mqtt;

import io.thalweg.engine.l7.L7Status;

/** What the codes of answers mean: return codes of MQTT 3.1.1 §3.2.2.3 and reason codes of MQTT 5 §2.4. */
final class MqttReason {
    private static final int FIRST_ERROR = 0x80;
    private static final int OLD_UNAVAILABLE = 3;
    private static final String[] OLD = {
        "",
        "unacceptable protocol version",
        "identifier rejected",
        "server unavailable",
        "bad user name or password",
        "not authorized"
    };
    private static final String[] ERRORS = {
        "Unspecified error",
        "Malformed Packet",
        "Protocol Error",
        "Implementation specific error",
        "Unsupported Protocol Version",
        "Client Identifier not valid",
        "Bad User Name or Password",
        "Not authorized",
        "Server unavailable",
        "Server busy",
        "Banned",
        "Server shutting down",
        "Bad authentication method",
        "Keep Alive timeout",
        "Session taken over",
        "Topic Filter invalid",
        "Topic Name invalid",
        "Packet Identifier in use",
        "Packet Identifier not found",
        "Receive Maximum exceeded",
        "Topic Alias invalid",
        "Packet too large",
        "Message rate too high",
        "Quota exceeded",
        "Administrative action",
        "Payload format invalid",
        "Retain not supported",
        "QoS not supported",
        "Use another server",
        "Server moved",
        "Shared Subscriptions not supported",
        "Connection rate exceeded",
        "Maximum connect time",
        "Subscription Identifiers not supported",
        "Wildcard Subscriptions not supported"
    };

    private MqttReason() {}

    static boolean isError(int code, boolean isConnack) {
        return code >= FIRST_ERROR || isConnack && code > 0;
    }

    static String text(int code, boolean isConnack) {
        if (code < FIRST_ERROR) {
            return isConnack && code < OLD.length ? OLD[code] : "";
        }
        return code - FIRST_ERROR < ERRORS.length ? ERRORS[code - FIRST_ERROR] : "";
    }

    /** Whose fault it is. */
    static L7Status status(int code, boolean isConnack) {
        if (!isError(code, isConnack)) {
            return L7Status.OK;
        }
        return switch (code) {
            case OLD_UNAVAILABLE, 0x80, 0x83, 0x88, 0x89, 0x8b, 0x9c, 0x9d -> L7Status.SERVER_ERROR;
            default -> L7Status.CLIENT_ERROR;
        };
    }
}
