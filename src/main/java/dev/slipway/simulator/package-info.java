/// A Proxmox VE to try Slipway on: for the demo, for development and for tests.
///
/// It imports nothing of ours but value types of `proxmox`, is imported by nobody and talks HTTP only.
/// Start reading at [dev.slipway.simulator.ProxmoxSimulator], then `Exchange` (the HTTP layer),
/// `Dispatcher` (the order of checks) and the classes whose names end in `Call` or `Calls` (one per family
/// of API calls). `World` holds the state, `Tasks` and `TaskRun` the workers, `Locks` the locks,
/// `SimulatorClock` the time.
///
/// ## The admin path
///
/// These calls exist in the simulator only. They take and answer JSON, without authentication.
///
/// | Call | Meaning |
/// |---|---|
/// | `GET /simulator/faults` | the faults in force, with their `label` and how many calls each hit (`used`) |
/// | `POST /simulator/faults` | add a fault, fields below |
/// | `DELETE /simulator/faults` | take back all faults, bring everything up |
/// | `GET /simulator/guests` | every guest as it really is |
/// | `POST /simulator/guests` | plant a guest of somebody else: `vmid`, `node`, `name`, `storage`, `disk`, `running` |
/// | `GET /simulator/volumes` | every volume on every storage |
/// | `GET /simulator/births` | every guest that was ever begun, who asked for it, and with which description |
/// | `GET /simulator/changes` | the requests received that ask for a change, at most 100,000 |
/// | `GET`, `DELETE /simulator/requests` | the requests received, and forgetting them |
/// | `GET /simulator/tasks` | the latest tasks with their ends, newest first |
/// | `POST /simulator/options` | `task_time` (factor), `down_node`, `up_node`, `cluster_down`, `kill_workers` |
///
/// A fault has `method` and `path` (regular expressions; the path starts after `/api2/json`), `params`
/// (regular expressions by parameter), a `label`, `skip` (0), `times` (1), `delay_ms` (0) and an `effect`:
///
/// - `answer` with `status`, `text` and `errors`; with `executed: true` the call has its effect all the
///   same;
/// - `drop` closes the connection, before or (`executed: true`) after the call had its effect;
/// - `task` lets the task that the call starts end as `end` says: `failed` (with `text`), `warnings`,
///   `killed` (`unexpected status`), `vanished` (`no such task`; `executed` as above), `hung`, or `late` (its
///   status is first read a moment too soon);
/// - none: the call is only delayed.
@NullMarked
package dev.slipway.simulator;

import org.jspecify.annotations.NullMarked;
