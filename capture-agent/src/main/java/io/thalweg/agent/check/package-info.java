/** What this machine lets the agent do: one class per question, and the verdict on each feature. */
package io.thalweg.agent.check;
