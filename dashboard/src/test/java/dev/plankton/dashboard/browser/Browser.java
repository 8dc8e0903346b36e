package dev.plankton.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.testing.Patience;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;

/** The system's Chromium without a window, driven by the system's chromedriver. Nothing is downloaded. */
final class Browser implements AutoCloseable {
    private static final int WIDE = 1280;
    private static final int HEIGHT = 900;
    private static final String AXE = axe();

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts one; a test on a machine without Chromium is skipped. */
    static Browser open() {
        Path chromium = program("chromium", "chromium-browser");
        Path chromedriver = program("chromedriver");
        assumeTrue(
                chromium != null && chromedriver != null,
                "no chromium and chromedriver in PATH: install Debian's packages chromium and chromium-driver");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toString());
        options.addArguments(
                "--headless=new",
                "--window-size=%d,%d".formatted(WIDE, HEIGHT),
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--no-proxy-server");
        if (System.getProperty("user.name").equals("root")) {
            options.addArguments("--no-sandbox"); // Chromium refuses to start as root with one
        }
        options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    private static Path program(String... names) {
        for (String name : names) {
            for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
                Path file = Path.of(folder, name);
                if (Files.isExecutable(file)) {
                    return file;
                }
            }
        }
        return null;
    }

    ChromeDriver driver() {
        return driver;
    }

    void go(URI page) {
        driver.get(page.toString());
    }

    /** Opens the address that a server prints; what the console says of earlier servers is forgotten. */
    void enter(Room room) {
        go(room.entry());
        driver.manage().logs().get("browser").getAll();
    }

    WebElement element(String id) {
        return driver.findElement(By.id(id));
    }

    /** The text of an element that is shown; empty while there is none. */
    String text(String id) {
        try {
            return element(id).getText();
        } catch (NoSuchElementException | StaleElementReferenceException e) {
            return "";
        }
    }

    void click(String id) {
        element(id).click();
    }

    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void pressWithControl(String key) {
        new Actions(driver)
                .keyDown(Keys.CONTROL)
                .sendKeys(key)
                .keyUp(Keys.CONTROL)
                .perform();
    }

    void fill(String id, String text) {
        WebElement field = element(id);
        field.clear();
        field.sendKeys(text);
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Waits until an element's text contains {@code part}. */
    void untilText(String id, String part) {
        Patience.until("#%s says %s".formatted(id, part), () -> text(id).contains(part));
    }

    void untilLive() {
        untilText("link-state", "live");
    }

    void theme(boolean dark) {
        Map<String, Object> scheme = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    }

    /** Makes what is seen of a page so large, in pixels. */
    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void wide() {
        size(WIDE, HEIGHT);
    }

    /** What assistive technology reads on the page: the texts of the accessibility tree, one a line. */
    String accessibleText() {
        Map<String, Object> tree = driver.executeCdpCommand("Accessibility.getFullAXTree", Map.of());
        return ((List<?>) tree.get("nodes"))
                .stream()
                        .map(node -> (Map<?, ?>) node)
                        .filter(node -> "StaticText".equals(value(node.get("role"))))
                        .map(node -> value(node.get("name")))
                        .collect(Collectors.joining("\n"));
    }

    private static String value(Object field) {
        return field instanceof Map<?, ?> map ? Objects.toString(map.get("value")) : "";
    }

    /** No violation of axe-core's rules on the page as it is now. */
    void assertAccessible(String page) {
        driver.executeScript(AXE);
        Object violations = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run().then(
                    ({violations}) => done(violations.flatMap(({id, help, nodes}) =>
                        nodes.map(({target, failureSummary}) => `${id}: ${help}: ${target} ${failureSummary}`))),
                    (error) => done([String(error)]));
                """);
        assertThat((List<?>) violations).as(page).isEmpty();
    }

    /** The script alone: its binding for Selenium would bring an older Selenium and a downloader of browsers. */
    private static String axe() {
        try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"), "axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The console has no error, such as a breach of the Content-Security-Policy or a script that failed. */
    void assertNoErrors(String page) {
        assertThat(driver.manage().logs().get("browser").getAll().stream()
                        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                        .map(LogEntry::getMessage))
                .as(page)
                .isEmpty();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
