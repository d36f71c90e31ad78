#!/bin/sh
set -eu
worker="${WORKER_URL:-http://127.0.0.1:3000}"
# region commands
export CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDTASKS="http://$CLOUD_TASKS_EMULATOR_HOST/"
export CLOUDSDK_AUTH_DISABLE_CREDENTIALS=true CLOUDSDK_CORE_PROJECT=local
gcloud tasks queues update mail --location=europe-west1 --max-attempts=5
gcloud tasks create-http-task welcome-gcloud --queue=mail --location=europe-west1 --url="$worker/mail"
gcloud tasks list --queue=mail --location=europe-west1
# endregion
