package dev.gun.benchmarks.compare.client;

import java.io.BufferedReader;
import java.io.IOException;

/** Orders to the server's process. They are printed, and whoever started both processes passes them on and answers. */
record Orders(BufferedReader answers) {

    /** Gives an order and waits until it is carried out. */
    void give(String order) throws IOException {
        say("@server " + order);
        String answer = answers.readLine();
        if (!"done".equals(answer)) {
            throw new IOException("The server did not carry out '" + order + "': " + answer);
        }
    }

    @SuppressWarnings("SystemOut")
    static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
