/** Redis (RESP2, RESP3 and inline commands) as an L7 protocol. */
package io.thalweg.engine.l7.redis;
