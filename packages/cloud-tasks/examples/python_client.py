# region connect
import os

import grpc
from google.cloud import tasks_v2
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport

emulator = os.environ.get("CLOUD_TASKS_EMULATOR_HOST")
if emulator:
    transport = CloudTasksGrpcTransport(channel=grpc.insecure_channel(emulator))
    client = tasks_v2.CloudTasksClient(transport=transport)
else:
    client = tasks_v2.CloudTasksClient()
# endregion

parent = client.queue_path("local", "europe-west1", "mail")
worker = os.environ.get("WORKER_URL", "http://127.0.0.1:3000")
task = client.create_task(
    parent=parent,
    task={
        "name": f"{parent}/tasks/welcome-python",
        "http_request": {
            "url": f"{worker}/mail",
            "headers": {"Content-Type": "application/json"},
            "body": b'{"to":"ada@example.com"}',
            "oidc_token": {"service_account_email": "tasks@local.test", "audience": worker},
        },
    },
)
print(task.name)
