/** MongoDB (wire protocol, OP_MSG and what came before it) as an L7 protocol. */
package io.thalweg.engine.l7.mongodb;
