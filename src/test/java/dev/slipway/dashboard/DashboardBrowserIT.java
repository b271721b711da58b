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
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
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

/// Whether a person can follow an operation live: found by role and label, as a person or a screen reader finds things.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class DashboardBrowserIT {

    private static final double PATIENCE = Duration.ofSeconds(30).toMillis();

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
        context = browser.newContext(new Browser.NewContextOptions().setLocale("en-GB"));
        page = context.newPage();
        page.setDefaultTimeout(PATIENCE);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(start);
        page.getByLabel("User name").fill("admin");
        page.getByLabel("Password").fill(password);
        button("Sign in").click();
        assertThat(page.getByRole(AriaRole.COMBOBOX, role("Template"))).isVisible(patiently());
    }

    @AfterEach
    void leave() {
        context.close();
    }

    @Test
    void aPersonCreatesAVmAndWatchesItBecomeRunning() {
        name().fill("browser-1");
        page.getByRole(AriaRole.COMBOBOX, role("Template")).selectOption("default:debian-12");

        button("Create").click();

        assertThat(operation("browser-1")).containsText("Clone", contains());
        assertThat(row("browser-1")).containsText("running", contains());
        assertThat(operation("browser-1")).containsText("done", contains());
        assertThat(page.getByText("browser-1 is done")).hasCount(1, count());
        assertThat(simulator.guests()).anyMatch(guest -> guest.toString().contains("browser-1"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void aMistakeIsShownAtItsField() {
        name().fill("not a host name");

        button("Create").click();

        assertThat(page.getByText("is a host name")).isVisible(patiently());
        assertThat(name()).hasValue("not a host name");
        assertThat(name()).hasAttribute("aria-invalid", "true");
        assertThat(complaints).isEmpty();
    }

    @Test
    void aVmIsDeletedAfterAQuestion() {
        name().fill("browser-2");
        button("Create").click();
        page.getByLabel("Actions for browser-2").click();
        page.getByRole(AriaRole.LINK, role("Delete browser-2")).click();

        button("Delete it").click();

        assertThat(row("browser-2")).hasCount(0, count());
        assertThat(simulator.guests()).noneMatch(guest -> guest.toString().contains("browser-2"));
    }

    @Test
    void theMenuOfARowIsWorkedWithTheKeyboard() {
        VmRef vm = own.add(simulator, false);
        page.reload();
        Locator menu = page.getByLabel("Actions for own-" + vm.vmid());

        menu.focus();
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.LINK, role("Delete own-" + vm.vmid())))
                .isVisible(patiently());
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.LINK, role("Delete own-" + vm.vmid())))
                .isHidden();
        assertThat(menu).isFocused();
        page.keyboard().press("Enter");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");

        assertThat(row("own-" + vm.vmid())).containsText("running", contains());
        assertThat(complaints).isEmpty();
    }

    @Test
    void allThatAreShownAreSelectedAtOnce() {
        VmRef one = own.add(simulator, false);
        VmRef two = own.add(simulator, false);
        page.navigate(start + "?q=own-" + one.vmid().number() / 100);
        Locator mine = page.getByLabel("Select own-" + two.vmid());
        assertThat(mine).isVisible(patiently());

        page.getByLabel("All that are shown").check();
        assertThat(mine).isChecked();
        mine.uncheck();
        assertThat(page.getByLabel("All that are shown")).not().isChecked();
        button("Go on").click();

        assertThat(page.getByText("own-" + one.vmid())).isVisible(patiently());
        assertThat(page.getByText("own-" + two.vmid())).hasCount(0, count());
        assertThat(complaints).isEmpty();
    }

    @Test
    void newsLeaveAloneWhatIsBeingTyped() {
        VmRef vm = own.add(simulator, false);
        page.navigate(start + "vms/" + vm.cluster() + "/" + vm.vmid());
        page.locator("#more-devices > summary").click();
        page.locator("#add-disk input[name=size]").fill("77");
        simulator.edit(vm.vmid().number(), "net7", "virtio=BC:24:11:00:00:07,bridge=vmbr0");

        page.evaluate("document.body.dispatchEvent(new CustomEvent('vm-changed'))");

        assertThat(row("net7")).containsText("BC:24:11:00:00:07", contains());
        assertThat(page.locator("#add-disk input[name=size]")).hasValue("77");
    }

    @Test
    void aDiskIsAddedOnThePageOfAVm() {
        VmRef vm = own.add(simulator, false);
        page.navigate(start + "vms/%s/%s".formatted(vm.cluster(), vm.vmid()));

        page.getByText("Add or change devices").click();
        page.getByLabel("Size (GiB)").first().fill("30");
        button("Add a disk").click();

        assertThat(page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("scsi1")))
                .containsText("30 GiB", contains());
        assertThat(complaints).isEmpty();
    }

    private Locator name() {
        return page.getByRole(AriaRole.TEXTBOX, role("Name"));
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator operation(String vm) {
        return page.getByRole(AriaRole.LISTITEM)
                .filter(new Locator.FilterOptions().setHasText("Create " + vm))
                .first();
    }

    private Locator row(String vm) {
        return page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(vm));
    }

    private static Page.GetByRoleOptions role(String name) {
        return new Page.GetByRoleOptions().setName(Pattern.compile("^" + name));
    }

    private static LocatorAssertions.IsVisibleOptions patiently() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE);
    }

    private static LocatorAssertions.ContainsTextOptions contains() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE).setUseInnerText(true);
    }

    private static LocatorAssertions.HasCountOptions count() {
        return new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE);
    }
}
