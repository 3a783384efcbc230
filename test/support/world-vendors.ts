/**
 * Who has a key in a world: finders with tickets and without, two verifiers. With all vendors, a
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
];
