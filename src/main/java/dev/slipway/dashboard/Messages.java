package dev.slipway.dashboard;

import dev.slipway.operation.Waiting;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// Every text of the pages, in English; `messages/msg_ko.properties` has them in Korean.
@MessageBundle("msg")
interface Messages {

    @Message("Skip to content")
    String skipToContent();

    @Message("Back to the start")
    String backToStart();

    @Message("Language")
    String language();

    @Message("Account")
    String account();

    @Message("Overview")
    String overview();

    @Message("Sign in")
    String signIn();

    @Message("Sign out")
    String signOut();

    @Message("The name or the password is wrong.")
    String signInFailed();

    @Message("User name")
    String userName();

    @Message("Password")
    String password();

    @Message("{#if again}Please type it again: a password is never sent back.{#else}Hashed before it is stored.{/if}")
    String passwordHint(boolean again);

    /// The script puts the time of the latest news where `time` stands.
    @Message("Live updates are interrupted since {time}; trying again.")
    String liveInterrupted(String time);

    @Message("is done")
    String announceSucceeded();

    @Message("failed")
    String announceFailed();

    @Message("was cancelled")
    String announceCancelled();

    @Message("Virtual machines")
    String vms();

    @Message("No virtual machines yet. Create the first one with the form.")
    String noVms();

    @Message("Search virtual machines")
    String search();

    @Message("Name, address, tag, node…")
    String searchHint();

    @Message("No virtual machine matches “{sought}”.")
    String noHits(String sought);

    @Message("{part} of {all}")
    String partOf(int part, int all);

    @Message("Show more")
    String showMore();

    @Message("{name} does not answer.")
    String clusterSilent(String name);

    @Message("Its virtual machines are shown as they were {msg:duration(age)} ago.")
    String lastSeen(Age age);

    @Message("Nothing is known of its virtual machines yet.")
    String neverSeen();

    @Message("(no name yet)")
    String unnamed();

    @Message("Name")
    String name();

    @Message("Also the host name: letters, digits and hyphens.")
    String nameHint();

    @Message("Node")
    String node();

    @Message("Cluster")
    String cluster();

    @Message("Status")
    String status();

    @Message("Address")
    String address();

    @Message("Resources")
    String resources();

    @Message("Age")
    String age();

    @Message("Actions")
    String actions();

    @Message("Actions for {name}")
    String actionsFor(String name);

    @Message("managed")
    String managed();

    @Message("Made by Slipway")
    String managedHint();

    @Message("Delete")
    String delete();

    @Message("Operations")
    String operations();

    @Message("All operations")
    String history();

    @Message("Operation")
    String operation();

    @Message("Name, VMID, node, user…")
    String searchOperations();

    @Message("Kind")
    String kind();

    @Message("Any kind")
    String anyKind();

    @Message("Any status")
    String anyStatus();

    @Message("under way")
    String underWay();

    @Message("Search")
    String seek();

    @Message("No operation matches.")
    String noSuchOperations();

    @Message("By")
    String requestedBy();

    @Message("Requested")
    String requestedAt();

    @Message("Took")
    String tookTime();

    @Message("Newest")
    String newest();

    @Message("Older")
    String older();

    @Message("{#when kind}" + "{#is 'create'}Create"
            + "{#is 'delete'}Delete"
            + "{#is 'start'}Start"
            + "{#is 'stop'}Switch off"
            + "{#is 'shutdown'}Shut down"
            + "{#is 'reboot'}Reboot"
            + "{#is 'reset'}Reset"
            + "{#is 'suspend'}Pause"
            + "{#is 'resume'}Resume"
            + "{#is 'snapshot'}Snapshot"
            + "{#is 'rollback'}Roll back"
            + "{#is 'delete_snapshot'}Delete snapshot"
            + "{#is 'reconfigure'}Change"
            + "{#is 'bulk'}Several at once"
            + "{#is 'adopt'}Adopt"
            + "{#is 'release'}Release"
            + "{#is 'migrate'}Move"
            + "{#is 'template'}Make a template"
            + "{#is 'create_blank'}Create without a template"
            + "{#is 'devices'}Change devices"
            + "{#is 'import_template'}Import template"
            + "{#else}{kind}{/when}")
    String operationKind(String kind);

    @Message("{count} in progress")
    String goingOn(int count);

