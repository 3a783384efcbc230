/**
 * The vendors' ids, for those who name them in terms and may not load their adapters. The law of
 * adapters holds them to the registry.
 */

/** Vendors that a list of terms may name: more than there are. */
export const NAMED_MAX = 100;

/** Who finds which datum. */
export const FINDERS = {
  email: [
    'findymail',
    'prospeo',
    'leadmagic',
    'hunter',
    'dropcontact',
    'trykitt',
    'tomba',
    'anymailfinder',
    'enrow',
    'icypeas',
    'fullenrich',
    'bettercontact',
    'peopledatalabs',
    'apollo',
    'contactout',
    'snov',
    'wiza',
    'datagma',
    'surfe',
    'kaspr',
    'leadsforge',
    'fiber-ai',
    'lusha',
    'rocketreach',
  ],
  phone: [
    'findymail',
    'prospeo',
    'leadmagic',
    'tomba',
    'enrow',
    'fullenrich',
    'bettercontact',
    'peopledatalabs',
    'contactout',
    'wiza',
    'datagma',
    'surfe',
    'kaspr',
    'leadsforge',
    'fiber-ai',
    'lusha',
    'rocketreach',
  ],
} as const satisfies Readonly<Record<'email' | 'phone', readonly string[]>>;

/** Who verifies addresses. */
export const EMAIL_VERIFIERS: readonly string[] = [
  'zerobounce',
  'millionverifier',
  'reoon',
  'debounce',
  'bounceban',
  'leadmagic',
  'emailable',
  'bouncer',
  'neverbounce',
  'kickbox',
  'mailgun',
  'hunter',
];
