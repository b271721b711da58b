package dev.slipway.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocket;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorNineResource;
import dev.slipway.vm.OwnVms;
import dev.slipway.vm.VmRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whether a person can use the screen and the terminal of a VM in a browser.
@QuarkusTest
@WithTestResource(SimulatorNineResource.class)
class ConsoleBrowserIT {

    private static final double PATIENCE = Duration.ofSeconds(30).toMillis();

    /// The picture as the browser has it.
    private static final String PICTURE = "() => document.querySelector('#screen canvas')?.toDataURL() ?? ''";

    private static final Pattern TICKET = Pattern.compile(".*/console\\?type=.*");

    private static Playwright playwright;
    private static Browser browser;

    @TestHTTPResource("/")
    String start;

    @ConfigProperty(name = "slipway.admin.password")
    String password;

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    private final List<String> complaints = new ArrayList<>();
    private BrowserContext context;
    private Page page;
    private VmRef vm;

    @BeforeAll
    static void open() {
        Optional<Path> chromium = Arrays.stream(System.getenv("PATH").split(":"))
                .flatMap(folder -> Arrays.asList("chromium", "chromium-browser", "google-chrome").stream()
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(chromium.isPresent(), "not run: no Chromium is on the path");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium.get())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")));
    }

    @AfterAll
    static void close() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @BeforeEach
    void visit() {
        vm = own.add(simulator, true);
        context = browser.newContext(new Browser.NewContextOptions().setLocale("en-GB"));
        page = context.newPage();
        page.setDefaultTimeout(PATIENCE);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(start + "vms/%s/%s".formatted(vm.cluster(), vm.vmid()));
        page.getByLabel("User name").fill("admin");
        page.getByLabel("Password").fill(password);
        button("Sign in").click();
        page.navigate(start + "vms/%s/%s".formatted(vm.cluster(), vm.vmid()));
    }

    private void openScreen() {
        button("Console").click();
        assertThat(state()).containsText("Connected", patiently());
    }

    private void openTerminal() {
        button("Terminal").click();
        assertThat(state()).containsText("Connected", patiently());
        assertThat(terminal()).containsText("starting serial terminal on interface serial0", patiently());
    }

    @AfterEach
    void leave() {
        context.close();
    }

    @Test
    void whatIsTypedIsSeen() {
        openScreen();
        String before = picture();

        page.keyboard().type("hello");

        changed(before);
        assertThat(complaints).isEmpty();
    }

    @Test
    void ctrlAltDelReachesTheVm() {
        openScreen();
        String before = picture();

        button("Ctrl+Alt+Del").click();

        changed(before);
        assertThat(complaints).isEmpty();
    }

    @Test
    void aTextIsCopiedIntoTheVmAndBack() {
        openScreen();
        Locator clipboard = page.getByLabel(Pattern.compile("^What is copied"));
        page.getByText("Clipboard", new Page.GetByTextOptions().setExact(true)).click();
        clipboard.fill("from here");

        button("Put into its clipboard").click();

        assertThat(clipboard).hasValue("FROM HERE", new LocatorAssertions.HasValueOptions().setTimeout(PATIENCE));
    }

    @Test
    void aConnectionThatEndedIsToldAndMadeAgain() {
        openScreen();
        simulator.power(vm.vmid().number(), false);
        assertThat(state()).containsText("the screen was switched off", patiently());
        simulator.power(vm.vmid().number(), true);

        button("Connect again").click();

        assertThat(state()).containsText("Connected", patiently());
    }

    @Test
    void whatAProxySaysWhileSlipwayIsAwayIsTriedAgain() {
        proxyFails(2);

        openScreen();

        assertThat(complaints).isEmpty();
    }

    @Test
    void aRefusalThatIsNoJsonIsToldByItsStatus() {
        page.route(
                TICKET,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(404)
                        .setContentType("text/html")
                        .setBody("<html>Not here</html>")));

        button("Console").click();

