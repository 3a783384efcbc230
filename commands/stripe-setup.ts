import { parseArgs } from 'node:util';
import { stripeParameter } from '../lambdas/billing/stripe-parameter.contract.ts';
import { openParameters } from './stripe/parameter-client.ts';
import {
  CHECKOUT_SWITCHES,
  type CheckoutSwitch,
  SetUpRefusal,
  setUpStripe,
} from './stripe/set-up-stripe.ts';
import type { SetUpLine } from './stripe/setup.ts';

/**
 * `STRIPE_SECRET_KEY=sk_… npm run stripe:setup -- --stage prod --url https://…`: sets a stage up in
 * a Stripe account. With the AWS credentials of who runs it.
 */
const USAGE = `STRIPE_SECRET_KEY=… npm run stripe:setup -- --stage NAME --url API_URL
  --deployment NAME   its name in the Stripe account; absent: the stage
  --live              the key is of the live mode
  --dry-run           say what would be done, and do nothing
  --rotate            make a new secret of the webhook
  --on, --off NAME    a switch of the checkout: ${CHECKOUT_SWITCHES.join(', ')}
  --base-url URL      where Stripe answers, in place of its own address`;

const { values } = parseArgs({
  options: {
    stage: { type: 'string' },
    url: { type: 'string' },
    deployment: { type: 'string' },
    live: { type: 'boolean', default: false },
    'dry-run': { type: 'boolean', default: false },
    rotate: { type: 'boolean', default: false },
    on: { type: 'string', multiple: true, default: [] },
    off: { type: 'string', multiple: true, default: [] },
    'base-url': { type: 'string' },
  },
});

const { stage, url } = values;
const switches = [...values.on, ...values.off];
if (stage === undefined || !URL.canParse(url ?? '') || !switches.every(isSwitch)) {
  console.log(USAGE);
  process.exitCode = 2;
} else {
  await setUp(stage, url ?? '');
}

async function setUp(name: string, apiUrl: string): Promise<void> {
  const wish = {
    parameter: stripeParameter(name),
    stage: name,
    deployment: values.deployment,
    key: process.env.STRIPE_SECRET_KEY ?? '',
    isLive: values.live,
    apiUrl,
    isDryRun: values['dry-run'],
    rotates: values.rotate,
    checkout: Object.fromEntries(switches.map((each) => [each, values.on.includes(each)])),
    baseUrl: values['base-url'],
  };
  try {
    const lines = await setUpStripe(openParameters(), wish, Date.now());
    print(lines);
    if (wish.isDryRun) console.log('\nA dry run: nothing was done.');
  } catch (error) {
    // What Stripe and AWS say of a refusal names no secret in full; its trace is nobody's concern.
    console.log(error instanceof Error ? error.message : 'failed');
    process.exitCode = error instanceof SetUpRefusal ? 2 : 1;
  }
}

function isSwitch(name: string): name is CheckoutSwitch {
  return (CHECKOUT_SWITCHES as readonly string[]).includes(name);
}

function print(lines: readonly SetUpLine[]): void {
  const rows = lines.map(({ fate, what, id, name }) => [fate, what, id, name]);
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  for (const row of rows) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}
