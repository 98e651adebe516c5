/** The agent's own log: lines on standard error, without the weight of a logging framework. */
package io.thalweg.agent.log;
