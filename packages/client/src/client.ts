import { parseBaseUrl, resolveAddress } from "./address.ts";
import { type Bound, bindAll } from "./bind.ts";
import * as blog from "./blog.ts";
import { connect } from "./connection.ts";
import * as generate from "./generate.ts";
import * as imageBatches from "./image-batches.ts";
import * as images from "./images.ts";
import * as jobs from "./jobs.ts";
import type { ConnectionOptions } from "./options.ts";
import * as processing from "./processing.ts";
import * as projects from "./projects.ts";
import * as queues from "./queues.ts";
import * as service from "./service.ts";
import * as upload from "./upload.ts";
import * as watch from "./watch.ts";
import * as watchDataset from "./watch-dataset.ts";
import * as watchJobs from "./watch-jobs.ts";

/** The functions of this package, bound to one Galley. They may be taken apart: none uses `this`. */
export interface GalleyClient
  extends Bound<typeof jobs>,
    Bound<typeof blog>,
    Bound<typeof generate>,
    Bound<typeof images>,
    Bound<typeof imageBatches>,
    Bound<typeof projects>,
    Bound<typeof upload>,
    Bound<typeof processing>,
    Bound<typeof queues>,
    Bound<typeof service>,
    Bound<typeof watch>,
    Bound<typeof watchJobs>,
    Bound<typeof watchDataset> {
  /** The full address of what Galley names by a path, for instance of a picture: for pages of another origin. */
  urlOf(address: string): string;
}

/** A client for the Galley at `baseUrl`. Checks the options (TypeError, RangeError) and opens nothing. */
export function createGalleyClient(connection: ConnectionOptions): GalleyClient {
  connect(connection);
  const base = parseBaseUrl(connection.baseUrl);
  return {
    ...bindAll(jobs, connection),
    ...bindAll(blog, connection),
    ...bindAll(generate, connection),
    ...bindAll(images, connection),
    ...bindAll(imageBatches, connection),
    ...bindAll(projects, connection),
    ...bindAll(upload, connection),
    ...bindAll(processing, connection),
    ...bindAll(queues, connection),
    ...bindAll(service, connection),
    ...bindAll(watch, connection),
    ...bindAll(watchJobs, connection),
    ...bindAll(watchDataset, connection),
    urlOf: (address) => resolveAddress(base, address).href,
  };
}
