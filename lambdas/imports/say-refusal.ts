import type { AppError } from '../shared/errors.ts';
import type { Amounts } from '../shared/units.contract.ts';

/** Members of refusals that say how much is asked for, and how much there is. */
interface Details {
  readonly creditType?: string;
  /** By credit type; where a cap is reached, of its type alone. */
  readonly required?: Amounts | number;
  readonly available?: Amounts;
  readonly cap?: number;
  readonly used?: number;
  readonly maxCredits?: number;
  readonly actions?: readonly string[];
}

/**
 * Gives the sentence that an import says its enrichment's refusal with: the title of the code, and
 * the figures that the problem document of a request would have.
 */
export function sayRefusal({ code, message, details }: AppError): string {
  const facts = factsOf(code, details);
  return facts === undefined ? message : `${message}: ${facts}`;
}

function factsOf(code: AppError['code'], details: Details): string | undefined {
  const { creditType = '', required = {}, available, cap, used, maxCredits, actions } = details;
  const needed = typeof required === 'number' ? { [creditType]: required } : required;
  const one = `${needed[creditType] ?? 0} ${creditType} are needed`;
  switch (code) {
    case 'CREDITS_INSUFFICIENT':
      return `${one}, ${available?.[creditType] ?? 0} are available`;
    case 'MEMBER_CAP_REACHED':
      return `${one}, ${used} of ${cap} are used`;
    case 'CREDITS_OVER_MAXIMUM':
      return `${listOf(needed)} are needed, \`maxCredits\` is ${maxCredits}`;
    case 'ACTION_NOT_IN_PLAN':
      return actions?.join(', ');
    default:
      return undefined;
  }
}

function listOf(amounts: Amounts): string {
  const all = Object.entries(amounts).map(([type, amount]) => `${amount} ${type}`);
  return all.join(' and ');
}
