/**
 * The cases of the Autobahn TestSuite for WebSocket clients (sections 1 to 7, 9, 10, 12 and 13), played by a scripted peer,
 * and the client that runs under the TestSuite itself.
 */
@NullMarked
package dev.gun.client.autobahn;

import org.jspecify.annotations.NullMarked;
