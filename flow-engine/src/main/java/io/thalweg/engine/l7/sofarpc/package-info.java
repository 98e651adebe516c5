/** SofaRPC over its Bolt protocol, versions 1 and 2, as an L7 protocol. */
package io.thalweg.engine.l7.sofarpc;
