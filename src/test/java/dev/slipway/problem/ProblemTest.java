package dev.slipway.problem;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class ProblemTest {

    private static final String ECHO = "/api/v1/echo";

    private static RequestSpecification program() {
        return given().header("Authorization", "Bearer token-of-the-tests-0123456789");
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status, String type) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body("type", is(type))
                .body("status", is(status));
    }

    private static ValidatableResponse post(String body) {
        return program()
                .contentType(ContentType.JSON)
                .body(body)
                .when()
                .post(ECHO)
                .then();
    }

    @Test
    void anAcceptableBodyIsRead() {
        post("{\"name\": \"web-1\", \"cores\": 2, \"kind\": \"create\", \"vmid\": 100, \"tags\": [\"a\"]}")
                .statusCode(200)
                .body("kind", is("create"))
                .body("cores", is(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name': 'a', 'coers': 2}          | /coers              | there is no such field",
                "{'nested': {'ipconfig': 'dhcp'}}   | /nested/ipconfig    | known are ip_config",
                "{'memory': 'much'}                 | /memory             | must be a whole number",
                "{'memory': '2048'}                 | /memory             | must be a whole number",
                "{'memory': 1.5}                    | /memory             | must be a whole number",
                "{'memory': 99999999999}            | /memory             | must be a whole number",
                "{'kind': 'destroy'}                | /kind               | must be one of adopt, bulk",
                "{'vmid': 7}                        | /vmid               | a VMID is a number from 100",
                "{'tags': 'web'}                    | /tags               | must be a list",
                "{'tags': ['a', {}]}                | /tags/1             | must be text",
                "{'start': 'yes'}                   | /start              | must be true or false",
                "{'name': ['a']}                    | /name               | must be text",
                "{'nested': 'dhcp'}                 | /nested             | must be a JSON object",
                "{'name': 'a', 'name': 'b'}         | /name               | given twice",
                "{'name': 'a'} trailing             | ''                  | not JSON",
                "{'name': secret                    | ''                  | not JSON (line 1",
                "[]                                 | ''                  | must be a JSON object",
                "42                                 | ''                  | must be a JSON object",
            })
    void aBadValueIsNamed(String body, String pointer, String detail) {
        problem(post(body.replace('\'', '"')), 400, "/problems/invalid-request")
                .body("errors[0].pointer", is(pointer))
                .body("errors[0].field", is(pointer.replaceFirst("^/", "").replace('/', '.')))
                .body("errors[0].detail", containsString(detail))
                .body("detail", containsString(detail))
                .body("instance", is(ECHO))
                .body(not(containsString("secret")));
    }

    @Test
    void anEmptyBodyIsNamed() {
        problem(post(""), 400, "/problems/invalid-request");
    }

    @ParameterizedTest
    @CsvSource({
        "invalid, 400, /problems/invalid-request",
        "locked, 409, /problems/guest-locked",
        "forbidden, 502, /problems/proxmox-forbidden",
        "unreachable, 503, /problems/proxmox-unreachable",
        "full, 503, /problems/database-full",
        "statement, 500, about:blank",
    })
    void aFailureHasItsStatusAndType(String how, int status, String type) {
        problem(program().when().get(ECHO + "/fail?how=" + how).then(), status, type);
    }

    @Test
    void aFullDiskSaysWhenToTryAgainAndNotWhereItIs() {
        program()
                .when()
                .get(ECHO + "/fail?how=full")
                .then()
                .header("Retry-After", "30")
                .body("title", is("No room left to store anything"))
                .body("detail", not(containsString("/data")));
    }

    @Test
    void aLockedGuestNamesTheOperationAndWhenToTryAgain() {
        program()
                .when()
                .get(ECHO + "/fail?how=locked")
                .then()
                .header("Retry-After", "7")
                .body("operation_id", is("op-1"))
                .body("detail", is("VM 100 is being deleted"));
    }

    @Test
    void aDefectShowsNothingButItsId() {
        problem(program().when().get(ECHO + "/fail?how=defect").then(), 500, "about:blank")
                .body("detail", containsString("the id "))
                .body(not(containsString("hunter2")))
                .body(not(containsString("IllegalState")));
    }

    @Test
    void whatIsNotThereIsAProblemToo() {
        problem(program().when().get("/api/v1/nothing").then(), 404, "/problems/not-found");
        problem(program().when().get("/api/nothing").then(), 404, "/problems/not-found");
        problem(program().when().get("/api/v1/vms/104/nothing").then(), 404, "/problems/not-found");
        problem(program().when().post("/q/nothing").then(), 404, "/problems/not-found");
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/vms, PUT", "/api/v1/vms/104, POST", "/api/v1/operations, POST", "/health, DELETE"})
    void theWrongMethodIsAProblemThatNamesTheRightOnes(String path, String method) {
        problem(program().when().request(method, path).then(), 405, "about:blank")
                .header("Allow", containsString("GET"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT   | /api/v1/vms/104/actions   | OPTIONS, POST",
                "TRACE | /api/v1/vms/104/actions   | OPTIONS, POST",
                "HEAD  | /api/v1/vms/104/actions   | OPTIONS, POST",
                "PUT   | /api/v1/vms/104/snapshots | GET, HEAD, OPTIONS, POST",
                "PUT   | /api/v1/vms/104/console   | GET, HEAD, OPTIONS",
                "POST  | /api/v1/vms/104/iso       | DELETE, OPTIONS, PUT",
                "PATCH | /api/v1/vms/sizes         | GET, HEAD, OPTIONS",
                "PATCH | /api/v1/vms/bulk          | OPTIONS, POST",
            })
    void theWrongMethodIsToldExactlyTheRightOnes(String method, String path, String allowed) {
        program().when().request(method, path).then().statusCode(405).header("Allow", is(allowed));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/vms               | GET, HEAD, OPTIONS, POST",
                "/api/v1/vms/104           | DELETE, GET, HEAD, OPTIONS, PATCH",
                "/api/v1/vms/104/snapshots | GET, HEAD, OPTIONS, POST",
                "/api/v1/operations        | GET, HEAD, OPTIONS",
            })
    void whoAsksForTheMethodsIsToldExactlyThose(String path, String allowed) {
        program().when().options(path).then().statusCode(200).header("Allow", is(allowed));
    }

    @Test
    void aMediaTypeThatIsNoneIsNotSupported() {
        problem(program().header("Content-Type", "junk").when().post(ECHO).then(), 415, "about:blank");
    }

    @Test
    void whatHasNoBodyHasTheHeadersOfThatWhichHasOne() {
        program()
                .when()
                .head("/api/v1/vms/sizes")
                .then()
                .statusCode(200)
                .header("ETag", startsWith("W/"))
                .body(is(""));
    }

    @Test
    void whoAsksForTheMethodsIsTold() {
        program().when().options("/api/v1/vms").then().statusCode(200).header("Allow", containsString("POST"));
    }

    @Test
    void aWebSocketSaysThatItIsOne() {
        problem(program().when().get("/api/v1/vms/104/console/websocket").then(), 426, "about:blank")
                .header("Upgrade", "websocket")
                .body("detail", containsString("WebSocket"));
    }

    @Test
    void aParameterOfTheAddressIsNamedAsOne() {
        problem(program().when().get("/api/v1/vms/104/console?type=junk").then(), 400, "/problems/invalid-request")
                .body("errors[0].pointer", is("?type"));
    }

    @Test
    void anEmptyKeyIsRefusedAndNotIgnored() {
        problem(
                        program()
                                .contentType(ContentType.JSON)
                                .header("Idempotency-Key", "")
                                .body("{\"name\": \"web-1\"}")
                                .post("/api/v1/vms")
                                .then(),
                        400,
                        "/problems/invalid-request")
                .body("detail", containsString("Idempotency-Key"));
    }

    @Test
    void theWrongMediaTypesAreProblems() {
        problem(
                program()
                        .contentType("text/plain")
                        .body("name=a")
                        .when()
                        .post(ECHO)
                        .then(),
                415,
                "about:blank");
        problem(
                program()
                        .contentType(ContentType.JSON)
                        .accept("image/png")
                        .body("{}")
                        .when()
                        .post(ECHO)
                        .then(),
                406,
                "about:blank");
    }

    @Test
    void aBadParameterIsInvalidAndNotMissing() {
        problem(program().when().get(ECHO + "/limit?limit=many").then(), 400, "/problems/invalid-request");
    }

    @Test
    void aHugeBodyIsRefused() {
        problem(post("{\"name\": \"" + "x".repeat(300_000) + "\"}"), 413, "about:blank");
    }

    @Test
    void aBrowserGetsAPage() {
        program()
                .accept("text/html")
                .when()
                .get("/nothing")
                .then()
                .statusCode(404)
                .contentType("text/html")
                .body(containsString("Not found"));
    }

    @Test
    void fieldsThatSayNothingAreLeftOut() {
        program()
                .when()
                .get("/api/v1/nothing")
                .then()
                .body("errors", nullValue())
                .body("status", equalTo(404));
    }
}
