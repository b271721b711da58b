package dev.slipway.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.inventory.ClusterFreshness;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/// Gives answers an entity tag, and answers `304` to who has the same answer already.
///
/// The tag is computed from what the caller may see, after the caller was let in, and leaves the age out: ADR 0022. The
/// age of what an [Aged] answer says is in the header [#AGE] of both, the answer and the `304`.
class EntityTags {

    /// A list of RFC 9651: `"default";age=3, "lab";age=12`, in seconds.
    static final String AGE = "Slipway-Age";

    private static final int TAG_BYTES = 18;

    private final ObjectMapper mapper;

    EntityTags(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Revalidated
    @ServerResponseFilter
    void tag(ContainerRequestContext request, ContainerResponseContext response) throws JsonProcessingException {
        Object entity = response.getEntity();
        if (!request.getMethod().equals("GET") || response.getStatus() != 200 || entity == null) {
            return;
        }
        String tag = tag(response, entity);
        response.getHeaders().putSingle(HttpHeaders.ETAG, tag);
        response.getHeaders().putSingle(HttpHeaders.VARY, "Authorization, Cookie");
        if (entity instanceof Aged aged && !age(aged.clusters()).isEmpty()) {
            response.getHeaders().putSingle(AGE, age(aged.clusters()));
        }
        if (matches(request.getHeaderString(HttpHeaders.IF_NONE_MATCH), tag)) {
            response.setEntity(null);
            response.setStatusInfo(Status.NOT_MODIFIED);
        }
    }

    private String tag(ContainerResponseContext response, Object entity) throws JsonProcessingException {
        if (entity instanceof Aged aged) {
            return tag(mapper.writeValueAsBytes(aged.unaged()));
        }
        byte[] body = mapper.writeValueAsBytes(entity);
        response.setEntity(body);
        return tag(body);
    }

    private static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return "W/\"%s\""
                    .formatted(
                            Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, TAG_BYTES)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Whether a header `If-None-Match` names the tag, compared weakly as RFC 9110 says.
    static boolean matches(@Nullable String header, String tag) {
        return header != null
                && Arrays.stream(header.split(","))
                        .map(String::strip)
                        .anyMatch(each -> each.equals("*") || opaque(each).equals(opaque(tag)));
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    static String age(List<ClusterFreshness> clusters) {
        return clusters.stream()
                .filter(cluster -> cluster.ageSeconds() != null)
                .map(cluster -> "\"%s\";age=%d".formatted(cluster.cluster(), cluster.ageSeconds()))
                .collect(Collectors.joining(", "));
    }
}
