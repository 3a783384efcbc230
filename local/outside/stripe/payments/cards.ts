/** Why a card was not charged, in Stripe's words. */
export interface Decline {
  readonly code: string;
  readonly decline_code: string;
  readonly message: string;
  readonly param?: string;
}

/** A card of Stripe's list for tests. */
export interface TestCard {
  readonly number: string;
  readonly brand: 'visa' | 'mastercard' | 'amex';
  /** What programs call it instead of typing its number. */
  readonly alias: string;
  readonly declined?: Decline;
  /** The charge alone is declined: the card can be saved. */
  readonly declinedOnceSaved?: Decline;
  /**
   * The bank asks its owner: always; on each payment that the owner makes; or until the card is set
   * up for payments without them.
   */
  readonly asks?: 'always' | 'when-present' | 'until-set-up';
  readonly declinedOnceApproved?: Decline;
  /** What the bank does once it has paid. */
  readonly disputed?: 'fraudulent' | 'product_not_received' | 'inquiry';
  /** How a refund ends: late, or not at all. */
  readonly refund?: 'late' | 'fails';
}

const DECLINED = 'Your card was declined.';
const decline = (decline_code: string, message = DECLINED): Decline => ({
  code: 'card_declined',
  decline_code,
  message,
});
const INSUFFICIENT = decline('insufficient_funds', 'Your card has insufficient funds.');
const VELOCITY =
  'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.';

