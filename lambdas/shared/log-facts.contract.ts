/**
 * THE LIST of what a line of the log may say beside its event, by the shape of the value. What has
 * another name or another shape is withheld: a person's name has a space, an address an `@`, a URL
 * a `//`.
 */
export const LOG_FACTS = {
  /** Whole numbers: counts, milliseconds, a status. */
  count: [
    'status',
    'ms',
    'entries',
    'rows',
    'refusedRows',
    'workspaces',
    'swept',
    'replayed',
    'started',
    'failed',
    'unfinished',
    'accounts',
    'faults',
    'repaired',
    'differing',
    'foreign',
    'putOff',
  ],
  /** Ids that we or AWS made. */
  id: [
    'requestId',
    'workspaceId',
    'enrichmentId',
    'importId',
    'actor',
    'shardId',
    'from',
    'through',
    'paymentId',
    'sessionId',
    'subscriptionId',
    'eventType',
  ],
  /** Words of our own lists, and names of errors and operations. */
  code: [
    'functionId',
    'schedule',
    'kind',
    'code',
    'error',
    'cause',
    'operation',
    'provider',
    'vendor',
    'outcome',
  ],
  /** Sentences that stand in the sources, with ids and numbers in them. */
  text: ['route', 'internal', 'problem'],
  /** Lists of places in the sources. */
  frames: ['frames'],
} as const;

export type FactShape = keyof typeof LOG_FACTS;
export type FactName = (typeof LOG_FACTS)[FactShape][number];
