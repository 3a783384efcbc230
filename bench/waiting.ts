import { FUNCTIONS } from '../lambdas/functions.contract.ts';
import type { CountedStack } from './local-stack.ts';
import { PRICES } from './prices.ts';

/** What a GET that waits uses: counted at one of so many seconds. */
export interface WaitUse {
  readonly seconds: number;
  readonly looks: number;
  readonly readUnits: number;
}

/** Long enough that looks come once a second, shorter than a try of a provider. */
const COUNTED_SECONDS = 5;
const PROVIDER_MS = 9_000;

/** Waits for a request whose provider takes longer, and counts what the wait reads. */
export async function measureWait({ request, meter, stack }: CountedStack): Promise<WaitUse> {
  const slow = { mode: 'slow', ms: PROVIDER_MS };
  await request('PUT', '/_local/providers/findymail', slow);
  await request('POST', '/v1/workspaces', { id: 'ws_wait', name: 'W', plan: 'workspace-pool' });
  const subjects = [{ fullName: 'Wait Ing', companyDomain: 'wait.example' }];
  const path = '/v1/workspaces/ws_wait/enrichments';
  const made = await request('POST', path, { actions: ['contact.email'], subjects });
  const get = `${path}/${String(made.id)}`;
  // The first look finds the workspace too, which is remembered.
  await request('GET', get);
  meter.clear();
  const headers = {
    authorization: `Bearer ${stack.operatorKey}`,
    prefer: `wait=${COUNTED_SECONDS}`,
  };
  const answer = await fetch(`${stack.url}${get}`, { headers });
  const rows = meter.rows();
  if (((await answer.json()) as { status: string }).status !== 'running') {
    throw new Error('the request has ended before the wait did');
  }
  await request('PUT', '/_local/providers/findymail', { mode: 'up' });
  await stack.idle(30_000);
  const looks = rows.find(
    ({ operation, kind }) => operation === 'GetItem' && kind === 'ENRICHMENT',
  );
  return {
    seconds: COUNTED_SECONDS,
    looks: looks?.calls ?? 0,
    readUnits: rows.reduce((sum, { read }) => sum + read, 0),
  };
}

/** Gives what a wait of so many seconds uses: each second more is one look more. */
export function waitOf(counted: WaitUse, seconds: number): WaitUse {
  const looks = counted.looks + seconds - counted.seconds;
  return { seconds, looks, readUnits: (looks * counted.readUnits) / counted.looks };
}

/** Gives the list price of a wait: its function for that time, its call, its reads. */
export function waitDollars({ seconds, readUnits }: WaitUse): number {
  return (
    (FUNCTIONS.progress.memoryMb / 1024) * seconds * PRICES.lambdaGbSecond +
    PRICES.lambdaCall +
    PRICES.httpRequest +
    readUnits * PRICES.readUnit
  );
}
