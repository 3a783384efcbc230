import { describe, expect, it } from 'vitest';
import { nextOf } from '../../lambdas/waterfall/advance-run.ts';
import { type LateAnswer, recordLate } from '../../lambdas/waterfall/late-answers.ts';
import type { AskedTicket, Callbacks } from '../../lambdas/waterfall/perform-step.ts';
import { startRun } from '../../lambdas/waterfall/start-run.ts';
import { recordedCases, toResponse } from '../lambdas/waterfall/recorded-fetch.ts';
import { QUERY, room, stepOnce } from '../lambdas/waterfall/run-rig.ts';

/**
 * `answered-once`: a ticket's answer may come by a call of the vendor's, by polls, by both, late or
 * never, and any step after the ticket may be done twice, since a crash lost what it wrote. Whatever
 * happens, it is one attempt at one price; and what the vendor brought is given out, by this run or
 * by the person's next one, for which no finder is called.
 */

const NEVER = Number.POSITIVE_INFINITY;
/** Seconds after the ticket: of the vendor's call, and from when on a poll finds the answer. */
const CALLS = [0, 5, 29, 31, 95, 100, 101, 140, 141, 400, NEVER];
const READY = [0, 90, 91, 140, NEVER];
/** The step that is done twice. */
const LOST = [NEVER, 1, 4];
/**
 * How long a run may last, when the vendor is polled last, and when it is last looked whether it has
 * called: where the ticket's own time of 140 s is up, or before it the run's.
 */
const ENDS = [
  { budget: 150, polled: 140, looked: 140 },
  { budget: 100, polled: 90, looked: 100 },
];
const STORIES = CALLS.flatMap((calledAfter) =>
  READY.flatMap((readyAfter) =>
    LOST.flatMap((lost) => ENDS.map((end) => ({ calledAfter, readyAfter, lost, end }))),
  ),
);
type Story = (typeof STORIES)[number];

/** One credit of FullEnrich, in millionths of a dollar. */
const CREDIT = 58_000;
const answers = { ...recordedCases('zerobounce'), ...recordedCases('fullenrich') };
const reply = (name: string) => toResponse(answers[name] ?? { status: 500 });
const outcome = answers.found?.outcome as unknown as LateAnswer['outcome'];

/** Plays a run to its end; `late`: what came for an earlier one. */
async function play(
  { calledAfter, readyAfter, lost, end }: Story,
  late: readonly LateAnswer[] = [],
) {
  const tickets: AskedTicket[] = [];
  const called: string[] = [];
  const callbacks: Callbacks = {
    addressFor: (ticket) => {
      if (ticket.provider === 'fullenrich') tickets.push(ticket);
      return 'https://api.example/v1/callbacks/fullenrich/token';
    },
    answerTo: async ({ step }) =>
      step === tickets[0]?.step && isIn(calledAfter) ? outcome : undefined,
  };
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const what = String(url).includes('zerobounce') ? 'verdict' : (init?.method ?? '');
    called.push(what);
    if (what === 'verdict') return reply('deliverable');
    if (what === 'POST') return reply('submitted');
    return reply(isIn(readyAfter) ? 'found' : 'pending');
  };
  const { ports, time } = room(['fullenrich', 'zerobounce'], [], {
    budgetSeconds: end.budget,
    callbacks,
    fetch,
  });
  const startMs = time.now();
  const isIn = (seconds: number): boolean => time.now() >= startMs + seconds * 1000;
  const options = { nowMs: startMs, isSimulated: () => false };
  let run = recordLate(startRun(QUERY, ['email'], startMs), late, options);
  for (let steps = 0; ; ) {
    const { next, waitSeconds } = nextOf(ports, run);
    if (next === 'done') return { run, called, tickets };
    if (next === 'wait') {
      time.advance(waitSeconds * 1000);
      continue;
    }
    if (steps === lost) await stepOnce(ports, run);
    run = await stepOnce(ports, run);
    steps += 1;
  }
}

describe('answered-once', () => {
  it(`holds in ${STORIES.length} stories of one ticket`, async () => {
    for (const story of STORIES) {
      const name = JSON.stringify(story);
      const { run, called, tickets } = await play(story);
      const isFound = story.calledAfter <= story.end.looked || story.readyAfter <= story.end.polled;
      const finds = run.attempts.filter(({ kind }) => kind === 'find');
      expect(finds, name).toMatchObject([
        isFound
          ? { outcome: 'found', providerCostMicroUsd: CREDIT }
          : { outcome: 'timeout', providerCostMicroUsd: 0 },
      ]);
      expect(run.outcomes.email?.kind, name).toBe(isFound ? 'found' : 'failed');
      expect(
        called.filter((what) => what === 'POST'),
        name,
      ).toHaveLength(1);
      // Polls begin after half a minute: until then the vendor's call is waited for.
      if (story.calledAfter < 30) expect(called, name).not.toContain('GET');
      if (isFound || story.calledAfter === NEVER) continue;
      const next = await play(
        story,
        tickets.map((ticket) => ({ ...ticket, outcome })),
      );
      expect(next.called, name).toEqual(['verdict']);
      expect(next.run.outcomes.email, name).toMatchObject({
        kind: 'found',
        provider: 'fullenrich',
      });
      expect(next.run.attempts[0], name).toMatchObject({
        outcome: 'found',
        providerCostMicroUsd: 0,
      });
    }
  });
});
