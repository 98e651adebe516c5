package io.thalweg.agent.kafka;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** What an operator can do when Kafka does not let the agent in. No text tells a setting's value: it may be a secret. */
final class AccessRemedy {
    private AccessRemedy() {}

    /** Whether it is a matter of rights: nothing is wrong with the batch, which can wait until they are given. */
    static boolean isOf(Exception refusal) {
        return refusal instanceof AuthenticationException || refusal instanceof AuthorizationException;
    }

    static String of(Exception refusal, String topic) {
        if (refusal instanceof SslAuthenticationException) {
            return "look at ssl.truststore.* (who signed the broker's certificate?), at the host name in it, at ssl.keystore.* if"
                    + " the broker asks for certificates of clients, and whether that port speaks TLS";
        }
        if (refusal instanceof AuthenticationException) {
            return "look at sasl.mechanism and at the user and password of sasl.jaas.config in --kafka-config, and whether the"
                    + " broker knows that user for that mechanism";
        }
        if (refusal instanceof AuthorizationException) {
            return "allow this user DESCRIBE and WRITE on topic " + topic;
        }
        if (refusal instanceof RetriableException) {
            return "is the broker up, does the topic " + topic
                    + " exist, and does that port speak what security.protocol says?";
        }
        return "see the message";
    }
}
