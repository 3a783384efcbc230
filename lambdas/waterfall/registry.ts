import type { Provider, Verifier } from './adapter.contract.ts';
import { dropcontact } from './providers/dropcontact.ts';
import { findymail } from './providers/findymail.ts';
import { hunter } from './providers/hunter.ts';
import { leadmagic } from './providers/leadmagic.ts';
import { prospeo } from './providers/prospeo.ts';
import { millionverifier } from './verifiers/millionverifier.ts';
import { zerobounce } from './verifiers/zerobounce.ts';

/** THE LIST of finders, in the order in which they are asked: the cheapest hit first. */
export const PROVIDERS: readonly Provider[] = [findymail, prospeo, leadmagic, hunter, dropcontact];

/** THE LIST of verifiers, in the order in which they are asked. */
export const VERIFIERS: readonly Verifier[] = [zerobounce, millionverifier];
