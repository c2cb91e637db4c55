/**
 * The test kit: scripted and real peers, certificates made at test time, and watches for what a test may leave behind.
 * It depends on no class of the client under test, so other modules use it as a test-jar.
 */
@NullMarked
package dev.gun.client.testkit;

import org.jspecify.annotations.NullMarked;
