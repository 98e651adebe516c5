/** Memcached (text, meta and binary commands) as an L7 protocol. */
package io.thalweg.engine.l7.memcached;
