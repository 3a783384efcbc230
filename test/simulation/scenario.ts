import type { WorkspaceTerms } from '../../lambdas/plans/terms.ts';
import type { Act, Scenario } from './acts.ts';
import { askFor, FORMS, toLong } from './asked-rows.ts';
import { type Ask, drawManner } from './asks.ts';
import { Chance } from './chance.ts';
import { drawAsker, drawCast, drawEngineActs, drawSold, typesOf } from './engine-story.ts';
import { drawRates } from './faults.ts';
import { inventPeople, type SimPerson } from './people.ts';
import { addRefreshes } from './refresh-story.ts';

export type { Act, Scenario } from './acts.ts';
export type { Ask, Gift } from './asks.ts';

/** The first period of every workspace ends here. */
const PERIOD_ENDS_AT = Date.parse('2026-12-01T00:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/**
 * Draws a scenario: many requests for few people on few credits, in bursts, around the end of a
 * period.
 */
export function drawScenario(seed: number): Scenario {
  const requests = drawRequests(seed);
  const chance = new Chance(seed, 'engine');
  const story = chance.happens(ENGINE_STORIES) ? addEngine(requests, chance) : requests;
  const refreshes = new Chance(seed, 'refresh');
  const isRefreshed = seed >= FIRST_REFRESHED && refreshes.happens(REFRESH_STORIES);
  return isRefreshed ? addRefreshes(story, refreshes) : story;
}

/**
 * Seeds from here on may tell of people who change and are refreshed. Those before tell what they
 * told without: the gate knows which of them catch which bug.
 */
export const FIRST_REFRESHED = 501;
/** How many of them do. */
const REFRESH_STORIES = 0.7;

/** How many of the seeds tell of members, seats, caps and the operator too. */
const ENGINE_STORIES = 0.5;

/** Sells other plans, and lets members, admins and the operator at the credits. */
function addEngine(requests: Scenario, chance: Chance): Scenario {
  const workspaces = requests.workspaces.map(({ workspaceId, timezone, periodAnchor }) => ({
    workspaceId,
    timezone,
    periodAnchor,
    ...drawSold(chance),
  }));
  const cast = new Map(workspaces.map((each) => [each.workspaceId, drawCast(chance, each)]));
  const acts = requests.acts.map((act): Act => {
    if (act.does === 'ask' || act.does === 'quote') {
      const people = cast.get(act.ask.workspaceId);
      return people ? { ...act, ask: drawAsker(chance, act.ask, people) } : act;
    }
    if (act.does !== 'give') return act;
    const { plan } = workspaces.find((each) => each.workspaceId === act.gift.workspaceId) ?? {};
    return { ...act, gift: { ...act.gift, creditType: chance.pick(typesOf(plan ?? '')) } };
  });
  const askedAtMs = acts.flatMap(({ does, afterMs }) => (does === 'ask' ? [afterMs] : []));
  const more = workspaces.flatMap(({ workspaceId, plan }) =>
    drawEngineActs(chance, workspaceId, plan, askedAtMs),
  );
  return { ...requests, workspaces, cast, acts: [...acts, ...more] };
}

function drawRequests(seed: number): Scenario {
  const chance = new Chance(seed, 'scenario');
  const people = inventPeople(chance, chance.whole(3, 6));
  const workspaces = ['ws_north', 'ws_south']
    .slice(0, chance.pick([1, 1, 2]))
    .map((workspaceId) => ({ workspaceId, ...BASICS, ...drawTerms(chance) }));
  const ids = workspaces.map(({ workspaceId }) => workspaceId);
  const asks = drawAsks(chance, ids, people);
  const rates = drawRates(chance);
  const before = chance.pick([20 * SECOND, 2 * MINUTE, 8 * MINUTE, 3 * DAY]);
  return {
    seed,
    startMs: PERIOD_ENDS_AT - before,
    workspaces,
    cast: new Map(),
    people,
    rates,
    lagMs: chance.spread(10, 2_000),
    acts: [
      ...asks,
      ...drawGifts(chance, workspaces),
      ...drawTurns(chance),
      ...(rates.kill > 0 ? drawBadMoments(chance, asks) : []),
    ],
  };
}

const BASICS = { timezone: 'UTC', periodAnchor: '2026-11-01' };

/** One pool for all data, or credits of a type for each. */
function drawTerms(chance: Chance): Pick<WorkspaceTerms, 'plan' | 'allotments'> {
  const allotments = { email: chance.whole(1, 5), phone: chance.whole(0, 4), search: 0 };
  return chance.happens(0.5)
    ? { plan: 'workspace-pool', allotments: { contact: chance.whole(1, 8) } }
    : { plan: 'split-credits-essential', allotments };
}

function drawAsks(chance: Chance, ids: readonly string[], people: readonly SimPerson[]): Act[] {
  const acts: Act[] = [];
  let burstMs = 0;
  const bursts = chance.whole(2, 4);
  for (let burst = 0; burst < bursts; burst += 1) {
    const width = chance.pick([60, 400, 5 * SECOND, 40 * SECOND]);
    for (let n = chance.whole(2, 4); n > 0; n -= 1) {
      const ask = drawAsk(chance, `k${acts.length}`, ids, people);
      const afterMs = burstMs + chance.whole(0, width);
      acts.push({ does: 'ask', ask, afterMs });
      if (chance.happens(0.1)) acts.push({ does: 'quote', ask, afterMs: afterMs + 1 });
    }
    burstMs += chance.happens(0.1)
      ? chance.spread(MINUTE * 60, 35 * DAY)
      : chance.spread(2 * SECOND, 5 * MINUTE);
  }
  return acts;
}

function drawAsk(
  chance: Chance,
  key: string,
  ids: readonly string[],
  people: readonly SimPerson[],
): Ask {
  const rows = chance.pick([1, 1, 2, 3, 4]);
  const few = Array.from({ length: rows }, () =>
    askFor(chance, people, chance.pick(people), chance.pick(FORMS)),
  );
  const asked = chance.happens(0.05) ? toLong(few) : few;
  const workspaceId = chance.pick(ids);
  const actor = chance.pick(['mem_a', 'mem_b', 'mem_c']);
  const actions = [...chance.pick(ACTIONS)];
  const { options, ...manner } = drawManner(chance);
  return {
    key,
    workspaceId,
    actor,
    meant: asked.map(({ meant }) => meant),
    input: { actions, subjects: asked.map(({ subject }) => subject), ...options },
    ...manner,
  };
}

/** What one request asks for. */
const ACTIONS = [
  ['contact.email'],
  ['contact.email'],
  ['contact.phone'],
  ['contact.email', 'contact.phone'],
  ['contact.verify-email'],
  ['contact.email', 'contact.verify-email'],
] as const;

function drawGifts(chance: Chance, workspaces: readonly WorkspaceTerms[]): Act[] {
  return Array.from({ length: chance.whole(0, 3) }, (_, n) => {
    const { workspaceId, plan } = chance.pick(workspaces);
    const gift = {
      grantId: `grant_${n}`,
      workspaceId,
      creditType: plan === 'workspace-pool' ? 'contact' : chance.pick(['email', 'phone']),
      amount: chance.whole(1, 4),
      category: chance.pick(['pack', 'adjustment', 'promotional'] as const),
      expiresAfterMs: chance.happens(0.6) ? chance.spread(5 * SECOND, 10 * MINUTE) : undefined,
    };
    return { does: 'give' as const, afterMs: chance.spread(10, 5 * MINUTE), gift };
  });
}

/** Now and then functions die like flies for a while: then a step runs out of retries. */
function drawBadMoments(chance: Chance, asks: readonly Act[]): Act[] {
  return Array.from({ length: chance.pick([0, 0, 1, 2]) }, () => ({
    does: 'fail' as const,
    afterMs: chance.pick(asks).afterMs + chance.spread(50, 5 * SECOND),
    forMs: chance.spread(SECOND, 20 * SECOND),
  }));
}

/**
 * The hourly job, at moments that do not matter to it. The sweep comes by itself, see `sweeper.ts`.
 */
function drawTurns(chance: Chance): Act[] {
  return Array.from({ length: 2 }, () => ({
    does: 'turn' as const,
    afterMs: chance.spread(SECOND, 15 * MINUTE),
  }));
}
