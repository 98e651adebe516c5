/** Dubbo's own protocol, version 2, as an L7 protocol: header, and the request's body in its most used serialisations. */
package io.thalweg.engine.l7.dubbo;
