/**
 * Watches the objects of a Kubernetes cluster and tells the control plane of them. Loaded only where it is asked for: the
 * client of the API server is as large as the rest of the agent.
 */
package io.thalweg.agent.kubernetes;