/** What a payment without its owner is told where the bank wants to ask them. */
const NEEDS_OWNER: Decline = {
  code: 'authentication_required',
  decline_code: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

/** THE LIST of cards that the stand-in knows. */
const CARDS: readonly TestCard[] = [
  card('4242424242424242', 'visa'),
  card('5555555555554444', 'mastercard', { brand: 'mastercard' }),
  card('378282246310005', 'amex', { brand: 'amex' }),
  card('4000000000000002', 'visa_chargeDeclined', { declined: decline('generic_decline') }),
  card('4000000000009995', 'visa_chargeDeclinedInsufficientFunds', { declined: INSUFFICIENT }),
  card('4000000000009987', 'visa_chargeDeclinedLostCard', { declined: decline('lost_card') }),
  card('4000000000009979', 'visa_chargeDeclinedStolenCard', { declined: decline('stolen_card') }),
  card('4000000000006975', 'visa_chargeDeclinedVelocityLimitExceeded', {
    declined: decline('card_velocity_exceeded', VELOCITY),
  }),
  card('4000000000000069', 'chargeDeclinedExpiredCard', {
    declined: coded('expired_card', 'Your card has expired.', 'exp_month'),
  }),
  card('4000000000000127', 'chargeDeclinedIncorrectCvc', {
    declined: coded('incorrect_cvc', "Your card's security code is incorrect.", 'cvc'),
  }),
  card('4000000000000119', 'chargeDeclinedProcessingError', {
    declined: coded(
      'processing_error',
      'An error occurred while processing your card. Try again in a little bit.',
    ),
  }),
  card('4000000000000341', 'chargeCustomerFail', {
    declinedOnceSaved: decline('generic_decline'),
  }),
  card('4000002500003155', 'authenticationRequiredOnSetup', { asks: 'until-set-up' }),
  card('4000002760003184', 'authenticationRequired', { asks: 'always' }),
  card('4000003800000446', 'authenticationRequiredSetupForOffSession', { asks: 'when-present' }),
  card('4000000000003220', 'threeDSecure2Required', { asks: 'always' }),
  card('4000008260003178', 'authenticationRequiredChargeDeclinedInsufficientFunds', {
    asks: 'until-set-up',
    declinedOnceApproved: INSUFFICIENT,
  }),
  card('4000000000000259', 'createDispute', { disputed: 'fraudulent' }),
  card('4000000000002685', 'createDisputeProductNotReceived', { disputed: 'product_not_received' }),
  card('4000000000001976', 'createDisputeInquiry', { disputed: 'inquiry' }),
  card('4000000000007726', 'pendingRefund', { refund: 'late' }),
  card('4000000000005126', 'refundFail', { refund: 'fails' }),
];
const BY_NUMBER = new Map(CARDS.map((each) => [each.number, each]));
/** The brand may be left out. */
const BY_ALIAS = new Map(
  CARDS.flatMap((each) => [
    [each.alias, each],
    [each.alias.replace(/^visa_/, ''), each],
  ]),
);

export interface CardUse {
  /** The owner is not there: a program charges what it has saved. */
  readonly offSession: boolean;
  /** The bank has asked the owner, and they said yes. */
  readonly approved: boolean;
  /** The card was set up for payments without its owner. */
  readonly setUp: boolean;
  readonly saved: boolean;
}

/** Says what a bank answers: nothing where it pays. */
export function answerOf(card: TestCard, use: CardUse): Decline | 'ask' | undefined {
  if (card.declined) return card.declined;
  if (use.saved && card.declinedOnceSaved) return card.declinedOnceSaved;
  if (!use.approved && wantsOwner(card, use)) return use.offSession ? NEEDS_OWNER : 'ask';
  return card.declinedOnceApproved;
}

function wantsOwner({ asks }: TestCard, { offSession, setUp }: CardUse): boolean {
  if (asks === 'always') return true;
  if (asks === 'when-present') return !offSession;
  return asks === 'until-set-up' && !setUp;
}

export function cardOf(number: string): TestCard {
  const found = BY_NUMBER.get(number);
  if (!found) throw new Error('the number is not that of a test card');
  return found;
}

/** Gives the card that a program names: `pm_card_visa`, `tok_visa`. */
export function cardNamed(name: string): TestCard | undefined {
  return BY_ALIAS.get(name.replace(/^(pm_card|tok)_/, ''));
}

export interface TypedCard {
  readonly number: string;
  /** `MM / YY`. */
  readonly expiry: string;
  readonly cvc: string;
}

export interface ReadCard {
  readonly card: TestCard;
  readonly exp_month: number;
  readonly exp_year: number;
}

/** Reads what a person typed, or says what is wrong with it. */
export function readCard(typed: TypedCard, now: Date): ReadCard | Decline {
  const number = typed.number.replace(/[\s-]/g, '');
  if (!isNumber(number)) {
    return coded('incorrect_number', 'Your card number is incorrect.', 'number');
  }
  const expiry = expiryOf(typed.expiry);
  if (!expiry || isPast(expiry, now)) {
    return coded('invalid_expiry_year', 'Your card’s expiry is not valid, or past.', 'exp_year');
  }
  if (!/^\d{3,4}$/.test(typed.cvc.trim())) {
    return coded('invalid_cvc', "Your card's security code is invalid.", 'cvc');
  }
  const card = BY_NUMBER.get(number);
  if (card) return { card, ...expiry };
  const real = 'Your card was declined. This is a simulation, and that is no card of its list.';
  return decline('test_mode_live_card', real);
}

function expiryOf(text: string): { exp_month: number; exp_year: number } | undefined {
  const [, month, year] = /^\s*(0?[1-9]|1[0-2])\s*\/?\s*(?:20)?(\d\d)\s*$/.exec(text) ?? [];
  if (month === undefined || year === undefined) return undefined;
  return { exp_month: Number(month), exp_year: 2000 + Number(year) };
}

function isPast({ exp_month, exp_year }: Omit<ReadCard, 'card'>, now: Date): boolean {
  return exp_year * 12 + exp_month < now.getUTCFullYear() * 12 + now.getUTCMonth() + 1;
}

/** Luhn's check: a slip of one digit is found. */
function isNumber(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = [...number].reverse().reduce((total, digit, i) => {
    const doubled = i % 2 === 1 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

function card(
  number: string,
  alias: string,
  more: Partial<Omit<TestCard, 'number' | 'alias'>> = {},
): TestCard {
  return { number, alias, brand: 'visa', ...more };
}

function coded(code: string, message: string, param?: string): Decline {
  return { code, decline_code: code, message, ...(param !== undefined && { param }) };
}
