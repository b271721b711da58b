package dev.slipway.problem;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.util.RuntimeResourceVisitor;

/// Which methods an address knows: RFC 9110 wants them with every 405, and Quarkus REST does not tell them.
final class AllowedMethods {

    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");

    private AllowedMethods() {}

    /// Whether there is something at `path`, but not for this method.
    static boolean refuse(String method, String path) {
        SortedSet<String> methods = of(path);
        return !methods.isEmpty() && !methods.contains(method);
    }

    /// The value of the header.
    static String header(String path) {
        return String.join(", ", of(path));
    }

    /// The methods of `path`, sorted; none when there is no such address. Of several templates the one with most
    /// literal characters counts, as in Jakarta REST: `/vms/sizes` is not a `/vms/{vmid}`.
    static SortedSet<String> of(String path) {
        String[] segments = path.split("/");
        NavigableMap<Integer, SortedSet<String>> bySpecificity = new TreeMap<>();
        RuntimeResourceVisitor.visitRuntimeResources(
                "", ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers(), new RuntimeResourceVisitor() {
                    @Override
                    public void visitRuntimeResource(String method, String template, RuntimeResource resource) {
                        if (matches(template.split("/"), segments)) {
                            bySpecificity
                                    .computeIfAbsent(literals(template), unused -> new TreeSet<>())
                                    .add(method);
                        }
                    }
                });
        if (bySpecificity.isEmpty()) {
            return new TreeSet<>();
        }
        SortedSet<String> methods = bySpecificity.lastEntry().getValue();
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return methods;
    }

    private static int literals(String template) {
        return PARAMETER.matcher(template).replaceAll("").length();
    }

    private static boolean matches(String[] template, String[] path) {
        if (template.length != path.length) {
            return false;
        }
        for (int i = 0; i < path.length; i++) {
            if (!template[i].startsWith("{") && !template[i].equals(path[i])) {
                return false;
            }
        }
        return true;
    }
}