        assertThat(state()).hasText("The connection has ended. HTTP 404");
    }

    @Test
    void whoConnectsAgainBeforeItIsTriedAgainHasOneConnection() {
        page.clock().install();
        page.clock().pauseAt(System.currentTimeMillis() + Duration.ofHours(1).toMillis());
        List<WebSocket> opened = new ArrayList<>();
        page.onWebSocket(opened::add);
        proxyFails(1);
        button("Console").click();
        assertThat(state()).containsText("trying again", patiently());
        button("Connect again").click();
        assertThat(state()).containsText("Connected", patiently());

        page.clock().fastForward("10:00");

        assertThat(state().textContent()).startsWith("Connected");
        assertThat(button("Ctrl+Alt+Del")).isEnabled();
        assertThat(opened).hasSize(1);
    }

    /// The first tickets that are asked for get the page of a proxy.
    private void proxyFails(int times) {
        page.route(
                TICKET,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(502)
                        .setContentType("text/html")
                        .setBody("<html>Bad Gateway</html>")),
                new Page.RouteOptions().setTimes(times));
    }

    @Test
    void whatIsTypedIntoATerminalIsEchoed() {
        openTerminal();

        page.keyboard().press("Enter");
        page.keyboard().type("root");
        page.keyboard().press("Enter");
        page.keyboard().type("echo 안녕 from here");
        page.keyboard().press("Enter");

        assertThat(terminal()).containsText("own-%s login: root".formatted(vm.vmid()), patiently());
        assertThat(terminal()).containsText("$ echo 안녕 from here", patiently());
        assertThat(terminal().getByText(Pattern.compile("^안녕 from here"))).isVisible();
        assertThat(complaints).isEmpty();
    }

    @Test
    void aTextIsTypedIntoATerminal() {
        openTerminal();
        page.getByText("Type a text", new Page.GetByTextOptions().setExact(true))
                .click();
        page.getByLabel(Pattern.compile("^A text that is typed")).fill("\nroot\necho pasted\n");

        button("Type it").click();

        assertThat(terminal().getByText(Pattern.compile("^pasted"))).isVisible();
    }

    @Test
    void aTerminalFillsItsWindow() {
        openTerminal();
        String before = page.locator("#terminal-size").textContent();

        page.setViewportSize(700, 400);

        assertThat(page.locator("#terminal-size")).not().hasText(before);
    }

    @Test
    void whatIsSelectedInATerminalIsCopied() {
        context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
        openTerminal();
        page.locator("#screen .xterm-screen").dblclick(new Locator.DblclickOptions().setPosition(5, 5));

        button("Copy what is selected").click();

        page.waitForFunction("async () => (await navigator.clipboard.readText()).trim() === 'starting'");
    }

    @Test
    void aTerminalThatEndedIsToldAndMadeAgain() {
        openTerminal();
        simulator.power(vm.vmid().number(), false);
        assertThat(state()).containsText("the terminal was closed", patiently());
        simulator.power(vm.vmid().number(), true);

        button("Connect again").click();

        assertThat(state()).containsText("Connected", patiently());
    }

    @Test
    void aVmWithoutASerialPortOffersNoTerminal() {
        simulator.edit(vm.vmid().number(), "serial0", "/dev/ttyS0");

        page.reload();

        assertThat(button("Console")).isVisible();
        assertThat(button("Terminal")).hasCount(0);
    }

    private Locator terminal() {
        return page.locator("#screen .xterm-rows");
    }

    private Locator state() {
        return page.locator("#console-state");
    }

    private String picture() {
        page.waitForFunction("() => document.querySelector('#screen canvas')?.width > 300");
        return (String) page.evaluate(PICTURE);
    }

    private void changed(String before) {
        page.waitForFunction("before => (%s)() !== before".formatted(PICTURE), before);
        assertThat(picture()).isNotEqualTo(before);
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static LocatorAssertions.ContainsTextOptions patiently() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE);
    }
}
