/**
 * What Google's protos of Cloud Tasks v2 have in the autumn of 2026 and the descriptors in npm do not have yet. Names and
 * numbers are those of googleapis/googleapis, `google/cloud/tasks/v2/{cloudtasks,queue,target,task,cmek_config}.proto` at
 * 9f99764b, the REST paths of Locations and Operations those of `cloudtasks_v2.yaml` beside them.
 */

/** A thing as protobufjs' JSON descriptors write it: a namespace, message, enum or service. */
export interface Descriptor {
  nested?: Record<string, Descriptor>;
  fields?: Record<string, object>;
  oneofs?: Record<string, { oneof: string[] }>;
  values?: Record<string, number>;
  methods?: Record<string, object>;
}

/** One google.api.HttpRule: a verb with its path, and which field the body is. */
type HttpRule = Record<string, string | Record<string, string>>;

const queuePath = "projects/*/locations/*/queues/*";
const operation = "google.longrunning.Operation";
const timestamp = "google.protobuf.Timestamp";

const method = (requestType: string, responseType: string, http: HttpRule) => ({
  requestType,
  responseType,
  parsedOptions: [{ "(google.api.http)": http }],
});
const field = (id: number, type: string) => ({ id, type });
const repeated = (id: number, type: string) => ({ id, type, rule: "repeated" });
const optional = (id: number, type: string) => ({ id, type, options: { proto3_optional: true } });
/** An enum whose numbers count up from 0. */
const counted = (...names: string[]): Descriptor => ({
  values: Object.fromEntries(names.map((name, number) => [name, number])),
});

const methods: Record<string, object> = {
  BatchCreateTasks: method("BatchCreateTasksRequest", operation, {
    post: `/v2/{parent=${queuePath}}/tasks:batchCreate`,
    body: "*",
  }),
  BatchDeleteTasks: method("BatchDeleteTasksRequest", operation, {
    post: `/v2/{parent=${queuePath}}/tasks:batchDelete`,
    body: "*",
  }),
  UpdateCmekConfig: method("UpdateCmekConfigRequest", "CmekConfig", {
    patch: "/v2/{cmek_config.name=projects/*/locations/*/cmekConfig}",
    body: "cmek_config",
  }),
  GetCmekConfig: method("GetCmekConfigRequest", "CmekConfig", {
    get: "/v2/{name=projects/*/locations/*/cmekConfig}",
  }),
  // Of REST alone: it stands in the API's discovery document, not in its protos, so that the numbers are ours.
  BufferTask: method("BufferTaskRequest", "BufferTaskResponse", {
    post: `/v2/{queue=${queuePath}}/tasks/{task_id}:buffer`,
    body: "*",
    additional_bindings: { post: `/v2/{queue=${queuePath}}/tasks:buffer`, body: "*" },
  }),
};

const batchTypes: Record<string, Descriptor> = {
  BatchCreateTasksRequest: {
    fields: { parent: field(1, "string"), requests: repeated(2, "CreateTaskRequest"), requestId: field(3, "string") },
  },
  BatchCreateTasksResponse: { fields: { tasks: repeated(1, "Task") } },
  BatchCreateTasksMetadata: {
    fields: {
      startTime: field(1, timestamp),
      endTime: field(2, timestamp),
      state: field(3, "State"),
      failedRequests: { id: 4, type: "google.rpc.Status", keyType: "int32" },
    },
    nested: {
      State: counted("STATE_UNSPECIFIED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED", "PARTIALLY_SUCCEEDED"),
    },
  },
  BatchDeleteTasksRequest: {
    fields: { parent: field(1, "string"), names: repeated(2, "string"), requestId: field(3, "string") },
  },
  BatchDeleteTasksMetadata: {
    fields: {
      startTime: field(1, timestamp),
      endTime: field(2, timestamp),
      state: field(3, "State"),
      failedRequests: { id: 4, type: "google.rpc.Status", keyType: "int32" },
    },
    nested: { State: counted("STATE_UNSPECIFIED", "RUNNING", "SUCCEEDED", "PARTIALLY_SUCCEEDED", "FAILED") },
  },
};

