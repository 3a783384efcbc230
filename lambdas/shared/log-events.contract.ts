/**
 * THE LIST of what is logged: code, level, and what it says to who reads it.
 * A line carries the code, ids, codes and numbers; never a name, an address, a URL or a key.
 *
 * What is an error rings an alarm: work stands still, and nobody reads logs. `impact` is the alarm's text.
 */
export const LOG_EVENTS = {
  REQUEST_ANSWERED: { level: 'info', says: 'An HTTP request was answered, whatever the status.' },
  REQUEST_FAILED: {
    level: 'error',
    says: 'An HTTP request met an error that is ours.',
    alarm: { impact: 'A caller got a 500: an error that is ours.', datapoints: 1, of: 1 },
  },
  FUNCTION_REFUSED: { level: 'info', says: 'A function ended with a code of the error table.' },
  FUNCTION_FAILED: {
    level: 'error',
    says: 'A function ended with an error that nobody expected.',
    alarm: {
      impact: 'A step of the work met an error that nobody expected; it may stand still.',
      datapoints: 1,
      of: 1,
    },
  },
  SECRET_READ_FAILED: {
    level: 'error',
    says: 'A secret was not readable; the last good copy serves, where there is one.',
    alarm: {
      impact: 'New function instances know no keys: they refuse the operator, or call no provider.',
      datapoints: 2,
      of: 3,
    },
  },
  PROVIDER_SECRET_REFUSED: {
    level: 'error',
    says: 'An entry of the providers’ secret is not right, or of no vendor; it is left out.',
    alarm: {
      impact: 'A provider or verifier that was meant to be asked is not.',
      datapoints: 1,
      of: 1,
    },
  },
  WORKFLOW_NOT_STARTED: {
    level: 'error',
    says: 'A workflow did not start; the sweep will start it.',
    alarm: {
      impact: 'Accepted requests are not worked on; their credits stay held.',
      datapoints: 2,
      of: 3,
    },
  },
  SCHEDULE_DONE: { level: 'info', says: 'A scheduled run ended; counts of what it did.' },
  SCHEDULE_ITEM_DELAYED: {
    level: 'warn',
    says: 'A scheduled run met what passes by itself; the next run tries it again.',
    alarm: {
      impact: 'For half an hour each sweep met accounts that are busy, or waits for the ledger.',
      datapoints: 6,
      of: 6,
    },
  },
  SCHEDULE_ITEM_FAILED: {
    level: 'error',
    says: 'A scheduled run could not do one thing; the next run tries it again.',
    alarm: {
      impact: 'A request stays open with its credits held, or a period is not booked.',
      datapoints: 1,
      of: 1,
    },
  },
  LEDGER_PROJECTED: { level: 'info', says: 'Ledger entries were written from the stream.' },
  LEDGER_RECORD_GONE: {
    level: 'error',
    says: 'Revisions that went aside have left the stream before their entries were written.',
    alarm: {
      impact: 'Ledger entries are missing, and the stream cannot bring them any more.',
      datapoints: 1,
      of: 1,
    },
  },
  PROVIDER_ANSWERED: { level: 'info', says: 'A provider or verifier was called; its outcome.' },
  PROVIDER_WORD_UNKNOWN: {
    level: 'warn',
    says: 'A provider or verifier used a word that we do not know; it was read as unknown.',
  },
  PROVIDER_ACCOUNT_REFUSED: {
    level: 'error',
    says: 'A provider or verifier does not take our key, or our credits with it are used up.',
    alarm: {
      impact: 'A provider is passed over: fewer contacts are found, or none are verified.',
      datapoints: 1,
      of: 1,
    },
  },
} as const satisfies Record<string, LogEventSpec>;

/** It rings when the event was logged in `datapoints` of the last `of` times five minutes. */
export interface LogAlarm {
  /** What a user loses meanwhile. */
  readonly impact: string;
  readonly datapoints: number;
  readonly of: number;
}

export type LogEventSpec =
  | { readonly level: 'info' | 'warn'; readonly says: string; readonly alarm?: LogAlarm }
  | { readonly level: 'error'; readonly says: string; readonly alarm: LogAlarm };

export type LogLevel = LogEventSpec['level'];
export type LogEvent = keyof typeof LOG_EVENTS;
