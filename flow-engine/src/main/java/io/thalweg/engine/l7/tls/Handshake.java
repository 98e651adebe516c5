package io.thalweg.engine.l7.tls;

import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.tls.TlsState.Side;

/**
 * What handshake messages and alerts mean for the session (RFC 8446, section 4; RFC 5246, section 7.4): ClientHello is its
 * request, ServerHello its response. Up to TLS 1.2 the response waits for the certificates and for alerts that follow in the
 * clear. A HelloRetryRequest and the ClientHello after it are part of the same session. Who sends an alert is to blame: the
 * client that does not trust, the server that cannot agree.
 */
final class Handshake {
    private static final int CERTIFICATE = 11;
    private static final int HEADER = 4;
    private static final int LIST_HEADERS = 6;
    /** One handshake each connection. */
    private static final int PAIRING = 1;

    private final Hello hello;
    private final Certificate certificate;

    Handshake(TextCache texts) {
        hello = new Hello(texts);
        certificate = new Certificate(texts);
    }

    /**
     * The message of a side, whole or as far as it is there.
     *
     * @return whether nothing more comes in the clear
     */
    boolean message(TlsState connection, Side side, boolean fromClient, L7Exchange exchange) {
        switch (side.message[0]) {
            case Hello.CLIENT -> {
                if (fromClient && !connection.hasRequest) {
                    request(connection, side, exchange);
                }
            }
            case Hello.SERVER -> {
                return !fromClient && connection.response == null && response(connection, side, exchange);
            }
            case CERTIFICATE -> {
                if (connection.response != null) {
                    certificate(connection.response, side, fromClient);
                }
            }
            default -> {
                // says nothing about the session
            }
        }
        return false;
    }

    private void request(TlsState connection, Side side, L7Exchange exchange) {
        hello.parse(side.message, HEADER, side.length, true);
        L7Message request = begun(side.timestampMicros, side.sequence);
        request.capturedBytes = side.captured;
        request.requestType = "ClientHello";
        request.requestDomain = hello.serverName;
        request.requestResource = hello.serverName;
        request.attribute("client_alpn", hello.alpn);
        connection.hasRequest = true;
        exchange.request(request);
    }

    /** A ClientHello in the form of SSL 2.0, which names no server. */
    void oldHello(TlsState connection, Side side, L7Input input, L7Exchange exchange) {
        L7Message request = begun(input.timestampMicros, input.sequence);
        request.capturedBytes = side.captured;
        request.requestType = "ClientHello";
        connection.hasRequest = true;
        exchange.request(request);
    }

    private boolean response(TlsState connection, Side side, L7Exchange exchange) {
        hello.parse(side.message, HEADER, side.length, false);
        if (hello.isRetry) {
            return false;
        }
        L7Message response = begun(side.timestampMicros, side.sequence);
        response.version = Hello.versionText(hello.version);
        response.status = L7Status.OK;
        response.result = "ServerHello";
        if (hello.hasCipherSuite) {
            response.attribute("cipher_suite", CipherSuites.name(hello.cipherSuite));
        }
        response.attribute("alpn", hello.alpn);
        connection.response = response;
        if (hello.isEncrypted()) {
            tell(connection, exchange);
            return true;
        }
        return false;
    }

    private static L7Message begun(long micros, int sequence) {
        L7Message message = new L7Message();
        message.isTls = true;
        message.pairingId = PAIRING;
        message.timestampMicros = micros;
        message.tcpSequence = sequence;
        return message;
    }

    /** {@code certificates <0..2^24-1> { certificate <1..2^24-1> }}: the first is the peer's own. */
    private void certificate(L7Message response, Side side, boolean isClient) {
        int from = HEADER + LIST_HEADERS;
        if (side.length <= from || !certificate.parse(side.message, from, side.length)) {
            return;
        }
        String prefix = isClient ? "client_cert_" : "server_cert_";
        if (!isClient) {
            response.requestResource = certificate.commonName;
        }
        response.attribute(prefix + "subject", certificate.subject);
        response.attribute(prefix + "not_before", certificate.notBefore);
        response.attribute(prefix + "not_after", certificate.notAfter);
    }

    /**
     * An alert that is whole.
     *
     * @return whether nothing more is to be seen
     */
    boolean alert(TlsState connection, L7Input input, L7Exchange exchange) {
        int level = input.buffer[input.from + TlsRecord.HEADER_BYTES];
        int description = input.buffer[input.from + TlsRecord.HEADER_BYTES + 1] & 0xff;
        if (level == TlsAlert.WARNING && description != TlsAlert.CLOSE_NOTIFY) {
            return false;
        }
        if (level == TlsAlert.FATAL) {
            if (connection.response == null) {
                connection.response = begun(input.timestampMicros, input.sequence);
                connection.response.capturedBytes = TlsRecord.HEADER_BYTES + TlsAlert.BYTES;
            }
            L7Message response = connection.response;
            response.status = input.fromClient ? L7Status.CLIENT_ERROR : L7Status.SERVER_ERROR;
            response.hasCode = true;
            response.code = description;
            response.exception = TlsAlert.name(description);
        }
        tell(connection, exchange);
        return true;
    }

    /** A ClientHello that is not all there was sent to its end, or nothing would answer it: what is there of it is told. */
    private void answered(TlsState connection, L7Exchange exchange) {
        Side client = connection.client;
        if (!connection.hasRequest && client.length >= HEADER && client.message[0] == Hello.CLIENT) {
            request(connection, client, exchange);
        }
    }

    /** Tells the response, if there is one that was not told. */
    void tell(TlsState connection, L7Exchange exchange) {
        L7Message response = connection.response;
        if (response != null) {
            answered(connection, exchange);
            connection.response = null;
            response.capturedBytes = Math.max(response.capturedBytes, connection.server.captured);
            exchange.response(response);
        }
    }
}
