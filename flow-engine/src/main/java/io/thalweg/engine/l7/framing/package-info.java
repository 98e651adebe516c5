/**
 * The part that protocols of binary frames have in common: each message begins with a header that tells its whole length,
 * as in Dubbo, SofaRPC, bRPC, Tars and SOME/IP.
 */
package io.thalweg.engine.l7.framing;
