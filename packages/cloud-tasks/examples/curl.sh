#!/bin/sh
# region create
curl http://127.0.0.1:8123/v2/projects/local/locations/europe-west1/queues/mail/tasks \
  -H 'Content-Type: application/json' \
  -d '{ "task": { "httpRequest": { "url": "http://127.0.0.1:3000/mail", "body": "SGVsbG8gQWRh" } } }'
# endregion
