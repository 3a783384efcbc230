import { chooseStep } from '../../lambdas/waterfall/choose-step.ts';
import type { WaterfallRules } from '../../lambdas/waterfall/end-data.ts';
import { add, ageFigures, trimFigures } from '../../lambdas/waterfall/figures/add-figures.ts';
import type {
  LearnedOrders,
  SegmentFigures,
  Sought,
} from '../../lambdas/waterfall/figures/figures.contract.ts';
import { figuresOfRun } from '../../lambdas/waterfall/figures/figures-of-run.ts';
import { planOrder } from '../../lambdas/waterfall/figures/plan-order.ts';
import { segmentOf } from '../../lambdas/waterfall/figures/segment.ts';
import { type LineUp, lineUp } from '../../lambdas/waterfall/line-up.ts';
import { recordFind, recordVerdict } from '../../lambdas/waterfall/record-attempt.ts';
import { VERIFIERS } from '../../lambdas/waterfall/registry.ts';
import { isOverBudget, leftOf, verifyingCost } from '../../lambdas/waterfall/row-budget.ts';
import { startRun } from '../../lambdas/waterfall/start-run.ts';
import type { WaterfallTerms } from '../../lambdas/waterfall/terms.contract.ts';
import type { WaterfallRun } from '../../lambdas/waterfall/waterfall.contract.ts';
import { type Asked, type Market, peopleOf } from './market.ts';

const VERIFIER = 'zerobounce';
/** What a verdict costs, in millionths of a dollar. */
export const VERIFYING = VERIFIERS.find(({ id }) => id === VERIFIER)?.price.microUsd ?? 0;
const DAY_MS = 86_400_000;
const ACCEPTS = { email: ['deliverable'], phone: ['mobile'] } as const;

/** How the rows of a market are asked for. */
export interface Policy {
  readonly terms?: WaterfallTerms;
  /** Names the providers in their order for a kind of person; absent: as the product does. */
  readonly order?: (kind: string) => readonly string[];
  /** Learns each day from what was seen. */
  readonly learns?: boolean;
}

/** What came of all rows, in millionths of a dollar. */
export interface Result {
  readonly rows: number;
  readonly found: number;
  readonly costMicroUsd: number;
  /** As they were planned last. */
  readonly orders: LearnedOrders;
}

/**
 * Runs each row of a market through the product's own plans: the line-up, the steps of a run, the
 * figures that come of it, and each night the order for the next day.
 */
export function runMarket(market: Market, seed: number, policy: Policy): Result {
  const { datum, providers } = market;
  const configured = new Set([...providers, VERIFIER]);
  let segments: Record<string, SegmentFigures> = {};
  let orders: LearnedOrders = {};
  let today = 0;
  const sums = { rows: 0, found: 0, costMicroUsd: 0 };
  const fixed = fixedOrder(market);
  for (const asked of peopleOf(market, seed)) {
    if (policy.learns && asked.day !== today) {
      for (const [name, own] of Object.entries(segments)) {
        segments[name] = trimFigures(ageFigures(own, DAY_MS));
      }
      const planned = planOrder({ segments, fixed, priceOf: market.priceOf });
      orders = { [datum]: { plannedAtMs: asked.day * DAY_MS, segments: planned } };
      today = asked.day;
    }
    const row = { segment: segmentOf(asked.query), id: `enr_${seed}#0#${sums.rows}` };
    const terms = policy.order
      ? { ...policy.terms, providers: { [datum]: policy.order(asked.kind) } }
      : policy.terms;
    const run = runRow(market, asked, { terms, line: lineUp({ configured, terms, orders, row }) });
    sums.rows += 1;
    sums.found += run.outcomes[datum]?.kind === 'found' ? 1 : 0;
    sums.costMicroUsd += run.attempts.reduce((sum, each) => sum + each.providerCostMicroUsd, 0);
    if (policy.learns) segments = add(segments, bySegment(run));
  }
  return { ...sums, orders };
}

/** The order in which the product asks where nothing was learnt. */
export function fixedOrder({ datum, providers }: Market): readonly string[] {
  const { turns } = lineUp({ configured: new Set(providers) });
  const own = turns.filter((turn) => turn.datum === datum);
  return [...new Set(own.map(({ provider }) => provider.id))];
}

function bySegment(run: WaterfallRun): Record<string, SegmentFigures> {
  const own = Object.entries(figuresOfRun(run).segments);
  return Object.fromEntries(own.map(([name, figures]) => [name.split('#')[1] ?? '', figures]));
}

/** Who is asked for a row, and under which terms. */
interface Asking {
  readonly line: LineUp;
  readonly terms: WaterfallTerms | undefined;
}

