import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemRandom } from '../../../../lambdas/shared/random.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { advanceRun, nextOf } from '../../../../lambdas/waterfall/advance-run.ts';
import type { WaterfallPorts } from '../../../../lambdas/waterfall/perform-step.ts';
import { startRun } from '../../../../lambdas/waterfall/start-run.ts';
import type {
  ContactQuery,
  WaterfallRun,
} from '../../../../lambdas/waterfall/waterfall.contract.ts';
import type { Person } from '../../../../local/outside/directory.ts';
import { foldDomain } from '../../../../local/outside/spelling.ts';
import {
  type Simulators,
  startSimulators,
} from '../../../../local/outside/vendors/engine/simulator-server.ts';
import { wireIds } from '../../../../local/outside/vendors/engine/wire.ts';
import { makeSamples } from '../../../../samples/generate.ts';
import { OPEN_DESK } from '../../../support/open-desk.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../../../samples/${name}`, import.meta.url), 'utf8');
const ROWS: Record<string, string>[] = parse(read('contacts.csv'), { columns: true });
const DIRECTORY: { people: Person[] } = JSON.parse(read('directory.json'));
const VENDORS = wireIds();

const queryOf = (row: Record<string, string>): ContactQuery => ({
  firstName: row['First Name'],
  lastName: row['Last Name'],
  companyName: row.Company || undefined,
  companyDomain: row.Website ? foldDomain(row.Website) : undefined,
  linkedinUrl: row['Person Linkedin Url'] || undefined,
});

const NUMBERED = new Set(
  DIRECTORY.people.flatMap(({ fullName, phones = [] }) => (phones.length > 0 ? [fullName] : [])),
);
const hasNumber = ({ firstName, lastName }: ContactQuery): boolean =>
  NUMBERED.has(`${firstName} ${lastName}`);

let simulators: Simulators;
const runs: WaterfallRun[] = [];
/** Of those who have a number, and of the first twenty, whoever they are. */
const phoneRuns: WaterfallRun[] = [];

/** Waits move the clock of the run instead of taking time. */
async function enrich(query: ContactQuery, datum: 'email' | 'phone'): Promise<WaterfallRun> {
  let nowMs = 0;
  const ports: WaterfallPorts = {
    fetch: globalThis.fetch,
    now: () => epochMs(nowMs),
    sleep: async (ms) => {
      nowMs += ms;
    },
    random: systemRandom,
    secrets: Object.fromEntries(
      VENDORS.map((id) => [
        id,
        { key: 'simulated', baseUrl: `${simulators.url}/${id}`, simulated: true },
      ]),
    ),
    accepts: { email: ['deliverable'], phone: ['mobile'] },
    log: () => {},
    budgetSeconds: 200,
    sessions: new Map(),
    desk: OPEN_DESK,
  };
  let run = startRun(query, [datum], nowMs);
  for (let next = nextOf(ports, run); next.next !== 'done'; next = nextOf(ports, run)) {
    nowMs += next.waitSeconds * 1000;
    run = await advanceRun(ports, run, {
      untilMs: nowMs + 60_000,
      save: async () => {},
      wait: ports.sleep,
    });
  }
  return run;
}

beforeAll(async () => {
  simulators = await startSimulators({ random: () => 0, latency: { minMs: 0, maxMs: 0 } });
  simulators.directory.replace(DIRECTORY.people);
  for (let at = 0; at < ROWS.length; at += 20) {
    const queries = ROWS.slice(at, at + 20).map(queryOf);
    runs.push(...(await Promise.all(queries.map((query) => enrich(query, 'email')))));
    const called = queries.filter((query) => at === 0 || hasNumber(query));
    phoneRuns.push(...(await Promise.all(called.map((query) => enrich(query, 'phone')))));
  }
}, 30_000);
afterAll(() => simulators.stop());

describe('the sample of 200 contacts', () => {
  it('has 200 rows, no two of them the same person', () => {
    expect(ROWS).toHaveLength(200);
    expect(new Set(ROWS.map((row) => `${row['First Name']} ${row['Last Name']}`)).size).toBe(200);
    const profiles = ROWS.map((row) => row['Person Linkedin Url']).filter(Boolean);
    expect(new Set(profiles).size).toBe(profiles.length);
  });

  it('is what its generator makes', () => {
    expect(makeSamples()).toEqual({
      contactsCsv: read('contacts.csv'),
      directoryJson: read('directory.json'),
    });
  });

  it('lacks a website or a profile in some rows, never both', () => {
    const noWebsite = ROWS.filter((row) => row.Website === '');
    const noProfile = ROWS.filter((row) => row['Person Linkedin Url'] === '');
    expect(noWebsite.length).toBeGreaterThan(0);
    expect(noProfile.length).toBeGreaterThan(0);
    expect(noWebsite.filter((row) => noProfile.includes(row))).toEqual([]);
  });

  it('ends with 190 deliverable addresses and 10 not found', () => {
    const kinds = runs.map(({ outcomes }) => outcomes.email?.kind);
    expect(kinds.filter((kind) => kind === 'found')).toHaveLength(190);
    expect(kinds.filter((kind) => kind === 'not-found')).toHaveLength(10);
    const verdicts = runs.map(({ outcomes: { email } }) =>
      email?.kind === 'found' ? email.verdict : 'none',
    );
    expect(verdicts.filter((verdict) => verdict === 'deliverable')).toHaveLength(190);
  });

  it('lets several providers win, and has addresses that fail', () => {
    const winners = new Set(
      runs.map(({ outcomes: { email } }) => (email?.kind === 'found' ? email.provider : undefined)),
    );
    winners.delete(undefined);
    expect(winners.size).toBeGreaterThanOrEqual(4);
    const failed = runs.flatMap(({ candidates }) =>
      candidates.filter(({ verdict }) => verdict === 'undeliverable' || verdict === 'catch-all'),
    );
    expect(failed.length).toBeGreaterThan(2);
  });

  it('has mobiles of some, and lines of others that are not taken for mobiles', () => {
    const known = DIRECTORY.people.filter(({ phones = [] }) => phones.length > 0);
    const mobile = known.filter(({ phones = [] }) =>
      phones.some(({ lineType }) => lineType === 'mobile'),
    );
    const found = phoneRuns.flatMap(({ outcomes: { phone } }) =>
      phone?.kind === 'found' ? [phone] : [],
    );
    expect(known.length).toBeGreaterThan(50);
    expect(found.length).toBeGreaterThan(mobile.length * 0.7);
    const numbers = new Set(mobile.flatMap(({ phones = [] }) => phones.map(({ value }) => value)));
    expect(found.every(({ value, lineType }) => lineType === 'mobile' && numbers.has(value))).toBe(
      true,
    );
    expect(known.length).toBeGreaterThan(mobile.length);
  });

  it('keeps the usual run below 1.5 KB', () => {
    const sizes = runs.map((run) => JSON.stringify(run).length).sort((a, b) => a - b);
    expect(sizes[100]).toBeLessThan(1_536);
  });

  it('holds nobody in the directory who is not in the list', () => {
    const names = new Set(ROWS.map((row) => `${row['First Name']} ${row['Last Name']}`));
    expect(DIRECTORY.people.filter(({ fullName }) => !names.has(fullName))).toEqual([]);
  });
});
