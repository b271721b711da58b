/// The one door to Proxmox VE, and the only place that knows its oddities.
///
/// [ProxmoxClusters] has a [ProxmoxClient] for each configured cluster. A call goes through the gate of its
/// node, with a valid session, to an endpoint whose [Breaker] lets it pass, and if it changes anything with leave
/// of the [ChangeGuard]; what comes back is read leniently, and a failure becomes a [ProxmoxException].
///
/// # The quirk register
///
/// Each oddity of Proxmox VE has one address here. An entry says the fact; where we know it from, with the
/// files in Proxmox's own repositories; the class that absorbs it; and the test that shows it, of
/// `ProxmoxQuirksWireMockTest` unless another is named.
///
/// - Every answer is wrapped in `data`; lists may have `total` beside it. *Source:* pve-http-server
/// `Formatter/Standard.pm`. *Absorbed by* `Envelope`. *Shown by* `dataIsUnwrapped`.
/// - Numbers and flags are numbers or text, `""`, `null` or absent, as Perl left the scalar. *Source:*
/// pve-common `JSONSchema.pm`; recordings. *Absorbed by* `Fields`. *Shown by* `numbersAreTextAtTimes`,
/// `FieldsTest`.
/// - `data` is `null` where a list is promised. *Source:* pve-http-server `Formatter/Standard.pm`. *Absorbed
/// by* `Envelope`, `Fields`. *Shown by* `nullIsAnEmptyList`.
/// - Writes are forms, flags `0` or `1`; a chunked body, or a body on DELETE, is refused with 501. *Source:*
/// pve-http-server `AnyEvent.pm`. *Absorbed by* `ProxmoxApi`. *Shown by* `writesAreFormsWithFlagsAsNumbers`,
/// `aDeleteHasItsParametersInTheQueryAndNoBody`.
/// - HTTP/1.1 only, no ALPN. *Source:* pve-http-server `AnyEvent.pm`. *Absorbed by* `EndpointFactory`. *Shown
/// by* `ProxmoxTransportTest.requestsAreHttp11WithTheirLength`.
/// - A connection is closed after 5 s without a request, so a POST into an old one may be lost. *Source:*
/// pve-http-server `AnyEvent.pm`, `keep_alive`. *Absorbed by* `EndpointFactory`. *Shown by*
/// `ProxmoxTransportTest.aConnectionIsReusedAndEndedBeforeProxmoxWould`.
/// - Two `Connection` headers on one answer. *Source:* recordings. *Absorbed by* Vert.x. *Shown by*
/// `ProxmoxTransportTest.twoConnectionHeadersAreTolerated`.
/// - The reason phrase has the first line of the error text, before 8.3 all of it; later `message` has the
/// whole. *Source:* pve-http-server `AnyEvent.pm`, `error`. *Absorbed by* `ErrorAnswer`, `ProxmoxErrors`.
/// *Shown by* `theReasonPhraseHasTheErrorTextOnOldServers`, `theMessageIsLongerThanTheReasonPhrase`.
/// - Nearly every failure has status 500, "does not exist" included. *Source:* pve-common `RESTHandler.pm`;
/// guide 21.2. *Absorbed by* `ProxmoxErrors`. *Shown by* `whatDoesNotExistHasStatus500`, `ProxmoxErrorsTest`.
/// - `errors` of a 400 name the parameters. *Source:* pve-common `Exception.pm`. *Absorbed by*
/// `ProxmoxErrors`. *Shown by* `aBadParameterIsNamed`.
/// - 401 comes after 3 s, without body and length. *Source:* pve-http-server `AnyEvent.pm`; exchanges.
/// *Absorbed by* `EndpointFactory`. *Shown by* `anUnauthorizedAnswerHasNoBody`,
/// `ProxmoxTransportTest.aRefusalWithoutBodyAndLengthIsRead`.
/// - 595 means not executed; 596, 597 and 599 that nobody knows; their bodies are empty. *Source:*
/// AnyEvent::HTTP within pveproxy; exchanges. *Absorbed by* `ProxmoxErrors`, `Endpoints`. *Shown by*
/// `aLostWriteIsUnknownAndNotRepeated`, `aLostReadIsRepeated`, `aWriteBehindADeadNodeWasNotExecuted`.
/// - A busy lock on the list of active tasks comes after the worker was started. *Source:* pve-common
/// `RESTEnvironment.pm`, `fork_worker`. *Absorbed by* `ProxmoxErrors`. *Shown by*
/// `theListOfTasksBeingLockedLeavesTheOutcomeOpen`.
/// - A token needs neither cookie nor CSRF header. *Source:* pve-manager `HTTPServer.pm`, `auth_handler`.
/// *Absorbed by* `TokenSession`. *Shown by* `aTokenNeedsNoCookieAndNoCsrfHeader`.
/// - A ticket lives two hours, is renewed with itself, and needs a CSRF header on all but GET. *Source:*
/// pve-access-control `AccessControl.pm`. *Absorbed by* `TicketSession`. *Shown by*
/// `aTicketIsACookieWithACsrfHeaderAndRenewedOnceWhenRefused`, `TicketSessionTest`.
/// - Plain HTTP is redirected. *Source:* pve-http-server `AnyEvent.pm`. *Absorbed by* `EndpointFactory`,
/// `ClusterSettings`. *Shown by* `aRedirectIsNotFollowed`, `ProxmoxConfigTest`.
/// - A node has three workers, and slow calls block them. *Source:* pve-manager `PVE/Service/pvedaemon.pm`.
/// *Absorbed by* `NodeGate`. *Shown by* `atMostSixCallsOfANodeAreUnderWay`, `NodeGateTest`.
/// - Certificates are of the cluster's own authority, or pinned per node, and change. *Source:* pve-cluster
/// `Cluster/Setup.pm`; guide 23. *Absorbed by* `TrustedTls`, `PinnedCertificates`. *Shown by* `ProxmoxTlsTest`.
/// - Privileges are effective per listed path, the value is their propagation. *Source:* pve-access-control
/// `API2/AccessControl.pm`. *Absorbed by* `Privileges`. *Shown by* `PrivilegesTest`.
/// - `nextid?vmid=` reserves nothing, and says "taken" by a 400. *Source:* pve-manager `API2/Cluster.pm`.
/// *Absorbed by* `ProxmoxClient`. *Shown by* `nextIdTellsThatANumberIsTakenByStatus400`.
/// - `sshkeys` are percent-encoded as a value and again by the form. *Source:* qemu-server `QemuServer.pm`;
/// exchanges. *Absorbed by* `ConfigForm`. *Shown by* `sshKeysAreEncodedTwice`.
/// - Cloud-init upgrades all packages at the first boot unless `ciupgrade=0`. *Source:* qemu-server
/// `QemuServer/Cloudinit.pm`. *Absorbed by* `ConfigForm`. *Shown by* `sshKeysAreEncodedTwice`.
/// - A configuration without options is refused. *Source:* exchanges, `empty PUT`. *Absorbed by*
/// `ConfigForm`. *Shown by* `aConfigurationWithoutOptionsIsNotSent`.
/// - `netN` without a MAC gets a new one. *Source:* qemu-server `QemuServer/Network.pm`. *Absorbed by*
/// `NetworkDevice`. *Shown by* `aNetworkDeviceIsWrittenWithItsAddress`.
/// - A clone of a protected template is protected, and cannot be destroyed. *Source:* qemu-server
/// `API2/Qemu.pm`, `clone_vm`; guide 7.2. *Absorbed by* `ProxmoxClient.unprotect`. *Shown by*
/// `AwkwardTemplateScenarioTest` of `provisioning`.
/// - A stale `digest` is refused by text. *Source:* pve-common `Tools.pm`, `assert_if_modified`. *Absorbed
/// by* `ProxmoxErrors`. *Shown by* `aChangedDigestIsAConflict`.
/// - A resize answers `null` before 8.0.2, and only an absolute size can be sent twice. *Source:* qemu-server
/// `API2/Qemu.pm`, `resize_vm`. *Absorbed by* `ProxmoxClient`, `DiskSize`. *Shown by*
/// `aResizeIsAbsoluteAndMayAnswerNull`.
/// - Sizes have suffixes, are binary, and drives have options. *Source:* qemu-server `QemuServer/Drive.pm`.
/// *Absorbed by* `DiskSize`, `GuestConfig`. *Shown by* `DiskSizeTest`, `GuestConfigTest`.
/// - A new guest has no name and the state `unknown` until the statistics saw it. *Source:* pve-manager
/// `API2Tools.pm`; exchanges. *Absorbed by* `ClusterResources`. *Shown by* `aNewGuestHasNeitherNameNorState`.
/// - A task has `exitstatus` once it stopped; a listed one runs while it has no `endtime`. *Source:*
/// pve-manager `API2/Tasks.pm`. *Absorbed by* `TaskStatus`. *Shown by* `aTaskHasAnExitStatusOnlyWhenItStopped`,
/// `aListedTaskRunsWhileItHasNoEndTime`.
/// - An unknown task is a 400 with `no such task`; its log is one object. *Source:* pve-manager
/// `API2/Tasks.pm`; exchanges. *Absorbed by* `ProxmoxErrors`, `TaskLog`. *Shown by* `anUnknownTaskIsNotFound`,
/// `theLogOfAnUnknownTaskIsOneObject`.
/// - An empty log has the line `no content`. *Source:* pve-common `Tools.pm`, `dump_logfile`. *Absorbed by*
/// `TaskLog`. *Shown by* `anEmptyLogHasALineThatIsNone`.
/// - Exit statuses carry a code in front at times. *Source:* pve-common `Exception.pm`. *Absorbed by*
/// `ProxmoxErrors`. *Shown by* `ProxmoxErrorsTest.readsTheCodeInFrontOfAnExitStatus`.
/// - Interfaces of the agent may have no addresses; its errors come inside a 200. *Source:* qemu-server
/// `API2/Qemu/Agent.pm`. *Absorbed by* `GuestInterface`. *Shown by* `theAgentLeavesAddressesOut`,
/// `theAgentsErrorsComeInsideASuccess`.
/// - The agent is "not running" while the guest boots. *Source:* qemu-server `QemuServer/Agent.pm`. *Absorbed
/// by* `ProxmoxErrors`. *Shown by* `anAgentThatIsNotYetUpIsWorthAskingAgain`.
/// - Exit status `WARNINGS: n` is a success; `unexpected status` may only mean that the log was read too
///   early. *Source:* pve-common `Tools.pm` and `UPID.pm`, `upid_read_status`. *Absorbed by* `TaskStatus`.
///   *Shown by* `TaskStatusTest`, `TaskTrackerTest`.
/// - A task that was just started may be unknown for moments. *Source:* reports of users; guide 4.3.
///   *Absorbed by* `TaskReader` of the package `task`. *Shown by*
///   `TaskTrackerTest.unknownTaskMayTurnUpForFiveSeconds`.
/// - A long operation keeps a `lock` in the guest's configuration; a clone whose worker was killed keeps
///   `clone`, which only root can remove. *Source:* pve-guest-common `AbstractConfig.pm`, `check_lock`.
///   *Absorbed by* `GuestConfig`, `ProxmoxErrors`. *Shown by* `aHalfMadeGuestIsLocked`.
/// - The statistics and `status` call a paused guest running; only `qmpstatus` tells. *Source:* qemu-server
///   `QemuServer.pm`, `vmstatus`. *Absorbed by* `GuestStatus`. *Shown by*
///   `PowerScenarioTest.whatIsInTheStateAskedForIsLeftAsItIs`.
/// - The task of a reboot ends while the guest is off; its node starts it some moments later, in a task of
///   root. *Source:* qemu-server `CLI/qm.pm`, `cleanup`; guide 26. *Absorbed by* `ConfirmStep` of the package
///   `vm`. *Shown by* `PowerScenarioTest.aRebootIsDoneWhenTheVmRunsAgain`.
/// - For a guest of the high-availability manager, a start or stop only takes the request down. *Source:*
///   qemu-server `API2/Qemu.pm`, `vm_start`; guide 11. *Absorbed by* `ConfirmStep` of the package `vm`. *Shown
///   by* `PowerScenarioTest.theStateOfAHighlyAvailableVmIsWaitedFor`.
/// - `overrule-shutdown` is refused for such a guest. *Source:* qemu-server `API2/Qemu.pm`, `vm_stop`.
///   *Absorbed by* `PowerStep` of the package `vm`. *Shown by*
///   `PowerScenarioTest.theStateOfAHighlyAvailableVmIsWaitedFor`.
/// - Tasks are dated by the clock of their node. *Source:* pve-common `RESTEnvironment.pm`, `fork_worker`.
///   *Absorbed by* `TaskTrail` of the package `vm`. *Shown by* `TaskTrailTest`.
/// - The list of snapshots has an entry `current` for the state of now, and `snapstate` on unfinished ones.
///   *Source:* pve-guest-common `AbstractConfig.pm`; exchanges. *Absorbed by* `GuestSnapshot`. *Shown by*
///   `SnapshotScenarioTest.aListHasNeitherTheStateOfNowNorOurMark`,
///   `SnapshotScenarioTest.aVmThatIsLeftLockedIsTold`.
/// - A rollback brings back the whole configuration but the description. *Source:* pve-guest-common
///   `AbstractConfig.pm`, `__snapshot_copy_config`. *Absorbed by* `SnapshotPipeline` of the package `vm`.
///   *Shown by* `SnapshotScenarioTest.aRollbackBringsBackAllButTheMarkAndStartsIfAsked`.
/// - A change of a running guest may wait for a cold start; only `pending` tells. *Source:* qemu-server
///   `API2/Qemu.pm`, `vm_pending`. *Absorbed by* `PendingChange`. *Shown by*
///   `ReconfigureScenarioTest.whatIsInForceAndWhatWaitsIsTold`.
/// - Tags come back sorted and in lower case, a description with a line break, a password as asterisks, and
///   what is not set not at all. *Source:* qemu-server `QemuServer.pm`, `parse_vm_config`; guide 9. *Absorbed
///   by* `ConfigForm`. *Shown by* `ConfigFormTest.knowsWhatIsSoAlready`.
/// - Cores are counted per socket. *Source:* qemu-server `QemuServer.pm`, `confdesc`. *Absorbed by*
///   `ReconfigureStep` of the package `vm`. *Shown by* `ReconfigureScenarioTest.vcpusAreSpreadOverTheSockets`.
/// - The list of guests leaves out what a token may not see, without a word, and on a node without quorum is what
///   that node knew before; whether a VMID is in use everybody is told. *Source:* pve-manager `API2/Cluster.pm`,
///   `resources`, `nextid`; guide 6, 15.1. *Absorbed by* `Reconciler` of the package `reconcile`. *Shown by*
///   `ReconcileScenarioTest.whoIsOnlyNotShownToUsHasNotVanished`,
///   `ReconcileScenarioTest.nobodyVanishesWithoutAQuorum`.
/// - A screen is opened by two calls that must reach the same host, the second within 10 s and with the same
///   credentials. *Source:* qemu-server `API2/Qemu.pm`, `vncproxy` and `vncwebsocket`. *Absorbed by*
///   `GuestScreens`. *Shown by* `GuestScreensTest.theSocketIsOpenedWhereTheProxyWasStarted`.
/// - The password of a screen has 8 characters: `password`, else the beginning of the ticket. *Source:*
///   qemu-server `API2/Qemu.pm`, `vncproxy`; guide 17. *Absorbed by* `GuestScreens`. *Shown by*
///   `GuestScreensTest.anOldServerHasThePasswordInTheTicket`.
/// - A WebSocket must offer the subprotocol `binary`, and is closed at a fragment or a frame above 128 KiB.
///   *Source:* pve-http-server `AnyEvent.pm`, `websocket_proxy`. *Absorbed by* `GuestScreens`. *Shown by*
///   `ConsoleScenarioTest` of the package `console`.
/// - A terminal is let in by the ticket once more, in its first line, and is closed without a word if not; before
///   pve-manager 9.0.13 no API token is let in. It takes a message whose head is torn apart for something else.
///   *Source:* pve-xtermjs `termproxy/src/main.rs`, `read_ticket_line` and `process_queue`; guide 17. *Absorbed by*
///   `GuestTerminal`. *Shown by* `TerminalScenarioTest` of the package `console`.
/// - A guest that is being made anew is locked `create` and has no description; its VMID is taken by the call.
///   *Source:* qemu-server `API2/Qemu.pm`, `create_vm`; guide 5. *Absorbed by* `Making` of the package
///   `provisioning`. *Shown by* `BlankScenarioTest.whatAKilledTaskLeftIsToldOfAndNotTouched`.
/// - Allocating a disk twice makes two; the `digest` refuses the second call. *Source:* qemu-server
///   `API2/Qemu.pm`, `update_vm_api`; guide 9.1. *Absorbed by* `DevicesStep` of the package `vm`. *Shown by*
///   `DevicesScenarioTest.aTroubledDiskIsAttachedOnceOrNotAtAll`.
/// - A detached disk becomes `unusedN` without a size. *Source:* pve-guest-common `AbstractConfig.pm`,
///   `add_unused_volume`. *Absorbed by* `ConfigView` of the package `vm`. *Shown by*
///   `DevicesScenarioTest.theConfigurationShowsTheDevices`.
/// - A file to download appears when it is complete, and one that is there is not overwritten. *Source:*
///   pve-storage `API2/Storage/Status.pm`, `download_url`; guide 18. *Absorbed by* `DownloadStep` of the
///   package `provisioning`. *Shown by* `ImportScenarioTest.aTroubledStepIsCompletedOrUndone`.
/// - Long answers are compressed when the client says that it can read that. *Source:* pve-http-server
///   `AnyEvent.pm`. *Absorbed by* `EndpointFactory`. *Shown by* `longAnswersAreCompressed`.
/// - What answers on the port may be something else. *Source:* reports of users. *Absorbed by* `Envelope`,
///   `TransportFailure`. *Shown by* `aForeignWebServerIsNoProxmox`.
@NullMarked
package dev.slipway.proxmox;

import org.jspecify.annotations.NullMarked;
