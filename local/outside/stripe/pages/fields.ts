import { type Decline, type ReadCard, readCard } from '../payments/cards.ts';
import { type Html, html } from './html.ts';

export interface Field {
  readonly name: string;
  readonly label: string;
  /** How browsers fill it in. */
  readonly fill: string;
  readonly required: boolean;
  /** An example. */
  readonly hint?: string;
}

/** Makes a field with its label, and what was typed into it. */
export function field({ name, label, fill, required, hint }: Field, typed: string | null): Html {
  return html`<label>${label}<input name="${name}" autocomplete="${fill}" value="${typed ?? ''}"${
    hint !== undefined && html` placeholder="${hint}"`
  }${required && html` required`}></label>
`;
}

const CARD_FIELDS: readonly Field[] = [
  {
    name: 'card_number',
    label: 'Card number',
    fill: 'cc-number',
    required: true,
    hint: '4242 4242 4242 4242',
  },
  { name: 'card_expiry', label: 'Expiry', fill: 'cc-exp', required: true, hint: 'MM / YY' },
  { name: 'card_cvc', label: 'Security code', fill: 'cc-csc', required: true, hint: '123' },
];

/** Makes the fields of a card; what was typed into them is not sent back. */
export function cardFields(): Html {
  return html`<fieldset><legend>Card</legend>
${CARD_FIELDS.map((each) => field({ ...each, required: false }, null))}</fieldset>`;
}

/** Gives the fields of a card that are empty. */
export function missingOfCard(typed: URLSearchParams): readonly string[] {
  return CARD_FIELDS.map(({ name }) => name).filter((name) => saidIn(typed, name) === null);
}

/** Reads the card that was typed, or says what is wrong with it. */
export function cardIn(typed: URLSearchParams, nowMs: number): ReadCard | Decline {
  const given = {
    number: typed.get('card_number') ?? '',
    expiry: typed.get('card_expiry') ?? '',
    cvc: typed.get('card_cvc') ?? '',
  };
  return readCard(given, new Date(nowMs));
}

export function saidIn(typed: URLSearchParams, name: string): string | null {
  return typed.get(name)?.trim() || null;
}
