package dev.slipway.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What is behind the serial port of a guest: somebody who asks for a name and then does what he is told, which
/// is little. A character is a byte of the line. As on a real line, who joins sees what is said from then on,
/// and not what was said before.
final class SerialShell {

    private static final String PROMPT = "$ ";
    private static final int LONGEST_LINE = 4096;
    private static final char INTERRUPT = 3;
    private static final char END = 4;
    private static final char BACKSPACE = 8;
    private static final char DELETE = 127;

    private final String host;
    private final List<Consumer<String>> listeners = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private boolean loggedIn;

    SerialShell(String host) {
        this.host = host;
    }

    void listen(Consumer<String> listener) {
        listeners.add(listener);
    }

    void leave(Consumer<String> listener) {
        listeners.remove(listener);
    }

    void type(String text) {
        text.chars().forEach(key -> key((char) key));
    }

    private void key(char key) {
        switch (key) {
            case '\r', '\n' -> enter();
            case BACKSPACE, DELETE -> rubOut();
            case INTERRUPT -> say("^C\r\n", "");
            case END -> leave();
            default -> {
                if (key >= ' ' && line.length() < LONGEST_LINE) {
                    line.append(key);
                    say(String.valueOf(key));
                }
            }
        }
    }

    private void rubOut() {
        if (!line.isEmpty()) {
            line.setLength(line.length() - 1);
            say("\b \b");
        }
    }

    private void enter() {
        String entered = line.toString().strip();
        line.setLength(0);
        if (!loggedIn) {
            loggedIn = !entered.isEmpty();
            say("\r\n", loggedIn ? "Welcome to %s, %s.\r\n".formatted(host, entered) : "");
        } else if (entered.equals("exit")) {
            leave();
        } else {
            say("\r\n", answer(entered));
        }
    }

    private void leave() {
        loggedIn = false;
        say("\r\n", "\r\n");
    }

    private static String answer(String command) {
        if (command.isEmpty()) {
            return "";
        }
        String[] words = command.split(" +", 2);
        return words[0].equals("echo")
                ? (words.length > 1 ? words[1] : "") + "\r\n"
                : "sh: %s: not found\r\n".formatted(words[0]);
    }

    /// Ends a line, says something, and asks for the next one.
    private void say(String end, String answer) {
        line.setLength(0);
        say(end + answer + (loggedIn ? PROMPT : host + " login: "));
    }

    private void say(String text) {
        List.copyOf(listeners).forEach(listener -> listener.accept(text));
    }
}
