package dev.gun.spring.boot.autoconfigure;

/** What to do when a connection is not up in time. */
public enum AwaitUpAction {
    /** The start of the application fails. */
    FAIL,
    /** The application starts, and the connection goes on trying. */
    CONTINUE
}
