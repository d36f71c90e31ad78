// Puts a task into a queue, on Google Cloud or, with CLOUD_TASKS_EMULATOR_HOST, on this machine.
package main

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"os"

	cloudtasks "cloud.google.com/go/cloudtasks/apiv2"
	"cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// #region connect
func connect(ctx context.Context) (*cloudtasks.Client, error) {
	emulator := os.Getenv("CLOUD_TASKS_EMULATOR_HOST")
	if emulator == "" {
		return cloudtasks.NewClient(ctx)
	}
	plain := grpc.WithTransportCredentials(insecure.NewCredentials())
	return cloudtasks.NewClient(ctx,
		option.WithEndpoint(emulator), option.WithoutAuthentication(), option.WithGRPCDialOption(plain))
}

// #endregion

func main() {
	ctx := context.Background()
	client, err := connect(ctx)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	parent := "projects/local/locations/europe-west1/queues/mail"
	worker := cmp.Or(os.Getenv("WORKER_URL"), "http://127.0.0.1:3000")
	task, err := client.CreateTask(ctx, &cloudtaskspb.CreateTaskRequest{
		Parent: parent,
		Task: &cloudtaskspb.Task{
			Name: parent + "/tasks/welcome-go",
			MessageType: &cloudtaskspb.Task_HttpRequest{HttpRequest: &cloudtaskspb.HttpRequest{
				Url:     worker + "/mail",
				Headers: map[string]string{"Content-Type": "application/json"},
				Body:    []byte(`{"to":"ada@example.com"}`),
				AuthorizationHeader: &cloudtaskspb.HttpRequest_OidcToken{OidcToken: &cloudtaskspb.OidcToken{
					ServiceAccountEmail: "tasks@local.test",
					Audience:            worker,
				}},
			}},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(task.GetName())
}
