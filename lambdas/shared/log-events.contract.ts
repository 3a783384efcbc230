/**
 * THE LIST of what is logged: code, level, what it says to who reads it, and whom it calls.
 * A line carries the code, ids, codes and numbers; never a name, an address, a URL or a key.
 *
 * `error`: it does not pass by itself, and nobody reads logs, so it rings. `warn`: it passes, or is
 * tried again, and rings when it goes on. Each event that rings has its heading in
 * `docs/runbook.md`.
 */
export const LOG_EVENTS = {
  REQUEST_ANSWERED: { level: 'info', says: 'An HTTP request was answered, whatever the status.' },
  REQUEST_FAILED: {
    level: 'error',
    says: 'An HTTP request met an error that is ours.',
    alarm: 'ErrorsLogged',
  },
  REQUEST_CUT_OFF: {
    level: 'warn',
    says: 'An HTTP request got a 500 because AWS was slow, cut off or out of room.',
    alarm: 'RetriesGoOn',
  },
  AUDIT_END_UNTOLD: {
    level: 'warn',
    says: 'An act was done or refused, and its audit record could not be told; it shows as unknown.',
  },
  FUNCTION_REFUSED: { level: 'info', says: 'A function ended with a code of the error table.' },
  FUNCTION_FAILED: {
    level: 'error',
    says: 'A function ended with an error that nobody expected.',
    alarm: 'ErrorsLogged',
  },
  FUNCTION_CUT_OFF: {
    level: 'warn',
    says: 'A function ended because AWS was slow, cut off or out of room; it is called again.',
    alarm: 'RetriesGoOn',
  },
  TABLE_THROTTLED: {
    level: 'warn',
    says: 'The table turned a request away for want of room; most are sent again.',
    alarm: 'RetriesGoOn',
  },
  SECRET_READ_FAILED: {
    level: 'warn',
    says: 'A secret was not readable; the last good copy serves, where there is one.',
    alarm: 'RetriesGoOn',
  },
  PROVIDER_SECRET_REFUSED: {
    level: 'error',
    says: 'An entry of the providers’ secret is not right, or of no vendor; it is left out.',
    alarm: 'ProvidersRefuse',
  },
  VENDOR_CIRCUIT_OPENED: {
    level: 'warn',
    says: 'A vendor failed again and again; nobody calls it for a while, and then one call tries.',
    alarm: 'RetriesGoOn',
  },
  VENDOR_CIRCUIT_CLOSED: { level: 'info', says: 'A vendor works again.' },
  VENDOR_NOT_NOTED: {
    level: 'warn',
    says: 'How a call of a vendor went could not be written down for the others.',
    alarm: 'RetriesGoOn',
  },
  WORKFLOW_NOT_STARTED: {
    level: 'warn',
    says: 'A workflow did not start; it is put into the queue, or stays there, to be started again.',
    alarm: 'RetriesGoOn',
  },
  START_NOT_QUEUED: {
    level: 'warn',
    says: 'Nor did the queue take the start; the sweep will start the workflow.',
    alarm: 'RetriesGoOn',
  },
  IMPORT_READ: {
    level: 'info',
    says: 'A list was read, and its enrichment started, or not: `code` says why.',
  },
  EVENT_DELAYED: {
    level: 'warn',
    says: 'The bus did not take an event; the sweep tells it later.',
  },
  STRIPE_EVENT_TAKEN: {
    level: 'info',
    says: 'An event of Stripe was taken in; `kind` says whether anything follows from it.',
  },
  STRIPE_WORD_UNKNOWN: {
    level: 'warn',
    says: 'A refund or a dispute is in a state that we do not know: it counts, or freezes, until the next event.',
  },
  STRIPE_EVENT_REFUSED: {
    level: 'warn',
    says: 'An event of Stripe was refused: its signature, its mode or its version is not ours.',
    alarm: 'RetriesGoOn',
  },
  STRIPE_CALL_UNSIGNED: {
    level: 'info',
    says: 'Somebody called the webhook without a signature; Stripe always signs.',
  },
  STRIPE_EVENT_NOT_KEPT: {
    level: 'warn',
    says: 'An event of Stripe was answered with 503, so that Stripe sends it again; `code` says why.',
    alarm: 'RetriesGoOn',
  },
  CALLBACK_TAKEN: {
    level: 'info',
    says: 'A provider sent an answer by itself; `kind` says whether it was kept.',
  },
  CALLBACK_OF_NOBODY: {
    level: 'info',
    says: 'Somebody called with a token that is not ours, or too old, or sent more than any answer has.',
  },
  CALLBACK_REFUSED: {
    level: 'warn',
    says: 'A call with a token of ours was refused: its signature is not right, or it is no answer.',
    alarm: 'RetriesGoOn',
  },
  PAYMENT_NOT_QUEUED: {
    level: 'warn',
    says: 'The queue did not take a payment or a subscription; the sweep hands it on later.',
    alarm: 'RetriesGoOn',
  },
  PAYMENT_DELAYED: {
    level: 'warn',
    says: 'What follows from a payment could not be brought about yet; it is tried again.',
    alarm: 'RetriesGoOn',
  },
  PAYMENT_SET_ASIDE: {
    level: 'error',
    says: 'What follows from a payment could not be brought about five times; a person is needed.',
    alarm: 'ErrorsLogged',
  },
  PAYMENT_OF_NOBODY: {
    level: 'error',
    says: 'A payment names a workspace that there is not; nothing came in for it.',
    alarm: 'ErrorsLogged',
  },
  SALE_OF_NO_PACK: {
    level: 'error',
    says: 'A paid session sold something that is no pack of ours; nothing came in for that line.',
    alarm: 'ErrorsLogged',
  },
  TOP_UP_ENDED: {
    level: 'info',
    says: 'Stripe was asked for an automatic top-up; `kind` says what came of it, `code` why Stripe refused it, `paymentId` by which payment.',
  },
  PAYMENT_REPAIRED: {
    level: 'warn',
    says: 'Stripe told of a payment what none of its events had brought; it is brought about now.',
  },
  SUBSCRIPTION_REPAIRED: {
    level: 'warn',
    says: 'Stripe told of a subscription what none of its events had brought; it is followed now.',
  },
  PAYMENT_DIFFERS: {
    level: 'error',
    says: 'What is kept of a payment is not what Stripe says, and nothing repairs it.',
    alarm: 'ErrorsLogged',
  },
  SUBSCRIPTION_OF_NOBODY: {
    level: 'error',
    says: 'A subscription names a workspace that there is not; nothing follows from it.',
    alarm: 'ErrorsLogged',
  },
  SUBSCRIPTION_OF_NO_PLAN: {
    level: 'error',
    says: 'A subscription is for no plan of the catalogue; its workspace stays as it is.',
    alarm: 'ErrorsLogged',
  },
  SUBSCRIPTION_BESIDE_ANOTHER: {
    level: 'error',
    says: 'A workspace is charged for two subscriptions and follows one; a person is needed.',
    alarm: 'ErrorsLogged',
  },
  SCHEDULE_DONE: { level: 'info', says: 'A scheduled run ended; counts of what it did.' },
  SCHEDULE_ITEM_DELAYED: {
    level: 'warn',
    says: 'A scheduled run met what passes by itself; the next run tries it again.',
    alarm: 'RetriesGoOn',
  },
  SCHEDULE_ITEM_FAILED: {
    level: 'error',
    says: 'A scheduled run could not do one thing; the next run tries it again.',
    alarm: 'ErrorsLogged',
  },
  UNFINISHED_KIND_UNKNOWN: {
    level: 'error',
    says: 'A record has work left, and no part of the program ends records of its kind.',
    alarm: 'ErrorsLogged',
  },
  LEDGER_PROJECTED: { level: 'info', says: 'Ledger entries were written from the stream.' },
  LEDGER_RECORD_GONE: {
    level: 'error',
    says: 'Revisions that went aside have left the stream before their entries were written.',
    alarm: 'ErrorsLogged',
  },
  LEDGER_AUDIT_FAILED: {
    level: 'error',
    says: 'An audit found a ledger that breaks a rule of money, and names the first place.',
    alarm: 'ErrorsLogged',
  },
  SETTLE_LATE: {
    level: 'warn',
    says: 'A result came after its hold had ended: it is neither charged nor given.',
    alarm: 'RetriesGoOn',
  },
  PROVIDER_ANSWERED: { level: 'info', says: 'A provider or verifier was called; its outcome.' },
  PROVIDER_WORD_UNKNOWN: {
    level: 'warn',
    says: 'A provider or verifier used a word that we do not know; it was read as unknown.',
  },
  PROVIDER_ACCOUNT_REFUSED: {
    level: 'error',
    says: 'A provider or verifier does not take our key, or our credits with it are used up.',
    alarm: 'ProvidersRefuse',
  },
} as const satisfies Record<string, LogEventSpec>;

