/** The capture agent's commands. */
package io.thalweg.agent;
