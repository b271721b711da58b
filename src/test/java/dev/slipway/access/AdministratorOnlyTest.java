package dev.slipway.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What only administrators may do is refused to everybody else, before anything of the request is looked at.
@QuarkusTest
class AdministratorOnlyTest {

    static final List<String> CALLS = List.of(
            "POST /api/v1/findings/{id}/acknowledge",
            "POST /api/v1/findings/{id}/adopt",
            "POST /api/v1/findings/{id}/forget",
            "POST /api/v1/findings/{id}/remove",
            "POST /api/v1/templates",
            "DELETE /api/v1/vms/{vmid}/adopt",
            "POST /api/v1/vms/{vmid}/adopt",
            "GET /api/v1/vms/{vmid}/migrate",
            "POST /api/v1/vms/{vmid}/migrate",
            "POST /api/v1/vms/{vmid}/template");

    static final List<String> FORMS = List.of(
            "POST /findings/{id}",
            "POST /templates",
            "POST /vms/{cluster}/{vmid}/adopt",
            "POST /vms/{cluster}/{vmid}/change/migrate",
            "POST /vms/{cluster}/{vmid}/change/template");

    private static final String TOKEN = "any-token";

    @BeforeEach
    void signIn() {
        Kim.hasTheTokens();
    }

    @ParameterizedTest
    @FieldSource("CALLS")
    void aCallIsRefusedAsAProblem(String call) {
        given().auth()
                .oauth2(TOKEN)
                .contentType(ContentType.JSON)
                .body("not even JSON")
                .when()
                .request(method(call), path(call))
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/forbidden"));
    }

    @ParameterizedTest
    @FieldSource("FORMS")
    void aFormIsRefused(String form) {
        given().auth()
                .oauth2(TOKEN)
                .contentType(ContentType.URLENC)
                .accept(ContentType.HTML)
                .when()
                .request(method(form), path(form))
                .then()
                .statusCode(403)
                .contentType(ContentType.HTML);
    }

    /// Whoever adds one, or opens one to all, is led here.
    @Test
    void nothingElseIsForAdministratorsOnly() {
        Stream<String> annotated = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.slipway").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(RolesAllowed.class)
                                || method.getOwner().isAnnotatedWith(RolesAllowed.class))
                        .flatMap(method -> call(method).stream());

        assertThat(annotated)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(CALLS.stream(), FORMS.stream()).toList());
    }

    private static Optional<String> call(JavaMethod method) {
        return Stream.<Class<? extends Annotation>>of(GET.class, POST.class, PUT.class, PATCH.class, DELETE.class)
                .filter(method::isAnnotatedWith)
                .map(verb -> verb.getSimpleName() + " " + address(method))
                .findFirst();
    }

    private static String address(JavaMethod method) {
        JavaClass owner = method.getOwner();
        String below = method.isAnnotatedWith(Path.class)
                ? method.getAnnotationOfType(Path.class).value()
                : "";
        return owner.getAnnotationOfType(Path.class).value()
                + (below.isEmpty() || below.startsWith("/") ? below : "/" + below);
    }

    private static String method(String call) {
        return call.split(" ", 2)[0];
    }

    private static String path(String call) {
        return call.split(" ", 2)[1]
                .replace("{vmid}", "100")
                .replace("{cluster}", "default")
                .replace("{id}", "0198a4c0-0000-7000-8000-000000000000");
    }
}
