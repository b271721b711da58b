package dev.slipway.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.inventory.ClusterFreshness;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
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

    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final int TAG_BYTES = 18;

    private final ObjectMapper mapper;

    EntityTags(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Revalidated
    @ServerResponseFilter
    void tag(ContainerRequestContext request, ContainerResponseContext response) throws IOException {
        Object entity = response.getEntity();
        if (!READING.contains(request.getMethod()) || response.getStatus() != 200 || entity == null) {
            return;
        }
        AgelessDigest.Digested digested = AgelessDigest.of(entity, mapper);
        String tag = tag(digested.digest());
        response.setEntity(digested.json());
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

    private static String tag(byte[] digest) {
        return "W/\"%s\""
                .formatted(Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, TAG_BYTES)));
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
