/** What every hook that watches something takes. A callback that is another one at each rendering changes nothing. */
export type WatchOptions<Done> = {
  /** With `false` nothing is asked for, and nothing is known. */
  enabled?: boolean | undefined;
  /** Closes the connection while the page is hidden; what has happened is caught up on when it is seen again. `true`. */
  pauseWhenHidden?: boolean | undefined;
  /** Once, when it has gone well; also when that was so before it was first looked at. */
  onComplete?: ((done: Done) => void) | undefined;
  /** Once for each error, the failure of what is watched included. */
  onError?: ((error: Error) => void) | undefined;
};
