package dev.gun.client.event;

/** Something that a connection did. */
public interface GunEvent {

    /** The name of the connection. */
    String connection();
}
