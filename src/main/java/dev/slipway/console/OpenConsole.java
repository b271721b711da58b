package dev.slipway.console;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import java.time.Duration;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// A browser and a screen that are joined: what one says the other hears, and when one goes the other goes too.
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
    private final WebSocket screen;
    private final Vertx vertx;
    private final Consumer<OpenConsole> afterwards;
    private final Flow toScreen;
    private final Flow toBrowser;
    private final RfbStream received = new RfbStream();
    private final Handshake handshake;
    private boolean joined;
    private boolean ended;
    private long timer;
    private int browserSilent;
    private int screenSilent;
    private int idle;

    OpenConsole(String name, ServerWebSocket browser, WebSocket screen, Vertx vertx, Consumer<OpenConsole> afterwards) {
        this.name = name;
        this.browser = browser;
        this.screen = screen;
        this.vertx = vertx;
        this.afterwards = afterwards;
        this.toScreen = new Flow(browser, screen);
        this.toBrowser = new Flow(screen, browser);
        this.handshake = new HandshakeWithBrowser(browser::write);
    }

    void begin(Duration pingInterval, Duration idleLimit) {
        timer = vertx.setPeriodic(pingInterval.toMillis(), tick -> look(idleLimit.dividedBy(pingInterval)));
        // a socket that is closed already takes no handler
        if (screen.isClosed()) {
            end(NORMAL, "the screen was switched off");
            return;
        }
        if (browser.isClosed()) {
            end(NORMAL, "the viewer left");
            return;
        }
        browser.closeHandler(gone -> end(NORMAL, "the viewer left"));
        browser.exceptionHandler(failure -> end(NORMAL, "the connection to the viewer broke"));
        screen.closeHandler(gone -> end(NORMAL, "the screen was switched off"));
        screen.exceptionHandler(failure -> end(NORMAL, "the connection to Proxmox VE broke"));
        browser.pongHandler(pong -> browserSilent = 0);
        screen.pongHandler(pong -> screenSilent = 0);
        browser.handler(this::fromBrowser);
        screen.handler(this::fromScreen);
        handshake.proceed(received);
    }

    private void fromBrowser(Buffer data) {
        if (ended || screen.isClosed()) {
            return;
        }
        browserSilent = 0;
        idle = 0;
        if (joined) {
            toScreen.pass(data);
            return;
        }
        received.add(data);
        try {
            if (handshake.proceed(received)) {
                joined = true;
                toScreen.pass(received.rest());
                screen.resume();
            }
        } catch (RfbException failure) {
            end(PROTOCOL_ERROR, failure.text());
        }
    }

    private void fromScreen(Buffer data) {
        if (ended || browser.isClosed()) {
            return;
        }
        screenSilent = 0;
        toBrowser.pass(data);
    }

    /// Nothing can be heard from who is not read from because the other one has to catch up; that excuses one of the
    /// two, and the screen until it is joined.
    private void look(long idleTicks) {
        if (!toScreen.held() || toBrowser.held()) {
            browserSilent++;
        }
        if (joined && !toBrowser.held()) {
            screenSilent++;
        }
        idle++;
        if (browserSilent > MISSED_ANSWERS) {
            end(NORMAL, "the viewer does not answer");
        } else if (screenSilent > MISSED_ANSWERS) {
            end(GOING_AWAY, "Proxmox VE does not answer");
        } else if (idle > idleTicks) {
            end(POLICY, "closed because nobody used it");
        } else {
            browser.writePing(Buffer.buffer());
            screen.writePing(Buffer.buffer());
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
        screen.close(NORMAL);
        // what still comes is dropped, so that the other side's goodbye is heard behind it
        browser.resume();
        screen.resume();
        afterwards.accept(this);
    }
}
