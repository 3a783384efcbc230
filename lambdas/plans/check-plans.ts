import type { Amounts } from '../shared/units.contract.ts';
import { checkWaterfall } from './check-waterfall.ts';
import {
  ACTION_NAMES,
  AMOUNT_MAX,
  ATTEMPTS_VISIBLE,
  DRAWN_CATEGORIES,
  GRADED_BY,
  type GradedAction,
  LIMIT_NAMES,
  LINE_TYPES,
  type Plan,
  VERDICTS,
} from './plans.contract.ts';

const ID = /^[a-z][a-z0-9-]{0,62}[a-z0-9]$/;
const CREDIT_TYPE = /^[a-z][a-z0-9-]{0,15}$/;
const CURRENCY = /^[a-z]{3}$/;
const CREDITS_MAX = 1_000_000_000;
/** The longest time for which one payment of a subscription can be made (Stripe). */
const BILLED_MONTHS_MAX = 36;
/** Five years. */
const MONTHS_MAX = 60;
const DAYS_MAX = 366;

/**
 * Names all that is wrong with a list of plans, each fault with the plan and the field that it is
 * in; empty where nothing is.
 */
export function checkPlans(plans: readonly Plan[]): string[] {
  return [...plans.flatMap(faultsOfPlan), ...versionFaults(plans)];
}

function faultsOfPlan(plan: Plan): string[] {
  const faults = [
    ...nameFaults(plan),
    ...periodFaults(plan),
    ...amountFaults(plan, 'allotments', plan.allotments),
    ...amountFaults(plan, 'seatAllotments', plan.seatAllotments ?? {}),
    ...amountFaults(plan, 'memberCaps', plan.memberCaps ?? {}),
    ...priceFaults(plan),
    ...apartFaults(plan),
    ...feeFaults(plan),
    ...packFaults(plan),
    ...acceptsFaults(plan),
    ...waterfallFaults(plan),
    ...drawOrderFaults(plan),
    ...debtFaults(plan),
    ...ruleFaults(plan),
    ...limitFaults(plan),
  ];
  return faults.map((fault) => `${plan.id}@${plan.version}: ${fault}`);
}

function nameFaults({ id, title, version, creditTypes }: Plan): string[] {
  return [
    ...faultIf(!ID.test(id), 'id must be lower-case letters, digits and -'),
    ...faultIf(title.trim() === '', 'title must not be blank'),
    ...faultIf(!isWhole(version, 1, CREDITS_MAX), 'version must be a whole number from 1'),
    ...faultIf(creditTypes.length === 0, 'creditTypes must not be empty'),
    ...faultIf(new Set(creditTypes).size < creditTypes.length, 'creditTypes names one twice'),
    ...creditTypes
      .filter((type) => !CREDIT_TYPE.test(type))
      .map((type) => `creditTypes: ${JSON.stringify(type)} is no name of a credit type`),
  ];
}

function periodFaults({ periodMonths, termMonths }: Plan): string[] {
  const isPeriod = isWhole(periodMonths, 1, 12);
  const isTerm =
    termMonths === undefined ||
    (isWhole(termMonths, 1, MONTHS_MAX) && (!isPeriod || termMonths % periodMonths === 0));
  return [
    ...faultIf(!isPeriod, `periodMonths must be 1 to 12: ${periodMonths}`),
    ...faultIf(!isTerm, `termMonths must be whole periods, at most ${MONTHS_MAX}: ${termMonths}`),
  ];
}

function amountFaults({ creditTypes }: Plan, field: string, amounts: Amounts): string[] {
  return Object.entries(amounts).flatMap(([type, n]) => [
    ...typeFaults(creditTypes, `${field}.${type}`, type),
    ...faultIf(
      !isWhole(n, 0, CREDITS_MAX),
      `${field}.${type} must be whole credits, 0 or more: ${n}`,
    ),
  ]);
}

function priceFaults(plan: Plan): string[] {
  return Object.entries(plan.prices).flatMap(([action, price]) => [
    ...faultIf(!isOneOf(ACTION_NAMES, action), `prices: there is no action ${action}`),
    ...faultIf(
      Object.keys(price).length !== 1,
      `prices.${action} must be in one credit type exactly`,
    ),
    ...amountFaults(plan, `prices.${action}`, price),
  ]);
}

