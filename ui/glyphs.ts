/** What a glyph can say: statuses, a counter's states and how a target stands. Always beside its word. */
export type Glyph =
  | 'waiting'
  | 'called'
  | 'serving'
  | 'held'
  | 'paused'
  | 'no_show'
  | 'served'
  | 'withdrawn'
  | 'expired'
  | 'closed'
  | 'open'
  | 'free'
  | 'met'
  | 'near'
  | 'missed';
