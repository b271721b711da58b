package dev.slipway.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/// The stored form of what the journal keeps. It has a mapper of its own, so that the API's settings can change
/// without making old journals unreadable; fields that a later version added are ignored by an earlier one.
public final class Payload {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Payload() {}

    /// `type` is the declared type, so that sealed ones get their discriminator.
    public static <T> String write(Class<T> type, T value) {
        try {
            return JSON.writerFor(type).writeValueAsString(value);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException("cannot write a " + type.getSimpleName(), unwritable);
        }
    }

    /// Reads what [#write] wrote; throws [IllegalStateException] for anything else.
    public static <T> T read(Class<T> type, String text) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException("cannot read a " + type.getSimpleName(), unreadable);
        }
    }
}
