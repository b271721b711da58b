package dev.slipway.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {

    private record Thing(
            String cluster, int number, @Nullable String name, double load) {}

    private static final Listing<Thing> LISTING = Listing.<Thing>of(
                    "number", thing -> Listing.Identity.of(thing.cluster(), thing.number()))
            .text("name", Thing::name)
            .number("load", Thing::load);

    private static final List<Thing> THINGS = List.of(
            new Thing("b", 1, "beta", 0.5),
            new Thing("a", 10, "Alpha", 0.5),
            new Thing("a", 9, null, 1.5),
            new Thing("a", 2, "gamma", 0));

    @ParameterizedTest
    @CsvSource({
        "number,a2 a9 a10 b1",
        "-number,b1 a10 a9 a2",
        "name,a10 b1 a2 a9",
        "-name,a2 b1 a10 a9",
        "load,a2 a10 b1 a9",
        "-load,a9 a10 b1 a2",
    })
    void sortsByAFieldInEitherDirection(String sort, String order) {
        Listing.Page<Thing> page = LISTING.read(sort, null, null).of(THINGS);

        assertThat(names(page)).isEqualTo(order);
    }

    @ParameterizedTest
    @ValueSource(strings = {"number", "-number", "name", "-name", "load", "-load"})
    void pagesMakeUpTheWholeList(String sort) {
        List<Thing> all = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Listing.Page<Thing> page = LISTING.read(sort, "1", cursor).of(THINGS);
            all.addAll(page.rows());
            cursor = page.cursor();
        } while (cursor != null);

        assertThat(all).isEqualTo(LISTING.read(sort, null, null).of(THINGS).rows());
    }

    @Test
    void theNextPageBeginsWhereTheLastEndedEvenIfThatElementIsGone() {
        // Given
        String cursor = LISTING.read("number", "2", null).of(THINGS).cursor();
        List<Thing> withoutNine =
                THINGS.stream().filter(thing -> thing.number() != 9).toList();

        // When
        Listing.Page<Thing> next = LISTING.read("number", "2", cursor).of(withoutNine);

        // Then
        assertThat(names(next)).isEqualTo("a10 b1");
    }

    @Test
    void thereIsNoCursorWhenThePageIsJustFull() {
        assertThat(LISTING.read(null, "4", null).of(THINGS).cursor()).isNull();
    }

    @Test
    void theTotalCountsWhatIsNotShown() {
        assertThat(LISTING.read(null, "1", null).of(THINGS).total()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "nothing,,,?sort,'is one of: number, name, load; with - before it the other way round'",
        "--name,,,?sort,'is one of: number, name, load; with - before it the other way round'",
        ",0,,?limit,is a number from 1 to 10000",
        ",10001,,?limit,is a number from 1 to 10000",
        ",x,,?limit,is a number from 1 to 10000",
        ",,x,?cursor,is the one that the page before gave",
        ",,bnVtYmVyAA,?cursor,'is the one that the page before gave, with the same sort'",
    })
    void whatCannotBeReadIsRefusedWithWhatCan(String sort, String limit, String cursor, String pointer, String detail) {
        assertThatThrownBy(() -> LISTING.read(sort, limit, cursor))
                .isInstanceOfSatisfying(
                        Refusal.InvalidRequest.class,
                        refusal -> assertThat(refusal.errors()).singleElement().satisfies(error -> {
                            assertThat(error.pointer()).isEqualTo(pointer);
                            assertThat(error.detail()).isEqualTo(detail);
                        }));
    }

    @Test
    void aCursorBelongsToItsSort() {
        String cursor = LISTING.read("name", "1", null).of(THINGS).cursor();

        assertThatThrownBy(() -> LISTING.read("load", "1", cursor)).hasMessageContaining("with the same sort");
    }

    private static String names(Listing.Page<Thing> page) {
        return String.join(
                " ",
                page.rows().stream()
                        .map(thing -> thing.cluster() + thing.number())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Infinity", "NaN", "0x1p3", "1d", " 1", "1E999"})
    void aCursorHoldsNumbersAsWeWriteThem(String number) {
        String forged = String.join("\0", "number", "0", "", number, "default", "1", "a");
        String cursor = Base64.getUrlEncoder().encodeToString(forged.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> LISTING.read("number", "1", cursor)).isInstanceOf(Refusal.InvalidRequest.class);
    }
}
