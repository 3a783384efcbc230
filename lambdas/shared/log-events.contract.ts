/**
 * THE LIST of what is logged: code, level, and what it says to who reads it.
 * A line carries the code, ids, codes and numbers; never a name, an address, a URL or a key.
 */
export const LOG_EVENTS = {
  REQUEST_ANSWERED: { level: 'info', says: 'An HTTP request was answered, whatever the status.' },
  REQUEST_FAILED: { level: 'error', says: 'An HTTP request met an error that is ours.' },
  FUNCTION_REFUSED: { level: 'info', says: 'A function ended with a code of the error table.' },
  FUNCTION_FAILED: { level: 'error', says: 'A function ended with an error that nobody expected.' },
  SECRET_READ_FAILED: {
    level: 'warn',
    says: 'A secret was not readable; the last good copy serves.',
  },
  PROVIDER_SECRET_REFUSED: {
    level: 'error',
    says: 'An entry of the providers’ secret is not right, or of no vendor; it is left out.',
  },
  WORKFLOW_NOT_STARTED: {
    level: 'warn',
    says: 'A workflow did not start; the sweep will start it.',
  },
  SCHEDULE_DONE: { level: 'info', says: 'A scheduled run ended; counts of what it did.' },
  SCHEDULE_ITEM_FAILED: {
    level: 'error',
    says: 'A scheduled run could not do one thing; the next run tries it again.',
  },
  LEDGER_PROJECTED: { level: 'info', says: 'Ledger entries were written from the stream.' },
  PROVIDER_ANSWERED: { level: 'info', says: 'A provider or verifier was called; its outcome.' },
} as const satisfies Record<string, { readonly level: LogLevel; readonly says: string }>;

export type LogLevel = 'info' | 'warn' | 'error';
export type LogEvent = keyof typeof LOG_EVENTS;
