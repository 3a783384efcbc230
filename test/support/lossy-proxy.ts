import { type EngineFault, type EngineProxy, startEngineProxy } from './engine-proxy.ts';

/** A way to a DynamoDB engine on which calls get lost. */
export interface LossyProxy extends EngineProxy {
  /**
   * How many requests never arrived, and how many answers got lost after the engine had done its
   * work.
   */
  readonly lost: { readonly requests: number; readonly answers: number };
}

export interface LossyProxyOptions {
  readonly endpoint: string;
  /** Share of the writes whose request is lost, and share whose answer is. From 0 to 1. */
  readonly requestLoss: number;
  readonly answerLoss: number;
  /** A number from 0 to 1, for each decision. */
  readonly random: () => number;
  /** Says which writes the engine refuses for good; by its body. */
  readonly refuses?: (body: string) => boolean;
}

const WRITES = /^(UpdateItem|PutItem|DeleteItem)$/;
/** What may be refused: a transaction too. */
const CHANGES = /^((Put|Update|Delete)Item|TransactWriteItems)$/;

/** Serves the engine with losses on its writes: the caller sees a connection that breaks. */
export async function startLossyProxy(options: LossyProxyOptions): Promise<LossyProxy> {
  const { endpoint, requestLoss, answerLoss, random } = options;
  const lost = { requests: 0, answers: 0 };
  const faultOf = (operation: string, body: string): EngineFault => {
    if (CHANGES.test(operation) && options.refuses?.(body)) return 'refused';
    if (!WRITES.test(operation)) return 'none';
    if (random() < requestLoss) {
      lost.requests += 1;
      return 'request-lost';
    }
    if (random() >= answerLoss) return 'none';
    lost.answers += 1;
    return 'answer-lost';
  };
  const proxy = await startEngineProxy(endpoint, ({ operation, body }) => faultOf(operation, body));
  return { ...proxy, lost };
}