    /// What to do about a failure, whose English text comes with the failure itself.
    @Message("{advice}")
    String advice(String code, String advice);

    /// What an operation waits for, whose English text comes with it.
    @Message("{waiting.reason}")
    String waiting(Waiting waiting);

    @Message("number {position} in line")
    String inLine(int position);

    @Message("Nothing has been asked for yet.")
    String noOperations();

    @Message("Cancel")
    String cancel();

    @Message("Steps")
    String steps();

    @Message("End of the Proxmox task log")
    String taskLog();

    @Message("Waits for a restart: {settings}")
    String waitsForRestart(String settings);

    @Message("Left behind:")
    String leftover();

    @Message("answers")
    String reachable();

    @Message("does not answer")
    String notReachable();

    @Message("Slipway goes on asking. What is shown of it is from its last answer.")
    String keepsAsking();

    @Message("{percent} % of {cpus} cores")
    String cpuUse(int percent, int cpus);

    @Message("not asked yet")
    String notAskedYet();

    @Message("No nodes are known.")
    String noNodes();

    @Message("No cluster is configured: set PROXMOX_URL and a token.")
    String noClusters();

    @Message("Nodes and storage")
    String nodesAndStorage();

    @Message("Nodes")
    String nodes();

    @Message("Storages")
    String storages();

    @Message("online")
    String online();

    @Message("{running} of {all} guests run")
    String guestsRunning(int running, int all);

    @Message("promised: {cores} vCPU, {memory}")
    String allocated(int cores, String memory);

    @Message("shared")
    String shared();

    @Message("not available")
    String notAvailable();

    @Message("Use of storage {storage}")
    String useOfStorage(String storage);

    @Message("Not reported as online: {nodes}")
    String notOnline(String nodes);

    @Message("offline")
    String offline();

    @Message("Memory")
    String memory();

    @Message("Create a VM")
    String createVm();

    @Message("Please look at the marked fields.")
    String checkFields();

    @Message("Changed meanwhile by somebody else to: {value}")
    String changedMeanwhile(String value);

    @Message("No templates are known yet. They appear when a cluster has answered.")
    String noTemplates();

    @Message("Look again")
    String lookAgain();

    @Message("Template")
    String template();

    @Message("Template or ISO image")
    String origin();

    @Message("Templates")
    String templates();

    @Message("Import a cloud image")
    String importTemplate();

    @Message("A node fetches the image and compares its checksum; what was fetched is deleted afterwards.")
    String importHint();

    @Message("Address of the image")
    String imageAddress();

    @Message("Checksum")
    String checksum();

    @Message("In hexadecimal digits, as its publisher gives it.")
    String checksumHint();

    @Message("Algorithm")
    String checksumAlgorithm();

    @Message("Format")
    String imageFormat();

    @Message("By its address")
    String byAddress();

    @Message("Place, size, description")
    String moreOfImport();

    @Message("ISO images")
    String isos();

    @Message("Without a system")
    String noSystem();

    @Message("Empty disk")
    String blankVm();

    @Message("Size")
    String size();

    @Message("Custom")
    String customSize();

    @Message("Memory (MiB)")
    String memoryMiB();

    @Message("Disk (GiB)")
    String diskGiB();

    @Message("Chosen automatically")
    String bestNode();

    @Message("Login and network")
    String login();

    @Message("SSH public keys")
    String sshKeys();

    @Message("One per line.")
    String sshKeysHint();

    @Message("IP address")
    String addressing();

    @Message("Automatic (DHCP)")
    String dhcp();

    @Message("Fixed")
    String fixedAddress();

    @Message("Address with prefix")
    String addressCidr();

    @Message("Gateway")
    String gateway();

    @Message("DNS servers")
    String dns();

    @Message("Description, tags, bridge")
    String more();

    @Message("Description")
    String description();

    @Message("Tags")
    String tags();

    @Message("Separated by commas.")
    String tagsHint();

    @Message("Bridge")
    String network();

    @Message("Start it when it is made")
    String startNow();

    @Message("Create")
    String create();

    @Message("It is stopped if it runs, and its disks are deleted. This cannot be undone.")
    String deleteWarning();

    @Message("Those that run are stopped, and the disks of all are deleted. This cannot be undone.")
    String bulkDeleteWarning();

