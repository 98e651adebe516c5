/** {@code thalweg submit}: a job onto a Flink cluster that is there. */
package io.thalweg.standalone.submit;
