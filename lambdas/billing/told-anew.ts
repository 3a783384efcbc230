import type { EpochMs } from '../shared/units.contract.ts';
import {
  factsOfCharge,
  factsOfDispute,
  factsOfRefund,
  factsOfSession,
  type ToldFacts,
} from './facts-of-event.ts';
import type { StripeAccount, StripeEvent } from './stripe-client.ts';

/** An object of an event, as far as every version of the API has it. */
interface EventObject {
  readonly id: string;
  readonly object: string;
  /** In seconds. */
  readonly created: number;
}

/** Gives what an event is about, whatever the version of its shape. */
export const objectOf = ({ data }: StripeEvent): EventObject => data.object as EventObject;

/**
 * Asks Stripe for what an event is about, as it is now and in the version that we read; undefined
 * where that is none of ours. Said at a time in milliseconds.
 */
export async function factsAnew(
  { api, deployment }: StripeAccount,
  event: StripeEvent,
  saidAtMs: EpochMs,
): Promise<ToldFacts | undefined> {
  const { id, object } = objectOf(event);
  switch (object) {
    case 'checkout.session': {
      const failed = event.type === 'checkout.session.async_payment_failed';
      return factsOfSession(await api.checkout.sessions.retrieve(id), { deployment, failed });
    }
    case 'charge':
      return factsOfCharge(await api.charges.retrieve(id), deployment);
    case 'refund':
      return factsOfRefund(await api.refunds.retrieve(id));
    case 'dispute':
      return factsOfDispute(await api.disputes.retrieve(id), Math.floor(saidAtMs / 1_000));
    default:
      return undefined;
  }
}