    @Message("Delete it")
    String deleteForGood();

    @Message("{#when action}" + "{#is 'start'}Start"
            + "{#is 'stop'}Switch off"
            + "{#is 'shutdown'}Shut down"
            + "{#is 'reboot'}Reboot"
            + "{#is 'reset'}Reset"
            + "{#is 'suspend'}Pause"
            + "{#is 'resume'}Resume"
            + "{#else}{action}{/when}")
    String powerAction(String action);

    @Message("Console")
    String console();

    @Message("Console of {name}")
    String consoleOf(String name);

    @Message("The console needs JavaScript.")
    String consoleNeedsScript();

    @Message("Connecting …")
    String consoleConnecting();

    @Message("Connected. What you type goes to the virtual machine.")
    String consoleConnected();

    @Message("The connection has ended.")
    String consoleEnded();

    @Message("The connection is interrupted; trying again.")
    String consoleAgain();

    @Message("Connect again")
    String consoleReconnect();

    @Message("Full screen")
    String consoleFullScreen();

    @Message("Clipboard")
    String consoleClipboard();

    @Message("What is copied in the virtual machine appears here; what you write here can be pasted there.")
    String consoleClipboardHint();

    @Message("Put into its clipboard")
    String consolePaste();

    @Message("Terminal")
    String terminal();

    @Message("Terminal of {name}")
    String terminalOf(String name);

    @Message("Connected. What you type goes to the virtual machine; if nothing is shown, press Enter.")
    String terminalConnected();

    @Message("Terminal input")
    String terminalInput();

    @Message("Copy what is selected")
    String terminalCopy();

    @Message("A serial port does not tell the virtual machine how large this terminal is. This does, inside:")
    String terminalSizeHint();

    @Message("Type a text")
    String terminalText();

    @Message("A text that is typed into the terminal as if you had done it.")
    String terminalTextHint();

    @Message("Type it")
    String terminalType();

    @Message("An operation works on this virtual machine.")
    String isBusy();

    @Message("Follow it")
    String followOperation();

    @Message("Slipway does not manage this virtual machine, and leaves it alone.")
    String notManaged();

    @Message("Change")
    String change();

    @Message("Change {name}")
    String changeVm(String name);

    @Message("This virtual machine is a template: others are made from it, and it never starts.")
    String isTemplate();

    @Message("Not all of it can be shown now.")
    String changesUnknown();

    @Message("Settings")
    String settings();

    @Message("Disks grow and never shrink.")
    String diskGrows();

    @Message("Save")
    String saveSettings();

    @Message("Copy it")
    String copyVm();

    @Message("Name of the copy")
    String copyName();

    @Message("A host name. The copy has its own disks and network addresses, and no snapshots.")
    String copyHint();

    @Message("Move it")
    String moveVm();

    @Message("To the node")
    String moveTo();

    @Message("{amount} of memory left")
    String memoryLeft(String amount);

    @Message("Copy the disks that only its present node has:")
    String withLocalDisks();

    @Message("It uses devices of its node and cannot be moved:")
    String boundByDevices();

    @Message("A high-availability manager moves it, in its own time.")
    String movedByManager();

    @Message("There is no other node.")
    String noOtherNode();

    @Message("Make a template of it")
    String makeTemplate();

    @Message("It has to be off and without snapshots. It never starts again, and this cannot be undone.")
    String templateWarning();

    @Message("Devices")
    String devices();

    @Message("Device")
    String device();

    @Message("The devices cannot be shown now.")
    String devicesUnknown();

    @Message("It is being made and has no devices yet.")
    String noDevicesYet();

    @Message("Disks")
    String disks();

    @Message("It has no disks.")
    String noDisks();

    @Message("Place")
    String place();

    @Message("Bus")
    String bus();

    @Message("Storage")
    String storage();

    @Message("boot")
    String bootDisk();

    @Message("detached")
    String unusedDisk();

    @Message("Network devices")
    String networkDevices();

    @Message("It has no network devices.")
    String noNetworkDevices();

    @Message("Model")
    String model();

    @Message("Firewall")
    String firewall();

    @Message("CD-ROM drive")
    String drive();

    @Message("No image is in it.")
    String noDisc();

    @Message("Take it out")
    String eject();

    @Message("Add or change devices")
    String changeDevices();

    @Message("Add a disk")
    String addDisk();

