/** The live view of a running agent's numbers. */
package io.thalweg.agent.top;