/** A grade costs at most what is held for it, and is one that is charged at all. */
function apartFaults(plan: Plan): string[] {
  return Object.entries(plan.pricesApart ?? {}).flatMap(([action, apart]) => {
    const field = `pricesApart.${action}`;
    if (!Object.hasOwn(GRADED_BY, action)) return [`${field}: the action has no grades`];
    const graded = action as GradedAction;
    const base = plan.prices[graded];
    if (base === undefined) return [`${field}: prices has no ${action}`];
    const [[type, most] = ['', 0]] = Object.entries(base);
    return Object.entries(apart).flatMap(([grade, price]) => [
      ...gradeFaults(plan, graded, grade),
      ...amountFaults(plan, `${field}.${grade}`, price),
      ...faultIf(
        Object.keys(price).join() !== type,
        `${field}.${grade} must be in ${type}, as prices.${action} is`,
      ),
      ...faultIf(
        (price[type] ?? 0) > most,
        `${field}.${grade} must not be more than prices.${action}: ${price[type]}`,
      ),
    ]);
  });
}

function gradeFaults({ accepts }: Plan, action: GradedAction, grade: string): string[] {
  const field = `pricesApart.${action}.${grade}`;
  const grades: readonly string[] = { verdict: VERDICTS, lineType: LINE_TYPES }[GRADED_BY[action]];
  if (!grades.includes(grade)) return [`${field}: there is no ${grade}`];
  if (grade === grades[0]) return [`${field} costs what prices.${action} says`];
  const taken: Readonly<Record<GradedAction, readonly string[]>> = {
    'contact.email': accepts.email,
    'contact.phone': accepts.phone,
    'contact.verify-email': VERDICTS.filter((verdict) => verdict !== 'unknown'),
  };
  return faultIf(!taken[action].includes(grade), `${field} is not accepted, and never charged`);
}

function packFaults({ packs, creditTypes }: Plan): string[] {
  return Object.entries(packs).flatMap(([name, { creditType, credits, months, prices = {} }]) => [
    ...faultIf(!ID.test(name), `packs: ${JSON.stringify(name)} is no name of a pack`),
    ...typeFaults(creditTypes, `packs.${name}.creditType`, creditType),
    ...faultIf(
      !isWhole(credits, 1, CREDITS_MAX),
      `packs.${name}.credits must be whole credits, 1 or more: ${credits}`,
    ),
    ...faultIf(
      months !== null && !isWhole(months, 1, MONTHS_MAX),
      `packs.${name}.months must be null or 1 to ${MONTHS_MAX}: ${months}`,
    ),
    ...moneyFaults(`packs.${name}.prices`, prices),
  ]);
}

/** A subscription pays for the workspace's allotment alone, whatever seats there are. */
function feeFaults({ fee, seatAllotments, periodMonths, termMonths = periodMonths }: Plan) {
  if (fee === undefined) return [];
  return [
    ...moneyFaults('fee', fee),
    ...faultIf(Object.keys(fee).length === 0, 'fee must name a currency'),
    ...faultIf(
      termMonths > BILLED_MONTHS_MAX,
      `fee: a term of ${termMonths} months cannot be paid at once, at most ${BILLED_MONTHS_MAX}`,
    ),
    ...faultIf(seatAllotments !== undefined, 'fee: a plan with seats is not sold by subscription'),
  ];
}

function moneyFaults(field: string, amounts: Readonly<Record<string, number>>): string[] {
  return Object.entries(amounts).flatMap(([currency, amount]) => [
    ...faultIf(
      !CURRENCY.test(currency),
      `${field}: ${JSON.stringify(currency)} is no currency in lower case`,
    ),
    ...faultIf(
      !isWhole(amount, 1, AMOUNT_MAX),
      `${field}.${currency} must be whole minor units, 1 or more: ${amount}`,
    ),
  ]);
}

function acceptsFaults({ accepts }: Plan): string[] {
  const words = { email: VERDICTS, phone: LINE_TYPES };
  return [
    ...Object.entries(words).flatMap(([datum, known]) => {
      const taken: readonly string[] = accepts[datum as keyof typeof words] ?? [];
      return [
        ...faultIf(taken.length === 0, `accepts.${datum} must not be empty`),
        ...taken
          .filter((word) => !isOneOf(known, word))
          .map((word) => `accepts.${datum}: there is no ${word}`),
      ];
    }),
    ...faultIf(
      accepts.email?.includes('undeliverable') ?? false,
      'accepts.email must not take undeliverable',
    ),
  ];
}