    @Message("Grow the boot disk")
    String growDisk();

    @Message("Size (GiB)")
    String sizeGiB();

    @Message("That of the boot disk")
    String likeBootDisk();

    @Message("Add a network device")
    String addNetwork();

    @Message("Change a network device")
    String changeNetwork();

    @Message("As it is")
    String asItIs();

    @Message("On")
    String switchedOn();

    @Message("Off")
    String switchedOff();

    @Message("0 takes it out of its VLAN.")
    String vlanHint();

    @Message("Put an ISO image in")
    String insertIso();

    @Message("No ISO images are known that its node can reach.")
    String noIsos();

    @Message("Detach")
    String detach();

    @Message("Detach {device}")
    String detachDevice(String device);

    @Message("Snapshot")
    String snapshot();

    @Message("Usage")
    String usage();

    @Message("The figures cannot be shown now.")
    String usageUnknown();

    @Message("These are the last that are known.")
    String usageOld();

    @Message("Nothing was measured in this time.")
    String usageNone();

    @Message("CPU: {average} % on average, {highest} % at most")
    String cpuUsage(int average, int highest);

    @Message("Memory: {average} on average, {highest} at most, of {all}")
    String memoryUsage(String average, String highest, String all);

    @Message("{#when timeframe}{#is 'hour'}Hour{#is 'day'}Day{#is 'week'}Week{#is 'month'}Month{#else}Year{/when}")
    String timeframe(String timeframe);

    @Message("Snapshots")
    String snapshots();

    @Message("No snapshots yet.")
    String noSnapshots();

    @Message("The snapshots cannot be shown now.")
    String snapshotsUnknown();

    @Message("Take a snapshot")
    String takeSnapshot();

    @Message("A letter, then letters, digits, _ and -; 2 to 40 characters.")
    String snapshotNameHint();

    @Message("Keep what is in memory, too")
    String includeRam();

    @Message("with memory")
    String withMemory();

    @Message("unfinished")
    String unfinishedSnapshot();

    @Message("last")
    String presentSnapshot();

    @Message("Roll back")
    String rollBack();

    @Message("Roll back to {name}")
    String rollBackTo(String name);

    @Message("Start it afterwards")
    String startAfterwards();

    @Message("{#when action}" + "{#is 'stop'}Switch {name} off?"
            + "{#is 'reset'}Reset {name}?"
            + "{#is 'rollback'}Roll {name} back?"
            + "{#is 'delete_snapshot'}Delete a snapshot of {name}?"
            + "{#is 'detach_disk'}Detach a disk of {name}?"
            + "{#is 'delete_disk'}Delete a disk of {name}?"
            + "{#is 'detach_network'}Detach a network device of {name}?"
            + "{#else}{action} {name}?{/when}")
    String confirmQuestion(String action, String name);

    @Message("{#when action}"
            + "{#is 'stop'}It is switched off as if by its power cord. What its programs have not written is lost."
            + "{#is 'reset'}It starts anew as if by its reset button. What its programs have not written is lost."
            + "{#is 'rollback'}It is switched off, and everything written since the snapshot is lost. This cannot be"
            + " undone."
            + "{#is 'delete_snapshot'}The virtual machine stays as it is, but there is no way back to this state any"
            + " more."
            + "{#is 'detach_disk'}Its programs do not see the disk any more. The data is kept: the disk stays with the"
            + " virtual machine as a detached one."
            + "{#is 'delete_disk'}Everything on this disk is deleted, at once and for good. This cannot be undone."
            + "{#is 'detach_network'}What is connected through it is cut off, and its MAC is not used again."
            + "{#else}This cannot be undone.{/when}")
    String confirmWarning(String action);

    @Message("{#when action}" + "{#is 'stop'}Switch it off"
            + "{#is 'reset'}Reset it"
            + "{#is 'rollback'}Roll it back"
            + "{#is 'delete_snapshot'}Delete the snapshot"
            + "{#is 'detach_disk'}Detach the disk"
            + "{#is 'delete_disk'}Delete the disk"
            + "{#is 'detach_network'}Detach the network device"
            + "{#else}{action}{/when}")
    String confirmDo(String action);

    @Message("Keep it")
    String keep();

    @Message("Findings")
    String findings();

