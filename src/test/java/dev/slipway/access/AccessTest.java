package dev.slipway.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AccessTest {

    private static final String SESSION = "slipway-session";
    private static final String CALLER = "/api/v1/echo/caller";

    @Inject
    SignInThrottle throttle;

    @AfterEach
    void forgetFailures() {
        throttle.succeeded("127.0.0.1");
    }

    private static RequestSpecification browser() {
        return given().redirects().follow(false).accept("text/html");
    }

    private static Response signIn(String name, String password) {
        return browser()
                .formParam("j_username", name)
                .formParam("j_password", password)
                .when()
                .post("/j_security_check");
    }

    private static String session() {
        return signIn("admin", "correct horse battery staple").getCookie(SESSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {CALLER, "/api/v1/vms", "/api/v1/nothing", "/api/v1/operations"})
    void aProgramWithoutTokenIsToldSo(String path) {
        given().redirects()
                .follow(false)
                .when()
                .get(path)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", startsWith("Bearer"))
                .body("type", is("/problems/unauthorized"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer wrong-token-of-the-tests", "Bearer ", "Bearer", "Basic YWRtaW46YWRtaW4=", "nonsense"})
    void aWrongTokenIsNotEnough(String authorization) {
        given().header("Authorization", authorization)
                .when()
                .get(CALLER)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", startsWith("Bearer"));
    }

    @Test
    void aTokenNamesItsCaller() {
        given().header("Authorization", "Bearer token-of-the-tests-0123456789")
                .when()
                .get(CALLER)
                .then()
                .statusCode(200)
                .body(is("admin default"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/q/openapi", "/q/health", "/provision/dashboard"})
    void aPersonIsSentToTheSignInPage(String path) {
        browser().when().get(path).then().statusCode(302).header("Location", endsWith("/login"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login",
                "/webjars/htmx.org/2.0.8/dist/htmx.min.js",
                "/webjars/picocss__pico/2.1.1/css/pico.min.css",
                "/assets/slipway.css",
                "/assets/slipway.js",
                "/assets/slipway.svg"
            })
    void theSignInPageAndWhatItNeedsAreOpen(String path) {
        browser().when().get(path).then().statusCode(200);
    }

    @Test
    void theRightPasswordOpensASession() {
        signIn("admin", "correct horse battery staple")
                .then()
                .statusCode(302)
                .header("Location", endsWith("/"))
                .header("Set-Cookie", containsString("HTTPOnly"))
                .header("Set-Cookie", containsString("SameSite=Lax"));
    }

    @Test
    void aSessionIsGoodForPagesAndApi() {
        given().cookie(SESSION, session()).when().get(CALLER).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({"admin, wrong", "admin, ''", "root, correct horse battery staple", "'', ''"})
    void aWrongPasswordLeadsBackToTheForm(String name, String password) {
        signIn(name, password)
                .then()
                .statusCode(302)
                .header("Location", endsWith("/login?failed=yes"))
                .header("Set-Cookie", not(containsString(SESSION)));
    }

    @Test
    void theFormSaysThatItFailed() {
        browser().when().get("/login?failed=yes").then().statusCode(200).body(containsString("is wrong"));
    }

    @Test
    void theFormSpeaksKorean() {
        browser()
                .header("Accept-Language", "ko-KR,ko;q=0.9")
                .when()
                .get("/login")
                .then()
                .body(containsString("로그인"))
                .body(containsString("lang=\"ko\""));
        browser()
                .when()
                .get("/login?lang=ko")
                .then()
                .body(containsString("비밀번호"))
                .cookie("lang", "ko");
    }

    @Test
    void afterManyFailuresAnAddressWaits() {
        for (int i = 0; i < 5; i++) {
            signIn("admin", "wrong " + i);
        }

        signIn("admin", "correct horse battery staple")
                .then()
                .statusCode(429)
                .header("Retry-After", not(nullValue()))
                .header("Set-Cookie", nullValue());
    }

    @Test
    void signingOutRemovesTheCookie() {
        browser()
                .cookie(SESSION, session())
                .when()
                .post("/logout")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/login"))
                .header("Set-Cookie", startsWith(SESSION + "=;"));
    }

    @Test
    void aForgedCookieIsWorthNothing() {
        given().cookie(SESSION, "YWRtaW4").when().get(CALLER).then().statusCode(401);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, https://evil.example",
        "Origin, null"
    })
    void anotherSiteChangesNothing(String header, String value) {
        browser()
                .cookie(SESSION, session())
                .header(header, value)
                .when()
                .post("/logout")
                .then()
                .statusCode(403);
        given().cookie(SESSION, session())
                .header(header, value)
                .contentType("application/json")
                .body("{}")
                .when()
                .post("/api/v1/echo")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("type", is("/problems/forbidden"));
    }

    @Test
    void aTokenIsExemptFromTheOriginCheck() {
        given().header("Authorization", "Bearer token-of-the-tests-0123456789")
                .header("Origin", "https://tools.example")
                .contentType("application/json")
                .body("{\"cores\": 1}")
                .when()
                .post("/api/v1/echo")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/", "/api/v1/nothing", "/health"})
    void everyAnswerTellsBrowsersToBeStrict(String path) {
        browser()
                .when()
                .get(path)
                .then()
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Content-Security-Policy", not(containsString("unsafe")))
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin")
                .header("X-Frame-Options", "DENY")
                .header("Cache-Control", "no-store");
    }

    @Test
    void onlyThePageOfATerminalMayWriteItsOwnStyles() {
        browser()
                .when()
                .get("/vms/default/100/terminal")
                .then()
                .header("Content-Security-Policy", containsString("style-src 'self' 'unsafe-inline'"))
                .header("Content-Security-Policy", containsString("script-src 'self';"));
    }

    @Test
    void librariesMayBeKept() {
        given().when()
                .get("/webjars/htmx.org/2.0.8/dist/htmx.min.js")
                .then()
                .header("Cache-Control", containsString("immutable"));
    }

    @Test
    void aFormSentTooLateDoesNotBecomeThePageToReturnTo() {
        browser()
                .formParam("name", "web-1")
                .when()
                .post("/vms")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/login"))
                .header("Set-Cookie", nullValue());
    }

    @Test
    void anOpenPageIsLedToTheFormWhenItsSessionEnds() {
        browser()
                .header("HX-Request", "true")
                .when()
                .get("/")
                .then()
                .statusCode(401)
                .header("HX-Redirect", "/login");
    }
}
