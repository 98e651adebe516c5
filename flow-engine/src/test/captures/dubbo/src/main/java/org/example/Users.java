package org.example;

import java.util.List;
import java.util.Map;

/** The service that is called. */
public interface Users {
    String login(String name, int age);

    List<User> find(User like, Map<String, Object> options, long[] ids);

    void log(String line);
}