    @Message("Slipway compares what it manages with what the clusters hold. Nothing is done about what it finds unless"
            + " you say so.")
    String findingsHint();

    @Message("Everything fits together.")
    String noFindings();

    @Message("{#if number == 1}One thing does not fit together.{#else}{number} things do not fit together.{/if}")
    String findingsFound(int number);

    @Message("Look at them")
    String lookAtFindings();

    @Message("Look at it")
    String lookAtVm();

    @Message("If it runs, it is switched off first.")
    String stoppedFirst();

    @Message("{#when kind}" + "{#is 'vanished'}gone"
            + "{#is 'foreign'}not ours any more"
            + "{#is 'changed'}changed"
            + "{#is 'orphan'}left over"
            + "{#is 'marked'}unknown mark"
            + "{#is 'stranded'}gone, with an operation"
            + "{#else}{kind}{/when}")
    String findingKind(String kind);

    @Message("{#when kind}"
            + "{#is 'vanished'}The cluster does not have this virtual machine any more, and Slipway did not delete it."
            + "{#is 'foreign'}Under this VMID there is a virtual machine without Slipway's mark: another one, or"
            + " somebody took the mark off. Slipway does not touch it."
            + "{#is 'changed'}Somebody else changed this virtual machine."
            + "{#is 'orphan'}Slipway made this virtual machine, and nobody manages it: its creation had been given up."
            + "{#is 'marked'}This virtual machine carries a mark that this Slipway did not put there: a copy of another"
            + " one, or another Slipway's."
            + "{#is 'stranded'}An operation goes on, and the cluster does not have its virtual machine any more."
            + "{#else}{kind}{/when}")
    String findingText(String kind);

    @Message("{#when action}" + "{#is 'adopt'}Adopt it"
            + "{#is 'remove'}Delete it"
            + "{#is 'forget'}Forget it"
            + "{#is 'acknowledge'}Keep the change"
            + "{#is 'cancel'}Cancel the operation"
            + "{#else}{action}{/when}")
    String findingAction(String action);

    @Message("{#when setting}" + "{#is 'name'}Name"
            + "{#is 'cores'}vCPU"
            + "{#is 'memory'}Memory (MiB)"
            + "{#is 'disk_size'}Disk"
            + "{#else}{setting}{/when}")
    String settingName(String setting);

    @Message("Adopt it")
    String adoptVm();

    @Message("not set")
    String notSet();

    @Message("{#when status}" + "{#is 'running'}running"
            + "{#is 'stopped'}stopped"
            + "{#is 'creating'}being made"
            + "{#is 'unknown'}unknown"
            + "{#is 'template'}template{#else}{status}{/when}")
    String vmStatus(String status);

    @Message("{#when kind}{#is 'create'}Create"
            + "{#is 'delete'}Delete"
            + "{#is 'start'}Start"
            + "{#is 'stop'}Switch off"
            + "{#is 'shutdown'}Shut down"
            + "{#is 'reboot'}Reboot"
            + "{#is 'reset'}Reset"
            + "{#is 'suspend'}Pause"
            + "{#is 'resume'}Resume"
            + "{#is 'snapshot'}Snapshot of"
            + "{#is 'rollback'}Roll back"
            + "{#is 'delete_snapshot'}Delete snapshot of"
            + "{#is 'reconfigure'}Change"
            + "{#is 'bulk'}Several:"
            + "{#is 'adopt'}Adopt"
            + "{#is 'release'}Release"
            + "{#is 'migrate'}Move"
            + "{#is 'template'}Make a template of"
            + "{#is 'create_blank'}Create"
            + "{#is 'devices'}Change devices of"
            + "{#is 'import_template'}Import template"
            + "{#else}{kind}{/when} {name}")
    String operationTitle(String kind, String name);

    @Message("{#when status}" + "{#is 'queued'}waiting"
            + "{#is 'running'}in progress"
            + "{#is 'cancelling'}cancelling"
            + "{#is 'rolling_back'}undoing"
            + "{#is 'succeeded'}done"
            + "{#is 'partly_succeeded'}partly done"
            + "{#is 'failed'}failed"
            + "{#is 'cancelled'}cancelled"
            + "{#is 'waiting'}waiting"
            + "{#else}{status}{/when}")
    String operationStatus(String status);

