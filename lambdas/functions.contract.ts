import type { EXPORTS_PREFIX } from './exports/exports.contract.ts';
import type { ROWS_PREFIX, UPLOADS_PREFIX } from './imports/imports.contract.ts';
import type { KeyKind } from './shared/keys.contract.ts';

/**
 * What a function may do with items whose `pk` begins with a kind. `GetItem`: read by key, one item
 * or several at once.
 */
export type TableAction = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem';

/** What a function may do with objects; a link that it signs can do no more. */
export type FileAction = 'GetObject' | 'PutObject' | 'DeleteObject';
export type FilePrefix = typeof UPLOADS_PREFIX | typeof ROWS_PREFIX | typeof EXPORTS_PREFIX;

/** Names of environment variables. ARNs and names only, never a secret. */
export type EnvName =
  | 'TABLE_NAME'
  | 'ENRICHMENT_WORKFLOW_ARN'
  | 'ROUND_WORKFLOW_ARN'
  | 'EVENT_BUS_ARN'
  | 'OPERATOR_SECRET_ARN'
  | 'PROVIDERS_SECRET_ARN'
  | 'PROVIDER_KEYS_PREFIX'
  | 'LEDGER_FAILURES_URL'
  | 'WAITING_STARTS_URL'
  | 'PAYMENTS_URL'
  | 'API_URL'
  | 'STRIPE_PARAMETER'
  | 'BUCKET_NAME';

export interface FunctionSpec {
  /** Source file, relative to `lambdas/`; exports `handler`. */
  readonly entry: string;
  readonly env: readonly EnvName[];
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /**
   * What it may do to the table, by kind of key. Nothing else; `test/laws/grants.test.ts` sees each
   * of it done.
   */
  readonly table: Partial<Record<KeyKind, readonly TableAction[]>>;
  /** What it may do to objects of the bucket, by what their keys begin with. Nothing else. */
  readonly files?: Partial<Record<FilePrefix, readonly FileAction[]>>;
  /** Indexes it may query. */
  readonly indexes?: readonly ('byTime' | 'unfinished')[];
  readonly startsWorkflow?: boolean;
  /** It makes, changes and deletes the secrets of workspaces' own keys with providers. */
  readonly keepsProviderKeys?: true;
  /** What a user loses while this function fails: the end of its description in the console. */
  readonly errorImpact: string;
}

/** Where starts go: the two state machines, and the queue of starts that they do not take. */
const STARTS = ['ENRICHMENT_WORKFLOW_ARN', 'ROUND_WORKFLOW_ARN', 'WAITING_STARTS_URL'] as const;

/** What the settle of a round touches, whichever function does it. */
const SETTLES = {
  'WS#': ['GetItem', 'UpdateItem'],
  'LEDGER#': ['Query'],
  'ENR#': ['GetItem', 'Query', 'UpdateItem'],
  'ID#': ['GetItem', 'PutItem', 'DeleteItem'],
  'CON#': ['GetItem', 'PutItem', 'DeleteItem'],
  'CHARGE#': ['PutItem'],
} as const satisfies FunctionSpec['table'];

/** What calls the providers for rows. */
const RUNS_ROWS = {
  env: ['TABLE_NAME', 'PROVIDERS_SECRET_ARN', 'PROVIDER_KEYS_PREFIX', 'EVENT_BUS_ARN', 'API_URL'],
  // As long as its execution works: each call ends with places that stand empty behind its last rows.
  timeoutSeconds: 240,
  memoryMb: 256,
  table: { ...SETTLES, 'VENDORS#': ['Query', 'UpdateItem'], 'ANSWER#': ['GetItem'] },
} as const satisfies Omit<FunctionSpec, 'entry' | 'errorImpact'>;

/** What writing ledger entries, sealing them and keeping the totals touches. */
const KEEPS_LEDGER = {
  'LEDGER#': ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
  'USAGE#': ['UpdateItem'],
  'GRANTS#': ['UpdateItem'],
} as const satisfies FunctionSpec['table'];

/** What bringing the credits of a payment about touches. */
const APPLIES_PAYMENTS = {
  'WS#': ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
  'LEDGER#': ['GetItem', 'Query'],
  'GRANTS#': ['GetItem'],
  'PAYMENT#': ['GetItem', 'UpdateItem'],
  'SUBSCRIPTION#': ['GetItem', 'UpdateItem'],
  'PURCHASES#': ['PutItem'],
} as const satisfies FunctionSpec['table'];

/**
 * THE LIST of everything that runs in Lambda. Stacks, policies, alarms and the one-machine runtime
 * follow it.
 */
