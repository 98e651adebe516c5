/** HTTP/2 (RFC 9113) with HPACK (RFC 7541), and what runs on it: gRPC and Dubbo's Triple. */
package io.thalweg.engine.l7.http2;
