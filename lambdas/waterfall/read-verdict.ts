import type { Price } from './adapter.contract.ts';
import { creditsCost } from './credits-cost.ts';
import { readWord, refuse } from './read-answer.ts';
import { wordOf } from './read-fields.ts';
import type { Verdict, VerifierOutcome } from './waterfall.contract.ts';

/** What a verifier says of a mailbox beside its word. */
export interface SaidOfMailbox {
  /** It works, and is nobody's own: `sales@`. */
  readonly isRole?: boolean | undefined;
  readonly isDisposable?: boolean | undefined;
  /** Its domain takes all mail. */
  readonly acceptsAll?: boolean | undefined;
}

/**
 * The words of those verifiers that speak as we do. That a domain takes all mail, they say beside
 * them.
 */
export const PLAIN_WORDS: Readonly<Record<string, Verdict>> = {
  deliverable: 'deliverable',
  risky: 'risky',
  undeliverable: 'undeliverable',
  unknown: 'unknown',
};

/** What is free with most verifiers. */
export const UNKNOWN_IS_FREE: ReadonlySet<string> = new Set(['unknown']);

export interface Spoken {
  /** The vendor's word. */
  readonly word: string | undefined;
  readonly words: Readonly<Record<string, Verdict>>;
  readonly mailbox?: SaidOfMailbox;
  /** Of one verdict. */
  readonly price: Price;
  /** Its words, as `wordOf` spells them, that take no credit. */
  readonly free?: ReadonlySet<string>;
  /** What the answer itself says was paid. */
  readonly paidMicroUsd?: number | undefined;
}

/**
 * Makes a verdict of a verifier's word and of what it says beside it. A word that is in no table is
 * `unknown`, and charged.
 *
 * Errors: refused `malformed` where there is no word.
 */
export function readVerdict({ word, words, mailbox, ...paid }: Spoken): VerifierOutcome {
  if (word === undefined) return refuse('malformed');
  const { said = 'unknown', unknownWord } = readWord(word, words);
  const credits = paid.free?.has(wordOf(word)) ? 0 : 1;
  return {
    kind: 'verdict',
    verdict: ofMailbox(said, mailbox),
    costMicroUsd: paid.paidMicroUsd ?? creditsCost(paid.price, credits),
    ...(unknownWord && { unknownWord }),
  };
}

/** What is said of a mailbox never makes a verdict better. */
function ofMailbox(said: Verdict, mailbox: SaidOfMailbox = {}): Verdict {
  if (said === 'undeliverable' || said === 'unknown') return said;
  if (mailbox.isDisposable) return 'undeliverable';
  if (mailbox.isRole) return 'risky';
  return mailbox.acceptsAll ? 'catch-all' : said;
}
