/** Keeps the agent within what it may take of the machine. */
package io.thalweg.agent.limits;
