/** Which processes run on this machine, in which containers, and which sockets are theirs. */
package io.thalweg.agent.process;
