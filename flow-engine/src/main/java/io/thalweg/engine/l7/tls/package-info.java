/** TLS handshakes over TCP (RFC 5246, RFC 8446): who was asked for, and what was agreed on. */
package io.thalweg.engine.l7.tls;
