import client.ApiClient;
import client.api.OperationsApi;
import client.api.VmsApi;
import client.model.Accepted;
import client.model.CreateVmRequest;

/// What a user of a generated client writes: creates a VM, waits for it, and reads it.
class CreatesVm {

    public static void main(String[] arguments) throws Exception {
        ApiClient api = new ApiClient();
        api.updateBaseUri(arguments[0]);
        api.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + arguments[1]));
        VmsApi vms = new VmsApi(api);

        CreateVmRequest wanted = new CreateVmRequest()
                .name("generated-1")
                .template(arguments[2])
                .size("small");
        Accepted made = vms.createVm(wanted, "key-of-generated-1", "wait=120");

        System.out.println("vm " + vms.readVm(String.valueOf(made.getVmid()), null).getName());
        System.out.println("operation "
                + new OperationsApi(api)
                        .readOperation(made.getOperation().getId(), null)
                        .getStatus());
    }
}
