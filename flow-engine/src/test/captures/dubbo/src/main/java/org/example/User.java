package org.example;

import java.io.Serializable;

/** An argument with fields. */
public class User implements Serializable {
    private static final long serialVersionUID = 1;

    public String name;
    public int age;
    public User friend;

    public User() {}

    public User(String name, int age, User friend) {
        this.name = name;
        this.age = age;
        this.friend = friend;
    }
}