    @Message("{#when step}" + "{#is 'clone'}Clone"
            + "{#is 'configure'}Configure"
            + "{#is 'resize'}Resize"
            + "{#is 'start'}Start"
            + "{#is 'address'}Address"
            + "{#is 'stop'}Stop"
            + "{#is 'destroy'}Remove"
            + "{#is 'shutdown'}Shut down"
            + "{#is 'reboot'}Reboot"
            + "{#is 'reset'}Reset"
            + "{#is 'suspend'}Pause"
            + "{#is 'resume'}Resume"
            + "{#is 'confirm'}Confirm"
            + "{#is 'snapshot'}Snapshot"
            + "{#is 'rollback'}Roll back"
            + "{#is 'delete_snapshot'}Delete snapshot"
            + "{#is 'items'}One by one"
            + "{#is 'mark'}Mark"
            + "{#is 'unmark'}Take the mark off"
            + "{#is 'migrate'}Move"
            + "{#is 'template'}Template"
            + "{#is 'create'}Create"
            + "{#is 'devices'}Devices"
            + "{#is 'download'}Download"
            + "{#is 'clean_up'}Clean up"
            + "{#else}{step}{/when}")
    String stepName(String step);

    @Message("{#when status}" + "{#is 'pending'}to come"
            + "{#is 'running'}in progress"
            + "{#is 'succeeded'}done"
            + "{#is 'skipped'}not needed"
            + "{#is 'failed'}failed"
            + "{#else}{status}{/when}")
    String stepStatus(String status);

    @Message("{#when age.unit}" + "{#is SECONDS}{age.amount} s"
            + "{#is MINUTES}{age.amount} min"
            + "{#is HOURS}{age.amount} h"
            + "{#is DAYS}{age.amount} d{/when}")
    String duration(Age age);

    @Message("{msg:duration(age)} ago")
    String ago(Age age);

    @Message("took {msg:duration(age)}")
    String took(Age age);

    @Message("as of {msg:duration(age)} ago")
    String asOf(Age age);

    @Message("Delete {name}")
    String deleteVm(String name);

    @Message("Delete {name}?")
    String deleteQuestion(String name);

    @Message("Cancel the operation on {name}")
    String cancelOperation(String name);

    @Message(
            "{succeeded} of {total} done{#if failed > 0}, {failed} failed{/if}{#if cancelled > 0}, {cancelled} cancelled{/if}")
    String itemCounts(int succeeded, int failed, int cancelled, int total);

    @Message("Items")
    String items();

    @Message("How many")
    String count();

    @Message("With more than one, each name gets a number: web-1, web-2.")
    String countHint();

    @Message("With the selected ones")
    String withSelected();

    @Message("Go on")
    String goOn();

    @Message("Select {name}")
    String selectVm(String name);

    @Message("{#when action}" + "{#is 'start'}Start the selected"
            + "{#is 'shutdown'}Shut the selected down"
            + "{#is 'stop'}Switch the selected off"
            + "{#is 'delete'}Delete the selected"
            + "{#else}{action}{/when}")
    String bulkTitle(String action);

    @Message("{#when action}" + "{#is 'start'}Start the selected VMs ({number})?"
            + "{#is 'shutdown'}Shut the selected VMs down ({number})?"
            + "{#is 'stop'}Switch the selected VMs off ({number})?"
            + "{#is 'delete'}Delete the selected VMs ({number})?"
            + "{#else}{action}{/when}")
    String bulkQuestion(String action, int number);

    @Message("{#when action}" + "{#is 'start'}Start all"
            + "{#is 'shutdown'}Shut all down"
            + "{#is 'stop'}Switch all off"
            + "{#is 'delete'}Delete all for good"
            + "{#else}{action}{/when}")
    String bulkDo(String action);

    @Message("No VM is selected. Tick some in the list, then choose again.")
    String bulkNone();

    @Message("At most {most} at once. Go back and select fewer.")
    String bulkTooMany(int most);

    @Message("All that are shown")
    String selectAll();

    @Message("Progress of {name}")
    String progressOf(String name);

    @Message("CPU use of {node}")
    String cpuOf(String node);

    @Message("Memory use of {node}")
    String memoryOf(String node);

    @Message("{name} is being made. Follow it under Operations.")
    String isBeingMade(String name);

    @Message("disk from {gib} GiB")
    String atLeast(long gib);
}
