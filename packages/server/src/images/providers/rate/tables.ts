/** To which time each provider's turns are given out. */
export interface RateTables {
  rate_turn: {
    provider: string;
    /** ms since the epoch. */
    next: number;
  };
}
