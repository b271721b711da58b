package dev.slipway.dashboard;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The page of an installation that has no cluster yet; with one it is watched by the browser test.
@QuarkusTest
class DashboardTest {

    private static RequestSpecification person() {
        return given().header("Authorization", "Bearer token-of-the-tests-0123456789")
                .accept("text/html")
                .redirects()
                .follow(false);
    }

    private static RequestSpecification form() {
        return person().formParam("name", "bad name").formParam("key", "k-1").formParam("cloud_init.password", "pw-1");
    }

    @Test
    void anEmptyPageSaysWhatToDo() {
        person().when()
                .get("/")
                .then()
                .statusCode(200)
                .body(containsString("No virtual machines yet"))
                .body(containsString("Nothing has been asked for yet"))
                .body(containsString("No templates are known yet"));
    }

    @Test
    void thePageSpeaksKorean() {
        person().header("Accept-Language", "ko")
                .when()
                .get("/")
                .then()
                .body(containsString("<html lang=\"ko\">"))
                .body(containsString("가상 머신 만들기"))
                .body(not(containsString("Create a VM")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vms", "operations", "clusters", "create"})
    void aFragmentIsTheSameAsOnThePage(String name) {
        String page = person().when().get("/").asString();

        String fragment = person().when().get("/fragment/" + name).asString();

        assertThat(withoutKeys(page)).contains(withoutKeys(fragment).strip());
    }

    private static String withoutKeys(String html) {
        return html.replaceAll("name=\"key\" value=\"[^\"]*\"", "").replaceAll("\\d+ s ago", "");
    }

    @Test
    void theLibrariesThatThePageNamesAreThere() {
        String page = person().when().get("/").asString();

        assertThat(page).contains("/webjars/htmx.org/").contains("/webjars/picocss__pico/");
        Pattern.compile("(?:href|src)=\"(/(?:webjars|assets)/[^\"]+)\"")
                .matcher(page)
                .results()
                .forEach(match -> given().when().get(match.group(1)).then().statusCode(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/history", "/templates", "/findings"})
    void nothingOnThePagesNeedsInlineCode(String path) {
        assertThat(person().when().get(path).then().statusCode(200).extract().asString())
                .doesNotContain("style=")
                .doesNotContain("<style")
                .doesNotContainPattern("\\son\\w+=")
                .doesNotContainPattern("<script(?![^>]*src=)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/history", "/templates", "/findings"})
    void eachPageLeadsToTheOthersAndOut(String path) {
        person().when()
                .get(path)
                .then()
                .body(containsString("href=\"/templates\""))
                .body(containsString("href=\"/history\""))
                .body(containsString("href=\"/findings\""))
                .body(containsString(">admin</span>"))
                .body(containsString("action=\"/logout\""));
    }

    @Test
    void aRefusedFormComesBackAsAPage() {
        form().when()
                .post("/vms")
                .then()
                .statusCode(422)
                .contentType("text/html")
                .body(containsString("<html"))
                .body(not(containsString("pw-1")));
    }

    @Test
    void aRefusedFormComesBackAsAFragmentForHtmx() {
        form().header("HX-Request", "true")
                .when()
                .post("/vms")
                .then()
                .statusCode(422)
                .body(not(containsString("<html")))
                .body(containsString("value=\"k-1\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/vms/default/100/delete", "/vms/default/nonsense/delete", "/vms/No Such/100/delete"})
    void whatIsNotThereCannotBeDeleted(String path) {
        person().when().get(path).then().statusCode(404).contentType("text/html");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "00000000-0000-0000-0000-000000000000"})
    void whatIsNotThereCannotBeCancelled(String id) {
        person().when().post("/operations/" + id + "/cancel").then().statusCode(404);
    }
}