function waterfallFaults({ waterfall }: Plan): string[] {
  const { rowCostMicroUsdMax = 1 } = waterfall ?? {};
  return [
    ...checkWaterfall(waterfall).map(({ path, message }) => `waterfall.${path} ${message}`),
    ...faultIf(
      !isWhole(rowCostMicroUsdMax, 1, CREDITS_MAX),
      `waterfall.rowCostMicroUsdMax must be a whole number from 1: ${rowCostMicroUsdMax}`,
    ),
  ];
}

function drawOrderFaults({ drawOrder }: Plan): string[] {
  if (drawOrder === undefined) return [];
  const named = drawOrder.flat().toSorted().join();
  return faultIf(
    named !== DRAWN_CATEGORIES.toSorted().join() || drawOrder.some((group) => group.length === 0),
    `drawOrder must name each once: ${DRAWN_CATEGORIES.join(', ')}`,
  );
}

function debtFaults({ debtRepaidBy = [] }: Plan): string[] {
  return [
    ...debtRepaidBy
      .filter((category) => !isOneOf(DRAWN_CATEGORIES, category))
      .map((category) => `debtRepaidBy: there is no ${category}`),
    ...faultIf(
      new Set(debtRepaidBy).size < debtRepaidBy.length,
      'debtRepaidBy must name each once at most',
    ),
  ];
}

function ruleFaults({ creditBack, attemptsVisible = 'names', lowAtPercent = 1 }: Plan): string[] {
  const { days = 1, maxPerPeriod = 1 } = creditBack ?? {};
  return [
    ...faultIf(!isWhole(days, 1, DAYS_MAX), `creditBack.days must be 1 to ${DAYS_MAX}: ${days}`),
    ...faultIf(
      !isWhole(maxPerPeriod, 1, CREDITS_MAX),
      `creditBack.maxPerPeriod must be a whole number from 1: ${maxPerPeriod}`,
    ),
    ...faultIf(
      !isWhole(lowAtPercent, 1, 100),
      `lowAtPercent must be a whole number from 1 to 100: ${lowAtPercent}`,
    ),
    ...faultIf(
      !isOneOf(ATTEMPTS_VISIBLE, attemptsVisible),
      `attemptsVisible must be one of ${ATTEMPTS_VISIBLE.join(', ')}: ${attemptsVisible}`,
    ),
  ];
}

function limitFaults({ limits = {}, seatAllotments }: Plan): string[] {
  return [
    ...Object.entries(limits).flatMap(([name, n]) => [
      ...faultIf(!isOneOf(LIMIT_NAMES, name), `limits: there is no limit of ${name}`),
      ...faultIf(!isWhole(n, 1, CREDITS_MAX), `limits.${name} must be a whole number from 1: ${n}`),
    ]),
    ...faultIf(
      limits.seats !== undefined && seatAllotments === undefined,
      'limits.seats: the plan has no seats',
    ),
  ];
}

/** A version that stands there twice, and one without the version before it. */
function versionFaults(plans: readonly Plan[]): string[] {
  const names = plans.map(({ id, version }) => `${id}@${version}`);
  const later = plans.filter(({ version }) => isWhole(version, 2, CREDITS_MAX));
  return [
    ...new Set(
      names.filter((name, n) => names.indexOf(name) < n).map((n) => `${n}: is there twice`),
    ),
    ...later
      .filter(({ id, version }) => !names.includes(`${id}@${version - 1}`))
      .map(({ id, version }) => `${id}@${version}: the version before it is missing`),
  ];
}

function typeFaults(creditTypes: readonly string[], field: string, type: string): string[] {
  return faultIf(!creditTypes.includes(type), `${field}: ${type} is no credit type of the plan`);
}

function faultIf(isFault: boolean, fault: string): string[] {
  return isFault ? [fault] : [];
}

function isWhole(n: number, from: number, to: number): boolean {
  return Number.isSafeInteger(n) && n >= from && n <= to;
}

function isOneOf(words: readonly string[], word: string): boolean {
  return words.includes(word);
}
