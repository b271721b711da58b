# The calls of the older services, as their documents have them; read by OldCallsTest.

curl http://localhost:8082/health

curl http://localhost:8082/api/v1/vms

curl "http://localhost:8082/api/v1/vms?node=pve"

curl -X POST http://localhost:8082/api/v1/vms \
  -H "Content-Type: application/json" \
  -d '{
    "name": "my-server",
    "template": "ubuntu-22.04",
    "size": "medium",
    "cloud_init": {
      "user": "admin",
      "ssh_keys": ["ssh-rsa AAAA..."],
      "ip_config": "ip=dhcp"
    },
    "start_on_create": true
  }'

curl -X POST http://localhost:8082/api/v1/vms \
  -H "Content-Type: application/json" \
  -d '{
    "name": "custom-server",
    "template": "debian-12",
    "cores": 4,
    "memory": 8192,
    "disk_size": 100,
    "tags": ["production", "web"]
  }'

curl http://localhost:8082/api/v1/vms/100

curl -X DELETE http://localhost:8082/api/v1/vms/100

curl -X POST http://localhost:8082/api/v1/vms/100/actions \
  -H "Content-Type: application/json" \
  -d '{"action": "start"}'

curl -X POST http://localhost:8082/api/v1/vms/100/actions \
  -H "Content-Type: application/json" \
  -d '{"action": "shutdown"}'

curl -X POST http://localhost:8082/api/v1/vms/100/actions \
  -H "Content-Type: application/json" \
  -d '{"action": "stop", "force": true}'

curl -X POST http://localhost:8082/api/v1/vms/100/actions \
  -H "Content-Type: application/json" \
  -d '{"action": "reboot"}'

curl -X POST http://localhost:8082/api/v1/vms/100/actions \
  -H "Content-Type: application/json" \
  -d '{"action": "snapshot", "snapshot_name": "before-update"}'

curl -X POST http://localhost:8082/api/v1/vms/100/actions \
  -H "Content-Type: application/json" \
  -d '{"action": "clone", "clone_name": "my-server-clone"}'

curl http://localhost:8082/api/v1/vms/100/console

curl http://localhost:8082/api/v1/vms/sizes

curl http://localhost:8082/api/v1/vms/100/snapshots

curl -X POST http://localhost:8082/api/v1/vms/100/snapshots \
  -H "Content-Type: application/json" \
  -d '{
    "name": "before-upgrade",
    "description": "Snapshot before system upgrade",
    "include_ram": true
  }'

curl -X POST http://localhost:8082/api/v1/vms/100/snapshots/before-upgrade/rollback

curl -X DELETE http://localhost:8082/api/v1/vms/100/snapshots/before-upgrade

curl http://localhost:8082/api/v1/templates

curl http://localhost:8082/api/v1/nodes

curl http://localhost:8082/api/v1/nodes/pve

curl http://localhost:8082/api/v1/nodes/pve/storage

curl http://localhost:8082/api/v1/nodes/pve/networks

curl http://localhost:8082/api/v1/cluster/status

curl http://localhost:8082/api/v1/cluster/resources

curl http://localhost:8082/api/v1/storage

curl "http://localhost:8082/api/v1/tasks/UPID:pve:...?node=pve"

curl -X POST http://localhost:8000/provision/api/vm/create -H "Content-Type: application/json" \
  -d '{"node_zone": "pve-public-01", "vcpu": 2, "memory": 4096, "resize": 20, "vm_name": "my-web-vm"}'
