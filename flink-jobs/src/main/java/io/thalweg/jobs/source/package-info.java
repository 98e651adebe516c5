/** Reading Kafka so that event time never passes what is still unread. */
package io.thalweg.jobs.source;
