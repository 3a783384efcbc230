/**
 * Who has a key in a world: finders with tickets and without, two verifiers of addresses, one of numbers. With all vendors, a
 * miss would be twenty calls.
 */
export const WORLD_VENDORS = [
  'findymail',
  'prospeo',
  'leadmagic',
  'hunter',
  'dropcontact',
  'zerobounce',
  'millionverifier',
  'telnyx',
];
