package dev.slipway.console;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// A browser and a guest that are joined: what one says the other hears, and when one goes the other goes too.
///
/// Lives on one event loop, so it needs no lock.
final class OpenConsole {

    private static final Logger LOG = Logger.getLogger(OpenConsole.class);

    /// Status codes of RFC 6455, 7.4.1.
    private static final short NORMAL = 1000;

    private static final short GOING_AWAY = 1001;
    private static final short PROTOCOL_ERROR = 1002;
    private static final short POLICY = 1008;

    /// After how many questions without an answer somebody is gone.
    private static final int MISSED_ANSWERS = 2;

    private final String name;
    private final ServerWebSocket browser;
    private final WebSocket guest;
    private final Buffer unread;
    private final Dialogue dialogue;
    private final Vertx vertx;
    private final Consumer<OpenConsole> afterwards;
    private final Flow toGuest;
    private final Flow toBrowser;
    private boolean greeted;
    private boolean ended;
    private long timer;
    private int browserSilent;
    private int guestSilent;
    private int idle;

    OpenConsole(String name, ServerWebSocket browser, GuestEnd guest, Vertx vertx, Consumer<OpenConsole> afterwards) {
        this.name = name;
        this.browser = browser;
        this.guest = guest.socket();
        this.unread = guest.unread();
        this.vertx = vertx;
        this.afterwards = afterwards;
        this.toGuest = new Flow(browser, guest.socket());
        this.toBrowser = new Flow(guest.socket(), browser);
        this.dialogue = switch (guest.type()) {
            case VNC -> new ScreenDialogue(browser::write);
            case SERIAL -> new TerminalDialogue();
        };
    }

    void begin(Duration pingInterval, Duration idleLimit) {
        timer = vertx.setPeriodic(pingInterval.toMillis(), tick -> look(idleLimit.dividedBy(pingInterval)));
        // a socket that is closed already takes no handler
        if (guest.isClosed()) {
            end(NORMAL, dialogue.guestLeft());
            return;
        }
        if (browser.isClosed()) {
            end(NORMAL, "the viewer left");
            return;
        }
        browser.closeHandler(gone -> end(NORMAL, "the viewer left"));
        browser.exceptionHandler(failure -> end(NORMAL, "the connection to the viewer broke"));
        guest.closeHandler(gone -> end(NORMAL, dialogue.guestLeft()));
        guest.exceptionHandler(failure -> end(NORMAL, "the connection to Proxmox VE broke"));
        browser.pongHandler(pong -> browserSilent = 0);
        guest.pongHandler(pong -> guestSilent = 0);
        browser.frameHandler(this::fromBrowser);
        guest.handler(this::fromGuest);
        dialogue.begin();
        greet();
    }

    /// Lets the guest speak once its viewer listens.
    private void greet() {
        if (!greeted && dialogue.joined()) {
            greeted = true;
            if (unread.length() > 0) {
                toBrowser.pass(unread);
            }
            if (!toBrowser.held()) {
                guest.resume();
            }
        }
    }

    private void fromBrowser(WebSocketFrame frame) {
        boolean said = frame.isBinary() || frame.isText() || frame.isContinuation();
        if (!said || ended || guest.isClosed()) {
            return;
        }
        browserSilent = 0;
        try {
            Dialogue.Heard heard = dialogue.hear(frame);
            if (heard.used()) {
                idle = 0;
            }
            heard.forGuest().forEach(toGuest::pass);
            greet();
        } catch (NotUnderstood failure) {
            end(PROTOCOL_ERROR, failure.text());
        }
    }

    private void fromGuest(Buffer data) {
        if (ended || browser.isClosed()) {
            return;
        }
        guestSilent = 0;
        toBrowser.pass(data);
    }

    /// Nothing can be heard from who is not read from because the other one has to catch up; that excuses one of the
    /// two, and the guest until its viewer is ready.
    private void look(long idleTicks) {
        if (!toGuest.held() || toBrowser.held()) {
            browserSilent++;
        }
        if (greeted && !toBrowser.held()) {
            guestSilent++;
        }
        idle++;
        if (browserSilent > MISSED_ANSWERS) {
            end(NORMAL, "the viewer does not answer");
        } else if (guestSilent > MISSED_ANSWERS) {
            end(GOING_AWAY, "Proxmox VE does not answer");
        } else if (idle > idleTicks) {
            end(POLICY, "closed because nobody used it");
        } else {
            browser.writePing(Buffer.buffer());
            guest.writePing(Buffer.buffer());
            dialogue.keepAlive().filter(message -> !guest.writeQueueFull()).ifPresent(guest::write);
        }
    }

    /// Ends it because this process ends; another one may take over.
    void leave() {
        end(GOING_AWAY, "Slipway is restarted");
    }

    private void end(short code, String reason) {
        if (ended) {
            return;
        }
        ended = true;
        vertx.cancelTimer(timer);
        LOG.infof("the console of %s is closed: %s", name, reason);
        browser.close(code, reason);
        guest.close(NORMAL);
        // what still comes is dropped, so that the other side's goodbye is heard behind it
        browser.resume();
        guest.resume();
        afterwards.accept(this);
    }
}