function runRow(market: Market, asked: Asked, { line, terms }: Asking): WaterfallRun {
  const startMs = asked.day * DAY_MS;
  let run = startRun(asked.query, [market.datum], startMs);
  for (let nowMs = startMs; ; nowMs += 500) {
    const rules: WaterfallRules = { lineUp: line, accepts: ACCEPTS, nowMs, budgetSeconds: 600 };
    const step = chooseStep(run, rules);
    if (step.do === 'done') return run;
    if (step.do === 'end') run = { ...run, outcomes: { ...run.outcomes, ...step.outcomes } };
    else if (step.do === 'call') {
      const kept = verifyingCost(step.data, run, { ...rules, priceOf: () => VERIFYING });
      const isOver = isOverBudget(market.priceOf(step.provider) + kept, leftOf(terms, run));
      run = answer(run, { ...step, startedAtMs: nowMs, isOver }, asked);
    } else if (step.do === 'verify') {
      const isOver = isOverBudget(VERIFYING, leftOf(terms, run));
      run = verify(run, step.candidate, { nowMs, isOver });
    } else throw new Error(`nothing in the market waits: ${step.do}`);
  }
}

interface Call {
  readonly provider: string;
  readonly search: string;
  readonly data: WaterfallRun['wanted'];
  readonly startedAtMs: number;
  /** The row's budget does not reach for it: nobody is called. */
  readonly isOver: boolean;
}

const OVER_BUDGET = { kind: 'refused', reason: 'over-budget', skipped: true } as const;

function answer(run: WaterfallRun, { isOver, ...call }: Call, { answers }: Asked): WaterfallRun {
  const { value, costMicroUsd = 0 } = answers[call.provider] ?? {};
  const ended = { ...call, simulated: true, nowMs: call.startedAtMs + 400 };
  if (isOver) return recordFind(run, ended, OVER_BUDGET);
  if (value === undefined) return recordFind(run, ended, { kind: 'not-found', costMicroUsd });
  const isPhone = value.startsWith('+');
  return recordFind(run, ended, {
    kind: 'found',
    emails: isPhone ? [] : [{ value }],
    phones: isPhone ? [{ value }] : [],
    costMicroUsd,
  });
}

function verify(
  run: WaterfallRun,
  index: number,
  { nowMs, isOver }: { readonly nowMs: number; readonly isOver: boolean },
): WaterfallRun {
  const candidate = run.candidates[index];
  const isGood = candidate?.value.startsWith('right.') ?? false;
  const verdict = isGood ? 'deliverable' : 'undeliverable';
  const call = { provider: VERIFIER, data: run.wanted, simulated: true, startedAtMs: nowMs, nowMs };
  const judged = { kind: 'verdict', verdict, costMicroUsd: VERIFYING } as const;
  return recordVerdict(run, index, call, isOver ? OVER_BUDGET : judged);
}

/** Nobody is asked who costs about twice the average for each contact more. */
const FOUND_COST_MAX: Readonly<Record<Sought, number>> = { email: 50_000, phone: 500_000 };
/** What the calls for one row may cost, where rows have a budget: two or three times the average. */
const ROW_COST_MAX: Readonly<Record<Sought, number>> = { email: 150_000, phone: 1_000_000 };

/** The ways of asking that are compared, each with the fixed order under the same budget. */
export function policiesFor(datum: Sought, hasBudget: boolean) {
  const budget = hasBudget && { rowCostMicroUsdMax: ROW_COST_MAX[datum] };
  const stop = { foundCostMicroUsdMax: FOUND_COST_MAX[datum], coverageFloorPercent: 97 };
  return {
    fixed: { terms: { ...budget } },
    learned: { learns: true, terms: { ...budget } },
    stops: { learns: true, terms: { ...budget, ...stop } },
  } satisfies Record<string, Policy>;
}

/** How a result compares with the fixed order's. */
export interface Outcome {
  readonly dollarsPerFound: number;
  readonly savedPercent: number;
  readonly foundPercent: number;
}

/** Compares a result with the fixed order's, in hundredths of what that found and cost. */
export function outcomeOf(result: Result, fixed: Result): Outcome {
  return {
    dollarsPerFound: result.costMicroUsd / result.found / 1e6,
    savedPercent: 100 * (1 - result.costMicroUsd / fixed.costMicroUsd),
    foundPercent: (100 * result.found) / fixed.found,
  };
}

/** Gives the mean of several outcomes. */
export function meanOf(outcomes: readonly Outcome[]): Outcome {
  const mean = (field: keyof Outcome): number =>
    outcomes.reduce((sum, outcome) => sum + outcome[field], 0) / outcomes.length;
  return {
    dollarsPerFound: mean('dollarsPerFound'),
    savedPercent: mean('savedPercent'),
    foundPercent: mean('foundPercent'),
  };
}
