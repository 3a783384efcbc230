import type { Log } from '../shared/log.ts';
import type { Credentials, Vendor, VendorAnswer, VendorRequest } from './adapter.contract.ts';
import type { Leave, VendorSettings } from './desk/desk.contract.ts';
import { openSession, type Sessions } from './open-session.ts';
import { type Accounts, type ChosenAccount, chooseAccount } from './own-accounts.ts';
import { callVendor, type HttpPorts } from './provider-http.ts';
import { refuse } from './read-answer.ts';
import { isOverBudget } from './row-budget.ts';
import type { AccountKind, Refused } from './waterfall.contract.ts';

/** What asking a vendor reaches outside itself. */
export interface AskPorts extends HttpPorts, Accounts {
  /** Tokens that vendors gave, kept while the function lives. */
  readonly sessions: Sessions;
  readonly log: Log;
}

/** What is asked, and at which price. */
export interface Question<Outcome> {
  /** What the price is for: a datum, or `verify`, `check`. */
  readonly priced: string;
  /** Of a hit, by the public plan, in millionths of a dollar. */
  readonly publicMicroUsd: number;
  /** What the row's budget leaves, in millionths of a dollar; absent: it has none. */
  readonly leftMicroUsd?: number | undefined;
  /** What of it is kept for verifying what the call brings; absent: nothing. */
  readonly keptMicroUsd?: number;
  /** Of an answer to something that was paid for already: it is fetched whatever stands, by whoever paid. */
  readonly paidBy?: AccountKind;
  request(credentials: Credentials): VendorRequest;
  outcome(answer: VendorAnswer): Outcome;
}

interface Answered {
  readonly kind: string;
  readonly costMicroUsd?: number;
}

/**
 * Asks a vendor, if it may be asked: with what it knows us by, a token fetched before where it wants
 * one. What the call cost is counted at this account's own price; how it went is noted for all.
 *
 * Errors: refused as the vendor refuses; `skipped`, where nobody was called: `not-configured`,
 *         `over-budget`, `circuit-open`, or what the vendor said of the account lately.
 */
export async function askVendor<Outcome extends Answered>(
  ports: AskPorts,
  called: Vendor,
  question: Question<Outcome>,
): Promise<Outcome | Refused> {
  const { id: vendor } = called;
  const account = chooseAccount(ports, vendor, question.paidBy);
  const { secret, desk } = account;
  if (!secret || (called.hasSecret && secret.secret === undefined)) return refuse('not-configured');
  const leave = await mayAsk(account, vendor, question);
  if (leave.kind === 'no') return skipped(leave);
  const session = await openSession(ports, called, secret);
  if ('kind' in session) {
    await desk.note(vendor, ended(session));
    return session;
  }
  const request = question.request(session);
  const { outcome: read } = question;
  const answered = await callVendor(ports, { vendor: called, secret, request, outcome: read });
  return noteAnswer(ports, { vendor, account }, question, answered);
}

/** Counts an answer at this account's own price, and notes for all how the vendor does. */
export async function noteAnswer<Outcome extends Answered>(
  ports: Pick<AskPorts, 'log'>,
  { vendor, account }: { readonly vendor: string; readonly account: ChosenAccount },
  question: Pick<Question<Outcome>, 'priced' | 'publicMicroUsd'>,
  answered: Outcome | Refused,
): Promise<Outcome | Refused> {
  // The word itself stays out of the log: it is text of a vendor, and could be anything.
  if ('unknownWord' in answered) ports.log('PROVIDER_WORD_UNKNOWN', { vendor });
  const outcome = atOwnPrice(answered, question, account.settings);
  await account.desk.note(vendor, ended(outcome));
  return outcome;
}

async function mayAsk<Outcome>(
  { kind, desk, settings }: ChosenAccount,
  vendor: string,
  { leftMicroUsd, keptMicroUsd = 0, publicMicroUsd, priced, paidBy }: Question<Outcome>,
): Promise<Leave> {
  if (paidBy) return { kind: 'go' };
  const isOwn = kind === 'own';
  const priceMicroUsd = isOwn ? 0 : (settings?.pricesMicroUsd?.[priced] ?? publicMicroUsd);
  // A call on an own account touches no budget, but the word on what it brings may.
  const isCounted = !isOwn || keptMicroUsd > 0;
  if (isCounted && isOverBudget(priceMicroUsd + keptMicroUsd, leftMicroUsd)) {
    return { kind: 'no', reason: 'over-budget' };
  }
  return desk.leaveFor(vendor);
}

function skipped({ reason, retryAfterSeconds }: Extract<Leave, { kind: 'no' }>): Refused {
  return { ...refuse(reason, retryAfterSeconds), skipped: true };
}

function ended(outcome: Answered) {
  const refused = outcome.kind === 'refused' ? (outcome as Refused) : undefined;
  return {
    costMicroUsd: outcome.costMicroUsd ?? 0,
    ...(refused && { refused: refused.reason }),
    ...(refused?.retryAfterSeconds !== undefined && {
      retryAfterSeconds: refused.retryAfterSeconds,
    }),
  };
}

/** An account with a price of its own pays as much less, or more, for each credit. */
function atOwnPrice<Outcome extends Answered>(
  outcome: Outcome | Refused,
  { priced, publicMicroUsd }: Pick<Question<Outcome>, 'priced' | 'publicMicroUsd'>,
  settings: VendorSettings | undefined,
): Outcome | Refused {
  const own = settings?.pricesMicroUsd?.[priced];
  const { costMicroUsd } = outcome;
  if (own === undefined || costMicroUsd === undefined || publicMicroUsd === 0) return outcome;
  return { ...outcome, costMicroUsd: Math.round((costMicroUsd * own) / publicMicroUsd) };
}