const cmekTypes: Record<string, Descriptor> = {
  CmekConfig: { fields: { name: field(1, "string"), kmsKey: field(2, "string") } },
  UpdateCmekConfigRequest: {
    fields: { cmekConfig: field(1, "CmekConfig"), updateMask: field(2, "google.protobuf.FieldMask") },
  },
  GetCmekConfigRequest: { fields: { name: field(1, "string") } },
};

const httpTargetTypes: Record<string, Descriptor> = {
  PathOverride: { fields: { path: field(1, "string") } },
  QueryOverride: { fields: { queryParams: field(1, "string") } },
  UriOverride: {
    // The oneofs that protoc makes of fields declared `optional`.
    oneofs: { _scheme: { oneof: ["scheme"] }, _host: { oneof: ["host"] }, _port: { oneof: ["port"] } },
    fields: {
      scheme: optional(1, "Scheme"),
      host: optional(2, "string"),
      port: optional(3, "int64"),
      pathOverride: field(4, "PathOverride"),
      queryOverride: field(5, "QueryOverride"),
      uriOverrideEnforceMode: field(6, "UriOverrideEnforceMode"),
    },
    nested: {
      Scheme: counted("SCHEME_UNSPECIFIED", "HTTP", "HTTPS"),
      UriOverrideEnforceMode: counted("URI_OVERRIDE_ENFORCE_MODE_UNSPECIFIED", "IF_NOT_EXISTS", "ALWAYS"),
    },
  },
  HttpTarget: {
    oneofs: { authorizationHeader: { oneof: ["oauthToken", "oidcToken"] } },
    fields: {
      uriOverride: field(1, "UriOverride"),
      httpMethod: field(2, "HttpMethod"),
      headerOverrides: repeated(3, "HeaderOverride"),
      oauthToken: field(5, "OAuthToken"),
      oidcToken: field(6, "OidcToken"),
    },
    nested: {
      Header: { fields: { key: field(1, "string"), value: field(2, "string") } },
      HeaderOverride: { fields: { header: field(1, "Header") } },
    },
  },
};

const bufferTypes: Record<string, Descriptor> = {
  BufferTaskRequest: {
    fields: { queue: field(1, "string"), taskId: field(2, "string"), body: field(3, "google.api.HttpBody") },
  },
  BufferTaskResponse: { fields: { task: field(1, "Task") } },
};

/** `google.cloud.tasks.v2` as npm's descriptors have it, with all of the above. */
export function withAdditions({ nested: tasks = {} }: Descriptor): Descriptor {
  const { CloudTasks, Queue, Task } = tasks;
  return {
    nested: {
      ...tasks,
      ...batchTypes,
      ...cmekTypes,
      ...httpTargetTypes,
      ...bufferTypes,
      Queue: { ...Queue, fields: { ...Queue?.fields, httpTarget: field(10, "HttpTarget") } },
      Task: { ...Task, fields: { ...Task?.fields, retryConfig: field(12, "RetryConfig") } },
      CloudTasks: { ...CloudTasks, methods: { ...CloudTasks?.methods, ...methods } },
    },
  };
}

/** A service that all of Google's APIs share, with the REST paths of Cloud Tasks and no others. */
export function withBindings(service: Descriptor | undefined, bindings: Record<string, HttpRule>): Descriptor {
  const methods: Record<string, object> = {};
  for (const [name, method] of Object.entries(service?.methods ?? {}))
    methods[name] = { ...method, parsedOptions: bindings[name] && [{ "(google.api.http)": bindings[name] }] };
  return { ...service, methods };
}

export const locationBindings: Record<string, HttpRule> = {
  // Google's client for Node asks for locations at the general paths, those of v1.
  ListLocations: {
    get: "/v2/{name=projects/*}/locations",
    additional_bindings: { get: "/v1/{name=projects/*}/locations" },
  },
  GetLocation: {
    get: "/v2/{name=projects/*/locations/*}",
    additional_bindings: { get: "/v1/{name=projects/*/locations/*}" },
  },
};

export const operationBindings: Record<string, HttpRule> = {
  GetOperation: { get: "/v2/{name=projects/*/locations/*/operations/*}" },
};
