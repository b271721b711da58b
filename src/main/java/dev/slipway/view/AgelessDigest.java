package dev.slipway.view;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/// Writes an answer as JSON, once, and digests all of it but its age, which is in fields of its own.
final class AgelessDigest extends JsonGeneratorDelegate {

    private static final Set<String> AGE = Set.of("age_seconds", "taken_at");

    private final Written written;
    private final MessageDigest digest;
    private boolean inAge;

    private AgelessDigest(JsonGenerator generator, Written written, MessageDigest digest) {
        super(generator, false);
        this.written = written;
        this.digest = digest;
    }

    /// An answer in JSON, and the digest of what it says but for its age.
    @SuppressWarnings("ArrayRecordComponent") // handed on and never compared
    record Digested(byte[] json, byte[] digest) {}

    static Digested of(Object answer, ObjectMapper mapper) throws IOException {
        Written written = new Written();
        MessageDigest digest = sha256();
        try (AgelessDigest generator =
                new AgelessDigest(mapper.getFactory().createGenerator(written), written, digest)) {
            mapper.writeValue(generator, answer);
        }
        written.tell(digest);
        return new Digested(written.toByteArray(), digest.digest());
    }

    @Override
    public void writeFieldName(String name) throws IOException {
        turn(AGE.contains(name));
        super.writeFieldName(name);
    }

    @Override
    public void writeFieldName(SerializableString name) throws IOException {
        turn(AGE.contains(name.getValue()));
        super.writeFieldName(name);
    }

    @Override
    public void writeEndObject() throws IOException {
        turn(false);
        super.writeEndObject();
    }

    /// What was written since the last turn is digested, unless it was an age.
    private void turn(boolean toAge) throws IOException {
        if (inAge || toAge) {
            flush();
            if (inAge) {
                written.pass();
            } else {
                written.tell(digest);
            }
            inAge = toAge;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /// Bytes of which is known up to where they were looked at.
    private static final class Written extends ByteArrayOutputStream {

        private int seen;

        void tell(MessageDigest digest) {
            digest.update(buf, seen, count - seen);
            pass();
        }

        void pass() {
            seen = count;
        }
    }
}