export const FUNCTIONS = {
  api: {
    entry: 'api/api.lambda.ts',
    env: ['TABLE_NAME', ...STARTS, 'EVENT_BUS_ARN', 'OPERATOR_SECRET_ARN', 'BUCKET_NAME'],
    timeoutSeconds: 29,
    memoryMb: 1024,
    table: {
      'WS#': ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      WORKSPACES: ['Query', 'PutItem'],
      'KEY#': ['GetItem', 'PutItem'],
      OPERATORS: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
      'LEDGER#': ['GetItem', 'Query'],
      'USAGE#': ['Query'],
      'GRANTS#': ['GetItem', 'Query'],
      'ENR#': ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      'ID#': ['GetItem', 'PutItem', 'DeleteItem'],
      'CON#': ['GetItem', 'PutItem', 'DeleteItem'],
      'CHARGE#': ['GetItem', 'Query'],
      'IMPORT#': ['GetItem', 'PutItem'],
      'EXPORT#': ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      'CAPACITY#': ['GetItem', 'PutItem', 'UpdateItem'],
      'AUDIT#': ['Query', 'PutItem', 'UpdateItem'],
      'VENDORS#': ['Query'],
      'FIGURES#': ['Query'],
    },
    // A link is signed with the rights of who signs it.
    files: { 'uploads/': ['PutObject'], 'rows/': ['GetObject'], 'exports/': ['GetObject'] },
    indexes: ['byTime'],
    startsWorkflow: true,
    errorImpact: 'Nobody can read a balance, ask for a contact or manage a workspace.',
  },
  progress: {
    entry: 'api/progress.lambda.ts',
    env: ['TABLE_NAME', 'OPERATOR_SECRET_ARN'],
    timeoutSeconds: 29,
    memoryMb: 256,
    table: { 'WS#': ['GetItem'], 'KEY#': ['GetItem'], 'ENR#': ['GetItem', 'Query'] },
    errorImpact: 'Nobody can see how far a request is, or wait for its end; it goes on.',
  },
  billing: {
    entry: 'api/billing.lambda.ts',
    env: ['TABLE_NAME', 'OPERATOR_SECRET_ARN', 'STRIPE_PARAMETER', 'EVENT_BUS_ARN', 'PAYMENTS_URL'],
    timeoutSeconds: 29,
    memoryMb: 512,
    table: {
      ...APPLIES_PAYMENTS,
      'KEY#': ['GetItem'],
      'SUBSCRIPTION#': ['GetItem', 'PutItem', 'UpdateItem'],
      'PURCHASES#': ['Query', 'PutItem'],
      'AUDIT#': ['PutItem', 'UpdateItem'],
      TOPUPS: ['PutItem', 'DeleteItem'],
    },
    errorImpact:
      'Nobody can buy credits, or see what was bought; what was paid for still comes in.',
  },
  providers: {
    entry: 'api/providers.lambda.ts',
    env: ['TABLE_NAME', 'OPERATOR_SECRET_ARN', 'PROVIDER_KEYS_PREFIX'],
    timeoutSeconds: 29,
    memoryMb: 512,
    table: {
      'WS#': ['GetItem', 'UpdateItem'],
      'KEY#': ['GetItem'],
      'AUDIT#': ['PutItem', 'UpdateItem'],
      'VENDORS#': ['Query', 'UpdateItem'],
    },
    keepsProviderKeys: true,
    errorImpact: 'Nobody can see or set how a provider is asked, or keep a key of their own.',
  },
  receiveStripe: {
    entry: 'webhooks/stripe.lambda.ts',
    env: ['TABLE_NAME', 'STRIPE_PARAMETER', 'PAYMENTS_URL'],
    timeoutSeconds: 29,
    memoryMb: 512,
    table: {
      'PAYMENT#': ['GetItem', 'UpdateItem'],
      'SUBSCRIPTION#': ['GetItem', 'PutItem'],
    },
    errorImpact: 'Paid credits come in late: Stripe sends its events again for three days.',
  },
  receiveCallback: {
    entry: 'webhooks/callback.lambda.ts',
    env: ['TABLE_NAME', 'PROVIDERS_SECRET_ARN', 'PROVIDER_KEYS_PREFIX'],
    timeoutSeconds: 29,
    memoryMb: 256,
    table: { 'ANSWER#': ['GetItem', 'UpdateItem'] },
    errorImpact: 'Answers that providers send by themselves are lost; their tickets are polled.',
  },
  applyPayments: {
    entry: 'webhooks/apply-payments.lambda.ts',
    env: ['TABLE_NAME', 'STRIPE_PARAMETER', 'EVENT_BUS_ARN'],
    timeoutSeconds: 60,
    memoryMb: 512,
    table: APPLIES_PAYMENTS,
    errorImpact: 'Paid credits do not come in, refunded ones stay; the queue keeps what is left.',
  },
  docs: {
    entry: 'api/docs.lambda.ts',
    env: [],
    timeoutSeconds: 10,
    memoryMb: 256,
    table: {},
    errorImpact: 'The contract and the pages that explain errors cannot be read.',
  },
  openRound: {
    entry: 'workflow/open-round.lambda.ts',
    env: ['TABLE_NAME'],
    // It claims the 500 rows of a part one by one: seconds, minutes where the table is slow.
    timeoutSeconds: 120,
    memoryMb: 512,
    table: {
      'WS#': ['GetItem', 'Query', 'UpdateItem', 'DeleteItem'],
      'LEDGER#': ['Query'],
      'ENR#': ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
      'ID#': ['GetItem', 'PutItem', 'DeleteItem'],
      'CON#': ['GetItem', 'PutItem', 'DeleteItem'],
    },
    errorImpact:
      'Accepted requests do not start; their credits stay held until the sweep gives them back.',
  },
  runRows: {
    entry: 'workflow/run-rows.lambda.ts',
    ...RUNS_ROWS,
    errorImpact: 'No provider is called for small requests: they end as failed, uncharged.',
  },
  // With places of its own at Lambda: however many lists run, they take none from small requests.
  runListRows: {
    entry: 'workflow/run-list-rows.lambda.ts',
    ...RUNS_ROWS,
    errorImpact: 'No provider is called for lists: their contacts end as failed, uncharged.',
  },
  settleRound: {
    entry: 'workflow/settle-round.lambda.ts',
    env: ['TABLE_NAME', 'EVENT_BUS_ARN'],
    timeoutSeconds: 60,
    memoryMb: 512,
    table: SETTLES,
    errorImpact: 'Held credits are neither spent nor given back until the sweep ends the request.',
  },
  finishEnrichment: {
    entry: 'workflow/finish-enrichment.lambda.ts',
    env: ['TABLE_NAME', 'EVENT_BUS_ARN'],
    timeoutSeconds: 60,
    memoryMb: 256,
    table: { 'ENR#': ['GetItem', 'Query', 'UpdateItem'] },
    errorImpact: 'Requests that are settled go on to show as running until the sweep ends them.',
  },
  readImports: {
    entry: 'uploads/read-imports.lambda.ts',
    env: ['TABLE_NAME', ...STARTS, 'EVENT_BUS_ARN', 'BUCKET_NAME'],
    timeoutSeconds: 900,
    // A hundred thousand rows, and the texts of a workbook, are in memory at once.
    memoryMb: 1536,
    table: {
      'WS#': ['GetItem', 'Query', 'UpdateItem', 'DeleteItem'],
      'LEDGER#': ['Query'],
      'IMPORT#': ['GetItem', 'UpdateItem'],
      'ENR#': ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      'ID#': ['GetItem', 'PutItem', 'DeleteItem'],
      'CON#': ['GetItem', 'PutItem', 'DeleteItem'],
    },
    files: {
      'uploads/': ['GetObject', 'DeleteObject'],
      'rows/': ['PutObject', 'DeleteObject'],
    },
    startsWorkflow: true,
    errorImpact: 'Lists that were uploaded are not read: nothing of them is held or looked for.',
  },
  writeExports: {
    entry: 'bus/write-exports.lambda.ts',
    env: ['TABLE_NAME', 'EVENT_BUS_ARN', 'BUCKET_NAME'],
    timeoutSeconds: 900,
    // A file of a hundred thousand rows is made in memory.
    memoryMb: 2048,
    table: {
      'EXPORT#': ['GetItem', 'UpdateItem'],
      'ENR#': ['GetItem', 'Query'],
      'IMPORT#': ['GetItem'],
    },
    files: { 'rows/': ['GetObject'], 'exports/': ['PutObject'] },
    errorImpact:
      'Exports stay running: what they ask for is found and charged, no file is written.',
  },
  projectLedger: {
    entry: 'streams/project-ledger.lambda.ts',
    env: ['TABLE_NAME', 'EVENT_BUS_ARN', 'PAYMENTS_URL'],
    timeoutSeconds: 60,
    memoryMb: 256,
    table: { ...KEEPS_LEDGER, TOPUPS: ['Query'] },
    errorImpact:
      'The ledger falls behind; operations whose answer was lost wait for it, notices come late.',
  },
  replayLedger: {
    entry: 'streams/replay-ledger.lambda.ts',
    env: ['TABLE_NAME', 'LEDGER_FAILURES_URL', 'EVENT_BUS_ARN', 'PAYMENTS_URL'],
    timeoutSeconds: 600,
    memoryMb: 256,
    table: { ...KEEPS_LEDGER, TOPUPS: ['Query'] },
    errorImpact: 'Ledger entries that went aside stay missing; a day later the stream loses them.',
  },
  turnPeriods: {
    entry: 'schedules/turn-periods.lambda.ts',
    env: ['TABLE_NAME', 'EVENT_BUS_ARN'],
    timeoutSeconds: 600,
    memoryMb: 512,
    table: {
      WORKSPACES: ['Query'],
      'SCHEDULE#': ['GetItem', 'PutItem'],
      'WS#': ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
    },
    errorImpact:
      'New periods and expired credits are booked late; balances stay right, since both count at use.',
  },
  auditLedgers: {
    entry: 'schedules/audit-ledgers.lambda.ts',
    env: ['TABLE_NAME'],
    timeoutSeconds: 900,
    memoryMb: 512,
    table: {
      WORKSPACES: ['Query'],
      'SCHEDULE#': ['GetItem', 'PutItem'],
      'WS#': ['GetItem', 'Query'],
      ...KEEPS_LEDGER,
      'CHECK#': ['Query', 'PutItem'],
      'CHARGE#': ['GetItem', 'Query'],
      'CON#': ['GetItem'],
      'ENR#': ['Query'],
    },
    errorImpact: 'A ledger that breaks a rule is not noticed; balances and entries go on.',
  },
  learnOrder: {
    entry: 'schedules/learn-order.lambda.ts',
    env: ['TABLE_NAME'],
    timeoutSeconds: 600,
    memoryMb: 512,
    table: {
      WORKSPACES: ['Query'],
      'SCHEDULE#': ['GetItem', 'PutItem'],
      'ENR#': ['GetItem', 'Query'],
      'FIGURES#': ['GetItem', 'Query', 'PutItem'],
      'VENDORS#': ['Query', 'PutItem'],
    },
    indexes: ['byTime'],
    errorImpact: 'Figures of providers stand still, and so does the order in which they are asked.',
  },
  reconcilePayments: {
    entry: 'schedules/reconcile-payments.lambda.ts',
    env: ['TABLE_NAME', 'STRIPE_PARAMETER', 'PAYMENTS_URL'],
    timeoutSeconds: 900,
    memoryMb: 512,
    table: {
      WORKSPACES: ['Query'],
      'SCHEDULE#': ['GetItem', 'PutItem'],
      'WS#': ['GetItem'],
      'PAYMENT#': ['GetItem', 'UpdateItem'],
      'SUBSCRIPTION#': ['GetItem', 'PutItem'],
      'PURCHASES#': ['Query'],
    },
    errorImpact: 'What Stripe’s events did not bring is not repaired; those that come still act.',
  },
  sweepUnfinished: {
    entry: 'schedules/sweep-unfinished.lambda.ts',
    env: ['TABLE_NAME', ...STARTS, 'EVENT_BUS_ARN', 'PAYMENTS_URL', 'BUCKET_NAME'],
    timeoutSeconds: 600,
    memoryMb: 512,
    table: {
      ...SETTLES,
      'WS#': ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      'KEY#': ['PutItem'],
      'IMPORT#': ['GetItem', 'UpdateItem'],
      'EXPORT#': ['GetItem', 'UpdateItem', 'DeleteItem'],
      'CAPACITY#': ['GetItem', 'UpdateItem'],
      'ENR#': ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
      'PAYMENT#': ['UpdateItem'],
      'SUBSCRIPTION#': ['UpdateItem'],
      'CON#': ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      'CHARGE#': ['GetItem', 'PutItem'],
    },
    files: { 'uploads/': ['DeleteObject'], 'rows/': ['DeleteObject'] },
    indexes: ['unfinished'],
    startsWorkflow: true,
    errorImpact: 'Requests cut off by a crash stay open and keep their credits held.',
  },
  startWaiting: {
    entry: 'schedules/start-waiting.lambda.ts',
    env: ['TABLE_NAME', ...STARTS],
    timeoutSeconds: 60,
    memoryMb: 256,
    table: { 'ENR#': ['GetItem'] },
    startsWorkflow: true,
    errorImpact: 'Requests that Step Functions had no room for begin minutes later, by the sweep.',
  },
} as const satisfies Record<string, FunctionSpec>;

export type FunctionId = keyof typeof FUNCTIONS;
/** The variables that a function declares, so that reading another one does not compile. */
export type EnvOf<Id extends FunctionId> = Readonly<
  Record<(typeof FUNCTIONS)[Id]['env'][number], string>
>;
