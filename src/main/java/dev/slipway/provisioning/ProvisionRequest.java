package dev.slipway.provisioning;

import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.FieldRules;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of `POST /provision/api/vm/create`, in the words and within the limits of the older dashboard.
@RegisterForReflection
@Schema(description = "What a new VM shall be, in the words of the older dashboard")
public record ProvisionRequest(
        @Schema(description = "Host name of the VM", examples = "my-web-vm") @Nullable
        String vmName,

        @Schema(description = "Node; without one the best is chosen", examples = "pve1") @Nullable
        String nodeZone,

        @Schema(description = "vCPUs, 1 to 16", examples = "2") @Nullable
        Integer vcpu,

        @Schema(description = "Memory in MiB, 1024 to 24576", examples = "4096") @Nullable
        Integer memory,

        @Schema(description = "Boot disk in GiB, 10 to 200", examples = "20") @Nullable
        Integer resize,

        @Schema(description = "Name or VMID of a template; 9000 unless said otherwise", examples = "9000") @Nullable
        String template) {

    private static final String DEFAULT_TEMPLATE = "9000";
    private static final Map<String, String> WORDS =
            Map.of("name", "vm_name", "node", "node_zone", "cores", "vcpu", "disk_size", "resize");

    /// The same in the words of the API. Throws [Refusal.InvalidRequest] when a limit is not kept.
    CreateVmRequest wanted() {
        FieldRules rules = new FieldRules();
        rules.required("vm_name", vmName);
        rules.range("vcpu", vcpu, 1, 16);
        rules.range("memory", memory, 1024, 24_576);
        rules.range("resize", resize, 10, 200);
        if (!rules.broken().isEmpty()) {
            throw new Refusal.InvalidRequest(rules.broken());
        }
        return new CreateVmDraft()
                .name(vmName)
                .template(template == null ? DEFAULT_TEMPLATE : template)
                .cores(vcpu)
                .memory(memory)
                .diskSize(resize)
                .node(nodeZone)
                .request();
    }

    /// A refusal of [#wanted()] that names the fields as they were sent.
    static Refusal.InvalidRequest inTheseWords(Refusal.InvalidRequest refusal) {
        List<FieldError> errors = refusal.errors().stream()
                .map(error -> WORDS.containsKey(error.field())
                        ? FieldError.at(WORDS.getOrDefault(error.field(), ""), error.detail())
                        : error)
                .toList();
        return new Refusal.InvalidRequest(errors);
    }
}
