/** Program files as probes need them: where functions of Go begin and return, stripped or not. */
package io.thalweg.agent.elf;
