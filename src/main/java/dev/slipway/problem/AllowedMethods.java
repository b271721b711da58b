package dev.slipway.problem;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.util.RuntimeResourceVisitor;

/// Which methods an address knows: RFC 9110 wants them with every 405, and Quarkus REST does not tell them.
final class AllowedMethods {

    private AllowedMethods() {}

    /// The methods of `path`, sorted; none when there is no such address.
    static SortedSet<String> of(String path) {
        String[] segments = path.split("/");
        SortedSet<String> methods = new TreeSet<>();
        RuntimeResourceVisitor.visitRuntimeResources(
                "", ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers(), new RuntimeResourceVisitor() {
                    @Override
                    public void visitRuntimeResource(String method, String template, RuntimeResource resource) {
                        if (matches(template.split("/"), segments)) {
                            methods.add(method);
                        }
                    }
                });
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        if (!methods.isEmpty()) {
            methods.add("OPTIONS");
        }
        return methods;
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
