/** What tracing socket calls costs: those who are traced, the kernel, and the agent. */
package io.thalweg.bench.ebpf;
