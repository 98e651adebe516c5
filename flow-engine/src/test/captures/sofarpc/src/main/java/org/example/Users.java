package org.example;

/** The service that is called. */
public interface Users {
    String login(String name, int age);

    void log(String line);
}