/**
 * The alarms that lines ring. One has many causes, since each costs money all month: the line's
 * event says which it was. What a person does not mend at once, a provider's account, has one of
 * its own, so that it hides nothing else.
 */
export const LOG_ALARMS = {
  ErrorsLogged: {
    impact: 'Something failed that does not pass by itself: a call, a step, or a scheduled run.',
    datapoints: 1,
    of: 1,
  },
  RetriesGoOn: {
    impact: 'For half an hour work is tried again and again: it is late, or ends as failed.',
    datapoints: 3,
    of: 6,
  },
  ProvidersRefuse: {
    impact:
      'A provider or verifier is passed over: fewer contacts are found, or none are verified.',
    datapoints: 1,
    of: 1,
  },
} as const satisfies Record<string, LogAlarm>;

/** It rings when such a line was logged in `datapoints` of the last `of` times five minutes. */
export interface LogAlarm {
  /** What a user loses meanwhile: the alarm's text. */
  readonly impact: string;
  readonly datapoints: number;
  readonly of: number;
}
export type LogAlarmName = 'ErrorsLogged' | 'RetriesGoOn' | 'ProvidersRefuse';

export type LogEventSpec =
  | { readonly level: 'info'; readonly says: string; readonly alarm?: never }
  | { readonly level: 'warn'; readonly says: string; readonly alarm?: LogAlarmName }
  | { readonly level: 'error'; readonly says: string; readonly alarm: LogAlarmName };

export type LogLevel = LogEventSpec['level'];
export type LogEvent = keyof typeof LOG_EVENTS;
