import type { ImageProcessingStatus, ProcessingStatus, Project } from "@galley/contract";
import type { Generated, Selectable } from "kysely";

/** Times are ms since the epoch, booleans 0 or 1, JSON is text: the same on SQLite and Postgres. */
interface ProjectTable {
  id: string;
  tenant: string;
  name: string;
  description: string | null;
  question_text: string | null;
  question_type: Project["question_type"];
  /** JSON. */
  question_options: string | null;
  created_at: number;
  updated_at: number;
}

interface DatasetTable {
  id: string;
  project_id: string;
  tenant: string;
  name: string;
  /** Uploads are counted together until all their pictures are done; the next one begins another session. */
  session: Generated<number>;
  /** When the session began. */
  processing_started_at: number | null;
  created_at: number;
}

interface DatasetImageTable {
  /** In the order in which they were stored. */
  id: string;
  dataset_id: string;
  session: number;
  /** Unique in the dataset. */
  filename: string;
  /** Bytes. */
  file_size: number;
  content_type: string;
  /** Of the bytes, in hexadecimal. */
  sha256: string;
  /** In storage. */
  key: string;
  thumbnail_key: string | null;
  processing_status: Generated<ImageProcessingStatus>;
  processing_error: string | null;
  /** How often its processing was begun. */
  attempts: Generated<number>;
  width: number | null;
  height: number | null;
  thumbhash: string | null;
  /** The job that processes it. */
  job_id: string;
  uploaded_at: number;
  processed_at: number | null;
}

/**
 * An upload whose files come into storage and are not recorded yet, below `datasets/<dataset>/<id>/`. One that is not
 * touched any more has died: what it stored and did not record is removed.
 */
interface DatasetUploadTable {
  id: string;
  dataset_id: string;
  /** The session that its pictures will belong to: uploads that overlap are counted together. */
  session: number;
  touched_at: number;
  /** 1: its files are being removed, and it can be committed no more. */
  abandoned: Generated<number>;
}

/** Files whose pictures are gone, until they are, too. */
interface DatasetRemovalTable {
  /** A key, or what keys begin with where it ends in a slash. */
  key: string;
  created_at: number;
}

/** A file that comes in parts, each of which stays when the connection breaks. */
interface ResumableUploadTable {
  id: string;
  tenant: string;
  dataset_id: string;
  /** As of `dataset_upload`; while it is silent, others do not wait for it. */
  session: number;
  filename: string;
  /** JSON of what the client has sent as `Upload-Metadata`. */
  metadata: string;
  /** Bytes of the whole file. */
  size: number;
  /** Who works on it, and until when if nothing is heard. */
  lock_token: string | null;
  lock_until: number | null;
  /** When somebody last worked on it; null where that was so long ago that it counts as under way no more. */
  touched_at: number | null;
  /** JSON of what became of it, once all is there. */
  outcome: string | null;
  created_at: number;
  expires_at: number;
}

/** A piece of a resumable upload that is whole in storage. */
interface ResumablePartTable {
  upload_id: string;
  /** Where in the file it begins. */
  first_byte: number;
  /** Bytes. */
  size: number;
  /** In storage. */
  key: string;
}

/** A dataset with what is counted of its pictures: a view. */
interface DatasetStatusView {
  id: string;
  project_id: string;
  tenant: string;
  name: string;
  created_at: number;
  image_count: number;
  processing_status: ProcessingStatus;
  processing_started_at: number | null;
  processing_completed_at: number | null;
  total_files: number;
  processed_files: number;
  failed_files: number;
  /** JSON: of the first ten that have failed, `file name: reason`. */
  processing_errors: string;
}

export interface DatasetTables {
  project: ProjectTable;
  dataset: DatasetTable;
  dataset_image: DatasetImageTable;
  dataset_upload: DatasetUploadTable;
  dataset_removal: DatasetRemovalTable;
  resumable_upload: ResumableUploadTable;
  resumable_part: ResumablePartTable;
  dataset_status: DatasetStatusView;
}

export type ProjectRow = Selectable<ProjectTable>;
export type DatasetImageRow = Selectable<DatasetImageTable>;
export type ResumableUploadRow = Selectable<ResumableUploadTable>;
export type DatasetStatusRow = Selectable<DatasetStatusView>;
