/** The agent's side of the control plane: registers, tells how it does, takes configuration, measures the clock. */
package io.thalweg.agent.control;
