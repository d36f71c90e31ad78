const id = "0198c0de-4a5b-7c3d-8e9f-0a1b2c3d4e5f";
const batch = "0198c0de-5b6c-7d4e-9f0a-1b2c3d4e5f60";
const upload = "0198c0de-6c7d-7e5f-8a0b-2c3d4e5f6071";
const at = (second: number): string => `2026-11-22T10:00:${String(second).padStart(2, "0")}.000Z`;

const update = {
  stage: "draft_generation",
  stage_number: 5,
  total_stages: 9,
  progress_percentage: 31,
  status: "Writing the draft",
  details: null,
  metadata: {},
  timestamp: at(12),
};

const status = {
  job_id: id,
  kind: "blog",
  title: "Composting at home",
  status: "processing",
  progress_percentage: 31,
  current_stage: "draft_generation",
  progress_updates: [update],
  created_at: at(0),
  queued_at: at(0),
  started_at: at(1),
  completed_at: null,
  result: null,
  error_message: null,
  error_code: null,
  retry_count: 0,
  next_attempt_at: null,
  estimated_time_remaining: 24,
  task_name: "5f4dcc3b5aa765d61d8327deb882cf992b95990a",
  cancel_requested: false,
  metadata: { campaign: "autumn" },
  batch_id: null,
  cost: 0.0132,
};
const { result: _result, ...listed } = status;

const queue = {
  name: "blog-generation-queue",
  state: "RUNNING",
  rate_limits: { max_dispatches_per_second: 100, max_concurrent_dispatches: 500 },
  retry_config: {
    max_attempts: 3,
    max_retry_duration: 3_600_000,
    min_backoff: 10_000,
    max_backoff: 300_000,
    max_doublings: 3,
  },
  purge_time: null,
  stats: {
    depth: 12,
    in_flight: 4,
    oldest_due_at: at(9),
    dispatched_per_minute: 38,
    failed_per_minute: 0,
    effective_rate: 100,
  },
};

/** What answers look like, by the name of their schema in the contract. Held against the schemas by a test. */
export const schemaExamples: Readonly<Record<string, unknown>> = {
  CreateJobResponse: {
    job_id: id,
    status: "queued",
    message: "Blog generation job queued successfully",
    estimated_completion_time: 240,
    status_url: `/api/v1/blog/jobs/${id}`,
    events_url: `/api/v1/blog/jobs/${id}/events`,
    cancel_url: `/api/v1/blog/jobs/${id}`,
    queue_position: 3,
  },
  JobStatusResponse: status,
  JobList: { jobs: [listed], next_cursor: null },
  RetryJobsResponse: { job_ids: [id] },
  JobAttempts: {
    attempts: [
      {
        number: 1,
        started_at: at(1),
        ended_at: at(3),
        outcome: "retried",
        error_code: "provider_unavailable",
        error_message: "The provider did not answer.",
      },
      { number: 2, started_at: at(13), ended_at: null, outcome: "running", error_code: null, error_message: null },
    ],
  },
  CreateBlogBatchResponse: {
    batch_id: batch,
    job_ids: [id],
    status: "queued",
    total_blogs: 1,
    estimated_completion_time: 240,
  },
  CreateImageJobResponse: {
    job_id: id,
    status: "queued",
    message: "Image generation job queued successfully",
    estimated_completion_time: 5,
    status_url: `/api/v1/images/jobs/${id}`,
    events_url: `/api/v1/images/jobs/${id}/events`,
    cancel_url: `/api/v1/images/jobs/${id}`,
    queue_position: 1,
    is_draft: true,
  },
  UploadedPicture: {
    url: `/api/v1/images/files/${upload}/picture.png`,
    width: 1344,
    height: 756,
    format: "png",
    size_bytes: 1_483_920,
    expires_at: "2026-11-23T10:00:00.000Z",
  },
  CreateImageBatchResponse: {
    batch_id: batch,
    job_ids: [id],
    status: "queued",
    total_images: 1,
    estimated_completion_time: 5,
  },
  BatchStatusResponse: {
    batch_id: batch,
    kind: "blog",
    status: "processing",
    progress_percentage: 31,
    total_jobs: 1,
    counts: { pending: 0, queued: 0, processing: 1, completed: 0, failed: 0, cancelled: 0 },
    jobs: [
      {
        job_id: id,
        status: "processing",
        progress_percentage: 31,
        current_stage: "draft_generation",
        error_code: null,
        error_message: null,
      },
    ],
    created_at: at(0),
    completed_at: null,
  },
  Queue: queue,
  QueueList: { queues: [queue] },
};

/** Answers whose schema has no name of its own. */
export const routeExamples: Readonly<Record<string, unknown>> = {
  "get /api/v1/blog/jobs/{job_id}": status,
  "delete /api/v1/blog/jobs/{job_id}": {
    ...status,
    status: "cancelled",
    completed_at: at(20),
    estimated_time_remaining: null,
  },
  "post /api/v1/blog/jobs/{job_id}/retry": { ...status, status: "queued", retry_count: 1 },
};

/** What is posted, by the name of its schema. */
export const requestExamples: Readonly<Record<string, Readonly<Record<string, { summary: string; value: unknown }>>>> =
  {
    EnhancedBlogGenerationRequest: {
      short: {
        summary: "A topic and what it should be found for",
        value: { topic: "Composting at home", keywords: ["composting", "kitchen waste"], length: "short" },
      },
      whole: {
        summary: "With sources to cite, and a webhook to be told",
        value: {
          topic: "Composting at home",
          keywords: ["composting", "kitchen waste"],
          tone: "friendly",
          blog_type: "how_to",
          target_audience: "people with a small garden",
          sources: ["Turning the heap brings air to the middle and speeds up decomposition."],
          metadata: { campaign: "autumn" },
          webhook_url: "https://example.com/hooks/galley",
        },
      },
    },
    BlogBatchRequest: {
      two: {
        summary: "Two posts, and what goes for both",
        value: {
          blogs: [
            { topic: "Composting at home", keywords: ["composting"] },
            { topic: "A worm bin in the kitchen", keywords: ["worm bin"], length: "short" },
          ],
          metadata: { campaign: "spring" },
        },
      },
    },
    ImageGenerationRequest: {
      draft: {
        summary: "A quick draft",
        value: { prompt: "A lighthouse on a cliff at dawn", quality: "draft", aspect_ratio: "16:9" },
      },
    },
    ImageBatchRequest: {
      two: {
        summary: "Two drafts, to be approved",
        value: { images: [{ prompt: "A lighthouse at dawn" }, { prompt: "The same lighthouse in a storm" }] },
      },
    },
    RetryJobsRequest: {
      failed: {
        summary: "What a provider's outage has failed",
        value: { status: "failed", error_code: "provider_unavailable" },
      },
    },
    WorkerRequest: { task: { summary: "As the queue brings it", value: { job_id: id } } },
  };

/** An event stream, as it comes. */
export const streamExample = [
  "id: 1",
  "event: snapshot",
  `data: ${JSON.stringify(status)}`,
  "",
  "id: 2",
  "event: progress",
  `data: ${JSON.stringify(update)}`,
  "",
  "",
].join("\n");
