import { nextOf } from '../../../lambdas/waterfall/advance-run.ts';
import {
  chooseNow,
  performStep,
  type WaterfallPorts,
} from '../../../lambdas/waterfall/perform-step.ts';
import type {
  Attempt,
  ContactQuery,
  WaterfallRun,
} from '../../../lambdas/waterfall/waterfall.contract.ts';
import { OPEN_DESK } from '../../support/open-desk.ts';
import { fakeNetwork, fakeTime, type Reply, recorded } from './recorded-fetch.ts';

/** Of whom all is known. */
export const QUERY: ContactQuery = {
  fullName: 'Ada Example',
  companyName: 'Acme',
  companyDomain: 'acme.example',
  linkedinUrl: 'https://www.linkedin.com/in/ada-example',
};

/** Vendors that have a key, the answers that they give in turn, and a clock. */
export function room(
  ids: readonly string[],
  replies: readonly Reply[],
  more: Partial<WaterfallPorts> = {},
) {
  const network = fakeNetwork(replies);
  const time = fakeTime(1_000_000);
  const ports: WaterfallPorts = {
    ...time,
    fetch: network.fetch,
    secrets: Object.fromEntries(ids.map((id) => [id, { key: 'secret-key' }])),
    accepts: { email: ['deliverable'], phone: ['mobile'] },
    log: () => {},
    budgetSeconds: 200,
    sessions: new Map(),
    desk: OPEN_DESK,
    ...more,
  };
  return { ports, time, sent: network.sent };
}

/** Performs the next step of a run, and no other. */
export const stepOnce = (ports: WaterfallPorts, run: WaterfallRun): Promise<WaterfallRun> =>
  performStep(ports, run, chooseNow(ports, run));

/** Goes on as the workflow would, until the run is done. */
export async function drive(
  ports: WaterfallPorts,
  time: ReturnType<typeof fakeTime>,
  start: WaterfallRun,
) {
  let run = start;
  const path: string[] = [];
  for (let turns = 0; turns < 60; turns += 1) {
    const { next, waitSeconds } = nextOf(ports, run);
    path.push(next === 'wait' ? `wait ${waitSeconds}` : chooseNow(ports, run).do);
    if (next === 'done') return { run, path };
    if (next === 'wait') time.advance(waitSeconds * 1000);
    else run = await stepOnce(ports, run);
  }
  throw new Error('never done');
}

/** A recorded answer of a vendor, as a reply. */
export const fixture =
  (vendor: string, name: string): Reply =>
  () =>
    recorded(vendor, name);

/** The first search of each, where it is not called `email`. */
const SEARCHES: Record<string, string> = {
  findymail: 'profile',
  prospeo: 'person',
  hunter: 'profile',
};

/** An attempt for an address. */
export const attempt = (
  provider: string,
  kind: Attempt['kind'],
  outcome: Attempt['outcome'],
  providerCostMicroUsd: number,
  ms = 0,
): Attempt => ({
  provider,
  kind,
  ...(kind === 'find' && { search: SEARCHES[provider] ?? 'email' }),
  data: ['email'],
  outcome,
  ms,
  providerCostMicroUsd,
});
