/** The path of a picture of Galley's own: of a job's, or of one that was uploaded. */
const form = /^\/api\/v1\/images\/files\/([0-9a-f-]{36})\/([\w-]{1,80}\.(?:png|jpeg|webp|gif))$/;

/** What an address names if it is that of a picture of Galley's own. */
export interface OwnPicture {
  /** The id of the job that has made it, or of the upload. */
  id: string;
  file: string;
}

/** A browser tells the whole address of a picture, whichever name this service is reached by. */
export function ownPictureAt(url: string): OwnPicture | undefined {
  const [, id, file] = form.exec(URL.parse(url, "http://own.invalid")?.pathname ?? "") ?? [];
  return id && file ? { id, file } : undefined;
}
