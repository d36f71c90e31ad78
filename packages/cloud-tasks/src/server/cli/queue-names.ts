/** Tells queues apart in as few letters as will do. */
export type ShortNames = (queue: string) => string;

/**
 * The id alone for the queues of one location, that of the first queue seen; `project/location/id` for others, which
 * may have the same ids.
 */
export function createShortNames(): ShortNames {
  let home: string | undefined;
  return (queue) => {
    const [, parent, project, location, id] =
      /^(projects\/([^/]+)\/locations\/([^/]+))\/queues\/([^/]+)$/.exec(queue) ?? [];
    if (id === undefined) return queue;
    home ??= parent;
    return parent === home ? id : `${project}/${location}/${id}`;
  };
}
