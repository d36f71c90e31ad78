import { isPostgres } from "@galley/foundation";
import { type Kysely, sql } from "kysely";

/** So many of its errors are told of a dataset. */
const mostErrors = 10;

/**
 * What is counted is counted from the pictures' rows whenever it is asked for: it cannot drift from them. Each count reads
 * a range of one index; of 10,000 pictures all take 2 ms on SQLite and 12 ms on Postgres, where one pass that groups takes
 * 4 ms and 11 ms, and six times as long on SQLite for a list.
 */
export async function createStatusView(db: Kysely<unknown>): Promise<void> {
  const inSession = sql`from dataset_image i where i.dataset_id = d.id and i.session = d.session`;
  const list = isPostgres(db) ? sql`json_agg` : sql`json_group_array`;
  await sql`
    create view dataset_status as
    select id, project_id, tenant, name, created_at, image_count, processing_started_at,
      case when unfinished = 0 and total_files > 0 then completed_at end as processing_completed_at,
      total_files, processed_files, failed_files, processing_errors,
      case when unfinished > 0 then 'processing'
        when uploads > 0 then 'uploading'
        when total_files = 0 then 'ready'
        when processed_files = 0 then 'failed'
        else 'completed' end as processing_status
    from (
      select counted.*, total_files - processed_files - failed_files as unfinished
      from (
        select d.id, d.project_id, d.tenant, d.name, d.created_at, d.processing_started_at,
          (select count(*) from dataset_image i where i.dataset_id = d.id) as image_count,
          (select count(*) ${inSession}) as total_files,
          (select count(*) ${inSession} and i.processing_status = 'completed') as processed_files,
          (select count(*) ${inSession} and i.processing_status = 'failed') as failed_files,
          (select max(i.processed_at) ${inSession}) as completed_at,
          (select coalesce(cast(${list}(error order by processed_at, id) as text), '[]')
            from (
              select i.filename || ': ' || coalesce(i.processing_error, 'failed') as error, i.processed_at, i.id
              ${inSession} and i.processing_status = 'failed'
              order by i.processed_at, i.id
              limit ${sql.lit(mostErrors)}
            ) as first_failed) as processing_errors,
          (select count(*) from dataset_upload u where u.dataset_id = d.id and u.abandoned = 0)
            + (select count(*) from resumable_upload r
              where r.dataset_id = d.id and r.outcome is null and r.touched_at is not null) as uploads
        from dataset d
      ) as counted
    ) as summed
  `.execute(db);
}
