/** DNS over UDP and TCP as an L7 protocol. */
package io.thalweg.engine.l7.dns;
