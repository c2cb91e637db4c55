package dev.gun.client.internal.transport;

import dev.gun.client.Reason;
import dev.gun.client.event.LookupInfo;

/** How a look-up ended: one method, once, on the event loop, never from within the call that began it. */
public interface LookupCallback {

    /** The name has these addresses, in the order in which they are to be tried; at least one, at most ten. */
    void resolved(LookupInfo addresses);

    /** It has none: {@link Reason.UnknownHost} or {@link Reason.Timeout}. */
    void failed(Reason reason);
}
